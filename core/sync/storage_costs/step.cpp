// Paid storage by article (GUIDE 5.27). WB calculates past days again: the last days are read every day, and
// four weeks before them every week.

#include "core/store/storage_costs.hpp"
#include "core/sync/cost_report.hpp"
#include "core/wb/storage_costs.hpp"

namespace wbd::sync {
namespace {

constexpr CostReport<StorageCost> kStorage{
    .source = CostSource::storage,
    .rule = {.window_days = 8, .recent_days = 8, .reread_days = 28},
    .create = wb::Operation::storage_create,
    .download = wb::Operation::storage_download,
    .create_call = &wb::storage_create_call,
    .status_call = &wb::storage_status_call,
    .download_call = &wb::storage_download_call,
    .parse = &wb::parse_storage_costs,
    .day_of = &StorageCost::day,
    .has_rows = &store::has_storage_costs,
    .replace = &store::replace_storage_days,
};

}  // namespace

Task<StepEnd> sync_storage_costs(Job& job) {
  co_return co_await sync_cost_report(job, kStorage);
}

}  // namespace wbd::sync
