#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kCacheGet{Option{.name = "KEY",
                                      .kind = Kind::text,
                                      .value = "KEY",
                                      .en = "name of the answer, with or without the prefix",
                                      .ru = "имя ответа, с приставкой или без неё",
                                      .required = true}};
constexpr std::array kCacheFlush{Option{.name = "--cabinet",
                                        .kind = Kind::number,
                                        .value = "ID",
                                        .en = "only answers about this cabinet",
                                        .ru = "только ответы об этом кабинете",
                                        .min = 1}};

constexpr std::array kCacheCommands{
    Command{"cache", "stats", "What the cache holds", "Что хранит кэш", "wbctl cache stats", kNone,
            commands::cache_stats},
    Command{"cache", "get", "One kept answer", "Один сохранённый ответ",
            "wbctl cache get user_orders:123456789:50", kCacheGet, commands::cache_get},
    Command{"cache", "flush", "Have answers made anew", "Прочитать ответы заново",
            "wbctl cache flush --cabinet 1", kCacheFlush, commands::cache_flush},
};

}  // namespace

std::span<const Command> cache_commands() {
  return kCacheCommands;
}

}  // namespace wbd::cli
