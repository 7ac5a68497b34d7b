// Stock is a snapshot without history: rows that a complete pass does not show any more become 0 (SPEC 7.5).

#include <algorithm>
#include <map>

#include "core/store/warehouses.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"
#include "core/sync/stock_plan.hpp"

namespace wb::sync {
namespace {

constexpr std::int64_t kPageLimit = 250'000;
constexpr Millis kPageWait{
    45'000};  // WB lets one page through in 20 s; a pass is worth nothing unless it is complete

struct Source {
  api::Operation operation;
  WarehouseType type;
  std::int64_t StocksCursor::*trusted_short;
  bool StocksCursor::*empty_once;
};
constexpr Source kWb{api::Operation::stocks_wb, WarehouseType::wb, &StocksCursor::trusted_short_wb,
                     &StocksCursor::empty_once_wb};
constexpr Source kSeller{api::Operation::stocks_seller, WarehouseType::seller,
                         &StocksCursor::trusted_short_seller, &StocksCursor::empty_once_seller};

bool holds_goods(const std::vector<Stock>& ours, WarehouseType type) {
  return std::any_of(ours.begin(), ours.end(), [type](const Stock& row) {
    return row.warehouse_type == type &&
           (row.quantity != 0 || row.in_way_to_client != 0 || row.in_way_from_client != 0);
  });
}

// On a worker: the pass against what is stored. False when a wholly empty answer waits for its confirmation.
bool store_pass(Job& job, const Source& source, StocksCursor& cursor, const std::vector<Stock>& rows,
                bool complete) {
  bool accepted = true;
  const UtcTime now = job.clock.now();
  const WriteCounts counts = job.commit([&](store::Tx& tx) {
    const std::vector<Stock> ours = store::load_stocks(tx, job.cabinet.id);
    WriteCounts written;
    if (rows.empty() && !(cursor.*source.empty_once) && holds_goods(ours, source.type)) {
      cursor.*source.empty_once = true;
      accepted = false;
    } else {
      cursor.*source.empty_once = false;
      const StockPlan plan = plan_stock_changes(ours, rows, source.type, complete);
      store::save_stocks(tx, job.cabinet.id, plan.changes, now);
      std::map<WarehouseId, std::string_view> warehouses;
      for (const Stock& row : rows) warehouses[row.warehouse_id] = row.warehouse;
      for (const auto& [id, name] : warehouses) {
        const auto kind = source.type == WarehouseType::wb ? WarehouseKind::wb : WarehouseKind::seller;
        store::note_warehouse(tx, job.cabinet.id, kind, id, name, now);
      }
      written = plan.counts;
    }
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, static_cast<std::int64_t>(rows.size()));
  return accepted;
}

Task<StepEnd> read_source(Job& job, const Source& source, StocksCursor& cursor) {
  if (auto end = job.barred(source.operation)) co_return *end;
  std::vector<Stock> rows;
  bool complete = true;
  std::int64_t offset = 0;
  std::int64_t last_page = 0;
  Millis max_wait = job.request.max_limiter_wait;
  for (;;) {
    auto body = co_await job.call(api::stocks_call(source.operation, offset), max_wait);
    if (!body) co_return StepEnd{body.error(), {}};
    std::int64_t seen = 0;
    if (!body->empty()) {  // 204: no data
      auto work = [&body, &source]() { return api::parse_stocks(*body, source.type); };
      auto parsed = co_await run_blocking(job.workers, std::move(work));
      if (!parsed) co_return StepEnd{parsed.error(), {}};
      // A row that cannot be read could stand for goods: its pass proves nothing about what has vanished.
      complete &= parsed->skipped == 0;
      job.note_skipped(*parsed);
      seen = parsed->seen;
      rows.insert(rows.end(), std::make_move_iterator(parsed->rows.begin()),
                  std::make_move_iterator(parsed->rows.end()));
    }
    offset += seen;
    if (seen == 0) {
      if (last_page > 0 && last_page < kPageLimit) {
        cursor.*source.trusted_short = std::max(cursor.*source.trusted_short, last_page);
      }
      break;
    }
    if (seen <= cursor.*source.trusted_short) break;
    last_page = seen;
    max_wait = std::max(kPageWait, job.request.max_limiter_wait);
  }
  auto work = [&]() { return store_pass(job, source, cursor, rows, complete); };
  const bool accepted = co_await run_blocking(job.workers, std::move(work));
  if (!accepted) co_return StepEnd{{}, Millis{60'000}};
  co_return StepEnd{};
}

}  // namespace

Task<StepEnd> sync_stocks(Job& job) {
  StocksCursor cursor;
  read_cursor(job.cursor_text, cursor);
  StepEnd wb = co_await read_source(job, kWb, cursor);
  StepEnd seller = co_await read_source(job, kSeller, cursor);
  co_return combine(std::move(wb), std::move(seller));
}

}  // namespace wb::sync
