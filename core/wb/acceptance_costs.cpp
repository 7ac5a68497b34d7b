#include "core/wb/acceptance_costs.hpp"

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/wb/cost_fields.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::array kAcceptanceFields{
    count_field<&AcceptanceCost::units>("count", Need::optional),
    optional<&AcceptanceCost::made_on>("giCreateDate"),
    field<&AcceptanceCost::income_id>("incomeId", Need::if_present),
    required<&AcceptanceCost::nm_id>("nmID"),
    required<&AcceptanceCost::accepted_on>("shkCreateDate"),
    amount_field<&AcceptanceCost::total>("total", Need::required),
};

}  // namespace

Call acceptance_create_call(Date from, Date to) {
  return {
      Operation::acceptance_create, fmt::format("dateFrom={}&dateTo={}", to_string(from), to_string(to)), {}};
}

Call acceptance_status_call(std::string_view task) {
  return {Operation::acceptance_status, {}, {}, percent_encode(task)};
}

Call acceptance_download_call(std::string_view task) {
  return {Operation::acceptance_download, {}, {}, percent_encode(task)};
}

Result<Parsed<AcceptanceCost>> parse_acceptance_costs(std::string_view json) {
  if (json.empty()) return no_rows<AcceptanceCost>(Operation::acceptance_download);
  return parse_array<AcceptanceCost>(json, Operation::acceptance_download, std::span(kAcceptanceFields),
                                     Sampled::all, kNothingMore);
}

}  // namespace wbd::wb
