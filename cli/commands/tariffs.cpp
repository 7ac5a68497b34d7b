#include <array>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"

namespace wbd::cli::commands {
namespace {

// The kinds have different rates: without a kind the table shows what they have in common.
constexpr std::array kCommon{Column{"kind", "Kind", "Вид"}, Column{"subject", "Subject", "Предмет"},
                             Column{"warehouse", "Warehouse", "Склад"},
                             Column{"valid_from", "Valid from", "С"}, Column{"valid_to", "To", "По"}};

}  // namespace

Outcome tariffs_list(Session& session, const Arguments& arguments) {
  store::TariffFilter filter;
  if (const auto kind = arguments.text("--kind")) filter.kind = parse_tariff_kind(*kind);
  filter.subject_id = arguments.number("--subject");
  filter.warehouse = arguments.text("--warehouse");
  if (const auto day = time_from(session, arguments, "--date")) filter.day = session.zone().date_of(*day);
  filter.q = arguments.text("--search");
  const std::span<const Column> columns = filter.kind ? std::span<const Column>() : std::span(kCommon);
  return list_answer(session, arguments, std::move(filter), columns, view::tariffs);
}

}  // namespace wbd::cli::commands
