// Stock is a snapshot without history: rows that a complete pass does not show any more become 0 (SPEC 7.5).
// One source a warehouse: for WB's own the report, or the remains where the token may not call that; for the
// seller's Marketplace before the report.

#include <algorithm>
#include <map>

#include "core/store/warehouses.hpp"
#include "core/sync/stock_sources.hpp"

namespace wb::sync {
namespace {

constexpr Millis kConfirmEmpty{60'000};

bool holds_goods(const std::vector<Stock>& ours, WarehouseType type) {
  return std::any_of(ours.begin(), ours.end(), [type](const Stock& row) {
    return row.warehouse_type == type &&
           (row.quantity != 0 || row.in_way_to_client != 0 || row.in_way_from_client != 0);
  });
}

void note_warehouses(store::Tx& tx, CabinetId cabinet, std::span<const store::StockChange> changes,
                     UtcTime now) {
  std::map<std::pair<WarehouseKind, WarehouseId>, std::string_view> names;
  for (const store::StockChange& change : changes) {
    const auto kind =
        change.row.warehouse_type == WarehouseType::wb ? WarehouseKind::wb : WarehouseKind::seller;
    names[{kind, change.row.warehouse_id}] = change.row.warehouse;
  }
  for (const auto& [key, name] : names) {
    store::note_warehouse(tx, cabinet, key.first, key.second, name, now);
  }
}

// Inside the transaction: what has changed, beside what was stored until now.
WriteCounts save_plan(store::Tx& tx, Job& job, const StockPlan& plan) {
  const UtcTime now = job.clock.now();
  store::save_stocks(tx, job.cabinet.id, plan.changes, now);
  note_warehouses(tx, job.cabinet.id, plan.changes, now);
  return plan.counts;
}

// On a worker: WB's own stock. False when a wholly empty answer waits for its confirmation.
bool store_wb(Job& job, StocksCursor& cursor, const std::vector<Stock>& rows, bool complete) {
  bool accepted = true;
  const WriteCounts counts = job.commit([&](store::Tx& tx) {
    const std::vector<Stock> ours = store::load_stocks(tx, job.cabinet.id);
    WriteCounts written;
    accepted = !rows.empty() || cursor.empty_once_wb || !holds_goods(ours, WarehouseType::wb);
    cursor.empty_once_wb = !accepted;
    if (accepted) {
      const auto proven = [complete](const Stock&) { return complete; };
      written = save_plan(tx, job, plan_stock_changes(ours, rows, WarehouseType::wb, proven));
    }
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, static_cast<std::int64_t>(rows.size()));
  return accepted;
}

// On a worker: stock of the seller's warehouses.
bool store_seller(Job& job, StocksCursor& cursor, MarketplaceRead marketplace, ReportRead report) {
  SellerStock theirs;
  theirs.marketplace = std::move(marketplace.warehouses);
  theirs.sizes = std::move(marketplace.sizes);
  theirs.report = std::move(report.rows);
  theirs.report_complete = !report.end.error && report.complete;
  theirs.empty_before = {cursor.empty_once_warehouses.begin(), cursor.empty_once_warehouses.end()};
  theirs.report_empty_before = cursor.empty_once_seller;
  theirs.listed = std::move(marketplace.listed);
  theirs.list_empty_before = cursor.empty_once_list;
  auto seen = static_cast<std::int64_t>(theirs.report.size());
  for (const WarehouseStock& warehouse : theirs.marketplace) seen += std::ssize(warehouse.rows);
  bool accepted = true;
  const WriteCounts counts = job.commit([&](store::Tx& tx) {
    const std::vector<Stock> ours = store::load_stocks(tx, job.cabinet.id);
    const SellerPlan plan = plan_seller_stock(ours, theirs);
    cursor.empty_once_warehouses = plan.empty_now;
    cursor.empty_once_seller = plan.report_empty_now;
    cursor.empty_once_list = plan.list_empty_now;
    accepted = plan.confirmed();
    const WriteCounts written = save_plan(tx, job, plan.plan);
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, seen);
  return accepted;
}

Task<StepEnd> read_wb(Job& job, StocksCursor& cursor) {
  std::vector<Stock> rows;
  bool complete = true;
  StepEnd end;
  if (job.barred(api::Operation::stocks_wb)) {
    RemainsRead remains = co_await read_remains(job, cursor);
    if (!remains.taken) co_return remains.end;
    auto map = [&]() {
      const auto sizes =
          job.database.read_value([&](store::Tx& tx) { return store::card_sizes(tx, job.cabinet.id); });
      return stocks_of_remains(remains.rows, sizes);
    };
    rows = co_await run_blocking(job.workers, std::move(map));
    complete = remains.complete;
  } else {
    ReportRead report = co_await read_stock_report(job, api::Operation::stocks_wb, WarehouseType::wb,
                                                   cursor.trusted_short_wb);
    if (report.end.error) co_return report.end;
    rows = std::move(report.rows);
    complete = report.complete;
  }
  auto work = [&]() { return store_wb(job, cursor, rows, complete); };
  if (!co_await run_blocking(job.workers, std::move(work))) co_return StepEnd{{}, kConfirmEmpty};
  co_return StepEnd{};
}

Task<StepEnd> read_seller(Job& job, StocksCursor& cursor) {
  MarketplaceRead marketplace = co_await read_marketplace(job, cursor);
  if (marketplace.end.error && marketplace.end.error->code == Errc::unauthorized) co_return marketplace.end;
  ReportRead report = co_await read_stock_report(job, api::Operation::stocks_seller, WarehouseType::seller,
                                                 cursor.trusted_short_seller);
  StepEnd end = combine(marketplace.end, report.end);
  auto work = [&]() { return store_seller(job, cursor, std::move(marketplace), std::move(report)); };
  const bool accepted = co_await run_blocking(job.workers, std::move(work));
  if (!accepted && !end.error) end.again_in = std::min(end.again_in.value_or(kConfirmEmpty), kConfirmEmpty);
  co_return end;
}

}  // namespace

Task<StepEnd> sync_stocks(Job& job) {
  StocksCursor cursor;
  read_cursor(job.cursor_text, cursor);
  StepEnd wb = co_await read_wb(job, cursor);
  if (wb.error && wb.error->code == Errc::unauthorized) co_return wb;
  StepEnd seller = co_await read_seller(job, cursor);
  co_return combine(std::move(wb), std::move(seller));
}

}  // namespace wb::sync
