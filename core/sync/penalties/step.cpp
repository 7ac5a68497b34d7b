// Penalties for measurements and swaps, and self-purchases (GUIDE 5.31 to 5.33). The three lists do not
// affect each other.

#include "core/store/penalties.hpp"
#include "core/sync/cost_days.hpp"
#include "core/sync/finance_start.hpp"
#include "core/sync/page_loop.hpp"
#include "core/sync/penalties/plan.hpp"
#include "core/wb/penalties.hpp"

namespace wbd::sync {
namespace {

template <class Row>
struct PenaltyList {
  wb::Operation operation;
  CostSource source;
  PenaltyPass PenaltiesCursor::*pass;
  wb::Call (*call)(const wb::PenaltyPage& page);
  Result<wb::Parsed<Row>> (*parse)(std::string_view json);
};

constexpr PenaltyList<MeasurementPenalty> kMeasurementList{
    wb::Operation::measurement_penalties, CostSource::measurement_penalties, &PenaltiesCursor::measurements,
    &wb::measurement_penalties_call, &wb::parse_measurement_penalties};
constexpr PenaltyList<SwapPenalty> kSwapList{wb::Operation::swap_penalties, CostSource::swap_penalties,
                                             &PenaltiesCursor::swaps, &wb::swap_penalties_call,
                                             &wb::parse_swap_penalties};

// Runs on a worker.
template <class Row>
Result<void> store_page(Job& job, PenaltyPass& pass, const PenaltyList<Row>& list, const std::string& body) {
  const auto parsed = list.parse(body);
  if (!parsed) return parsed.error();
  job.store(*parsed, [&](db::Tx& tx) {
    const WriteCounts counts = store::save_penalties(tx, job.cabinet.id, std::span<const Row>(parsed->rows));
    const DayRange days = days_of(pass);
    pass.skipped = pass.skipped || parsed->skipped > 0;
    pass.offset += parsed->seen;
    note_changed_costs(tx, job, days, counts);
    if (!ends_data(parsed->seen, wb::kPenaltyPage, pass.largest_page)) return counts;
    if (!pass.skipped) note_cost_days(tx, job, list.source, days, {});
    end_pass(pass);
    return counts;
  });
  return {};
}

template <class Row>
Task<StepEnd> read_list(Job& job, PenaltiesCursor& cursor, const PenaltyList<Row>& list) {
  if (auto end = job.barred(list.operation)) co_return *end;
  PenaltyPass& pass = cursor.*list.pass;
  const Date first = first_finance_day(job.options.finance_from, job.moscow_today());
  if (!begin_pass(pass, first, job.clock.now(), job.on_demand())) co_return StepEnd{};
  PageLoop loop;
  const auto next = [&]() -> std::optional<wb::Call> {
    if (!pass.to) return std::nullopt;
    return list.call({pass.from, *pass.to, pass.offset});
  };
  const auto store = [&](const std::string& body) { return store_page(job, pass, list, body); };
  co_return co_await read_pages(job, loop, next, store);
}

// Runs on a worker. WB gives all weeks at once.
Result<void> store_self_purchases(Job& job, PenaltiesCursor& cursor, const std::string& body) {
  const auto parsed = wb::parse_self_purchases(body);
  if (!parsed) return job.unreadable(wb::Operation::self_purchases, parsed.error());
  const Date today = job.moscow_today();
  const DayRange days{first_finance_day(job.options.finance_from, today), self_purchases_through(today)};
  job.store(*parsed, [&](db::Tx& tx) {
    const WriteCounts counts =
        store::save_penalties(tx, job.cabinet.id, std::span<const SelfPurchase>(parsed->rows));
    cursor.self_purchases_on = today;
    if (parsed->skipped == 0) note_cost_days(tx, job, CostSource::self_purchases, days, {});
    // The fines stand in later reports than the orders.
    note_changed_costs(tx, job, {days.from, today}, counts);
    return counts;
  });
  return {};
}

Task<StepEnd> read_self_purchases(Job& job, PenaltiesCursor& cursor) {
  if (auto end = job.barred(wb::Operation::self_purchases)) co_return *end;
  if (!is_self_purchase_due(cursor.self_purchases_on, job.moscow_today()) && !job.on_demand())
    co_return StepEnd{};
  const auto body = co_await job.call(wb::self_purchases_call(), kConfirmWait);
  if (!body) co_return StepEnd{body.error(), {}};
  const auto stored = co_await job.on_worker(store_self_purchases, job, cursor, *body);
  if (!stored) co_return StepEnd{stored.error(), {}};
  co_return StepEnd{};
}

bool token_is_refused(const StepEnd& end) {
  return end.error && end.error->code == Errc::unauthorized;
}

}  // namespace

Task<StepEnd> sync_penalties(Job& job) {
  PenaltiesCursor& cursor = job.open_cursor<PenaltiesCursor>();
  StepEnd all = co_await read_list(job, cursor, kMeasurementList);
  if (token_is_refused(all)) co_return all;
  StepEnd swaps = co_await read_list(job, cursor, kSwapList);
  all = combine(std::move(all), std::move(swaps));
  if (token_is_refused(all)) co_return all;
  StepEnd self_purchases = co_await read_self_purchases(job, cursor);
  co_return combine(std::move(all), std::move(self_purchases));
}

}  // namespace wbd::sync
