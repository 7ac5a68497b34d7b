#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kApikeyCreate{Option{.name = "--name",
                                          .kind = Kind::text,
                                          .value = "NAME",
                                          .en = "what the key is for",
                                          .ru = "для чего ключ",
                                          .required = true},
                                   Option{.name = "--scope",
                                          .kind = Kind::text,
                                          .value = "SCOPE",
                                          .en = "admin, bot (default) or user:TELEGRAM_ID",
                                          .ru = "admin, bot (по умолчанию) или user:TELEGRAM_ID"},
                                   Option{.name = "--expires",
                                          .kind = Kind::date,
                                          .value = "DATE",
                                          .en = "last day the key works",
                                          .ru = "последний день действия ключа"}};
constexpr std::array kApikeyRevoke{Option{.name = "KEY_ID",
                                          .kind = Kind::number,
                                          .value = "ID",
                                          .en = "id from wbctl apikey list",
                                          .ru = "номер из wbctl apikey list",
                                          .required = true,
                                          .min = 1}};

constexpr std::array kApikeyCommands{
    Command{"apikey", "create", "Make a key for the REST API; it is shown once",
            "Создать ключ REST API; показывается один раз", "wbctl apikey create --name bot --scope bot",
            kApikeyCreate, commands::apikey_create},
    Command{"apikey", "list", "Keys of the REST API", "Ключи REST API", "wbctl apikey list", kPaging,
            commands::apikey_list},
    Command{"apikey", "revoke", "Make a key invalid", "Отозвать ключ", "wbctl apikey revoke 1", kApikeyRevoke,
            commands::apikey_revoke},
};

}  // namespace

std::span<const Command> apikey_commands() {
  return kApikeyCommands;
}

}  // namespace wbd::cli
