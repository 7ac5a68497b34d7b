// Paid acceptance by supply and article (GUIDE 5.28).

#include "core/store/acceptance_costs.hpp"
#include "core/sync/cost_report.hpp"
#include "core/wb/acceptance_costs.hpp"

namespace wbd::sync {
namespace {

constexpr CostReport<AcceptanceCost> kAcceptance{
    .source = CostSource::acceptance,
    .rule = {.window_days = 31, .recent_days = 31},
    .create = wb::Operation::acceptance_create,
    .download = wb::Operation::acceptance_download,
    .create_call = &wb::acceptance_create_call,
    .status_call = &wb::acceptance_status_call,
    .download_call = &wb::acceptance_download_call,
    .parse = &wb::parse_acceptance_costs,
    .day_of = &AcceptanceCost::accepted_on,
    .has_rows = &store::has_acceptance_costs,
    .replace = &store::replace_acceptance_costs,
};

}  // namespace

Task<StepEnd> sync_acceptance_costs(Job& job) {
  co_return co_await sync_cost_report(job, kAcceptance);
}

}  // namespace wbd::sync
