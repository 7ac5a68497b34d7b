#include <array>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kWarehouseColumns{Column{"id", "Id", "№", Form::number},
                                       Column{"type", "Type", "Вид"},
                                       Column{"name", "Name", "Название"},
                                       Column{"city", "City", "Город"},
                                       Column{"region", "Region", "Регион"},
                                       Column{"office_id", "Office", "Офис", Form::number},
                                       Column{"deleted_at", "Deleted", "Удалён", Form::time}};

}  // namespace

Outcome warehouses_list(Session& session, const Arguments& arguments) {
  store::WarehouseFilter filter;
  if (const auto type = arguments.text("--type")) filter.kind = parse_warehouse_kind(*type);
  filter.q = arguments.text("--search");
  return list_answer(session, arguments, std::move(filter), kWarehouseColumns, view::warehouses);
}

}  // namespace wbd::cli::commands
