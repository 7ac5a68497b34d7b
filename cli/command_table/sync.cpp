#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kSync{
    kCabinets,
    Option{.name = "--only",
           .kind = Kind::datasets,
           .value = "DATASETS",
           .en = "names separated by commas: orders,prices",
           .ru = "через запятую: orders,prices",
           .repeats = true},
    Option{.name = "--since",
           .kind = Kind::date,
           .value = "DATE",
           .en = "orders and sales changed since then",
           .ru = "заказы и продажи, изменённые с этого дня"},
    Option{.name = "--full", .en = "start over, as on the first sync", .ru = "с начала, как в первый раз"},
    Option{.name = "--force",
           .en = "also what is not due yet; WB's limits still hold",
           .ru = "и то, чему ещё не время; лимиты WB соблюдаются"},
    Option{.name = "--dry-run",
           .en = "only show what would be synced",
           .ru = "только показать, что будет загружено"},
    Option{.name = "--wait",
           .en = "wait for WB's limits however long it takes",
           .ru = "ждать лимитов WB сколько потребуется"}};

constexpr std::array kSyncCommands{
    Command{"sync", "", "Fetch from WB what is due", "Загрузить из WB то, чему подошло время",
            "wbctl sync --cabinet 1 --only orders,sales --force", kSync, commands::sync},
};

}  // namespace

std::span<const Command> sync_commands() {
  return kSyncCommands;
}

}  // namespace wbd::cli
