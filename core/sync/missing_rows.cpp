#include "core/sync/missing_rows.hpp"

#include <algorithm>

#include "core/store/finance_units.hpp"
#include "core/store/method_states.hpp"
#include "core/sync/feed_mode.hpp"

namespace wbd::sync {
namespace {

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

WriteCounts make_batch(Job& job, db::Tx& tx, bool& more) {
  const CabinetId cabinet = job.cabinet.id;
  const TimeZone& zone = job.options.report_zone;
  const auto limit = static_cast<std::int64_t>(job.options.batch_size);
  more = true;
  const auto sales = store::find_method_state(tx, cabinet, kSalesMethod);
  if (sales && sales->from_feed() && sales->backlog) {
    const auto srids = store::decided_by_feed(tx, cabinet, *sales->backlog, limit);
    const WriteCounts counts = make_feed_sales(tx, cabinet, zone, views_of(srids), nullptr);
    const bool over = std::ssize(srids) < limit;
    store::save_backlog(tx, cabinet, kSalesMethod, over ? std::nullopt : std::optional(srids.back()));
    return counts;
  }
  const auto report = store::next_unapplied_report(tx, cabinet);
  if (!report) {
    more = false;
    return {};
  }
  const store::ReportUnits units = store::units_of_report(tx, cabinet, *report, limit);
  const WriteCounts counts = bring_accounting(tx, cabinet, zone, views_of(units.srids));
  const bool over = std::ssize(units.srids) < limit;
  store::note_applied(tx, cabinet, *report, over ? std::nullopt : std::optional(units.last));
  return counts;
}

}  // namespace

Task<void> make_missing_rows(Job& job) {
  bool more = std::ranges::any_of(job.methods, [](const MethodStatus& one) { return one.from_feed(); });
  const auto step = [&]() {
    const WriteCounts counts = job.commit([&](db::Tx& tx) { return make_batch(job, tx, more); });
    job.count(counts, 0);
  };
  while (more) co_await job.on_worker(step);
}

}  // namespace wbd::sync
