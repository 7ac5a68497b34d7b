// Stock is a snapshot without history: rows that a complete pass does not show any more become 0 (SPEC 7.5).
// The source for WB's warehouses is the stock report, or the remains report if the token may not call the
// first. For the seller's warehouses Marketplace takes precedence over the report. All results of a run are
// stored at once.

#include <algorithm>
#include <map>

#include "core/store/warehouses.hpp"
#include "core/sync/stocks/sources.hpp"
#include "core/sync/stocks/stock_events.hpp"

namespace wbd::sync {
namespace {

bool holds_goods(const std::vector<Stock>& ours, WarehouseType type) {
  return std::any_of(ours.begin(), ours.end(), [type](const Stock& row) {
    return row.warehouse_type == type &&
           (row.quantity != 0 || row.in_way_to_client != 0 || row.in_way_from_client != 0);
  });
}

void note_warehouses(db::Tx& tx, CabinetId cabinet, std::span<const store::StockChange> changes,
                     UtcTime now) {
  std::map<WarehouseKind, std::map<WarehouseId, std::string_view>> names;
  for (const store::StockChange& change : changes) {
    const auto kind =
        change.row.warehouse_type == WarehouseType::wb ? WarehouseKind::wb : WarehouseKind::seller;
    names[kind][change.row.warehouse_id] = change.row.warehouse;
  }
  for (const auto& [kind, of_kind] : names) store::note_warehouses(tx, cabinet, kind, of_kind, now);
}

struct WbRead {
  StepEnd end;
  bool taken = false;  // `rows` are the whole stock
  bool complete = true;
  std::vector<Stock> rows;
};
struct SellerRead {
  StepEnd end;
  MarketplaceRead marketplace;
  ReportRead report;
};

// True when this source gives nothing more: it was read to its end, or this token has no access to it.
bool is_all(const StepEnd& end) {
  if (end.not_for_token) return true;
  if (!end.error) return !end.again_in;
  return end.error->code == Errc::forbidden || end.error->code == Errc::not_found;
}

SellerStock seller_stock(const StocksCursor& cursor, SellerRead read) {
  SellerStock theirs;
  theirs.marketplace = std::move(read.marketplace.warehouses);
  theirs.sizes = std::move(read.marketplace.sizes);
  theirs.report = std::move(read.report.rows);
  theirs.report_complete = !read.report.end.error && read.report.complete;
  theirs.empty_before = {cursor.empty_once_warehouses.begin(), cursor.empty_once_warehouses.end()};
  theirs.report_empty_before = cursor.empty_once_seller;
  theirs.listed = std::move(read.marketplace.listed);
  theirs.list_empty_before = cursor.empty_once_list;
  return theirs;
}

// Runs on a worker. Stores everything that was read in one transaction, so goods that move between WB's and
// the seller's warehouses are never counted twice or missed. Returns the time until an empty answer has to be
// confirmed; nullopt: none has.
std::optional<Millis> store_all(Job& job, StocksCursor& cursor, const WbRead& wb, SellerRead& seller) {
  const bool whole = is_all(wb.end) && is_all(seller.marketplace.end) && is_all(seller.report.end);
  const SellerStock theirs = seller_stock(cursor, std::move(seller));
  auto seen = std::ssize(wb.rows) + std::ssize(theirs.report);
  for (const WarehouseStock& warehouse : theirs.marketplace) seen += std::ssize(warehouse.rows);
  bool accepted = true;
  const WriteCounts counts = job.store([&](db::Tx& tx) {
    const std::vector<Stock> ours = store::load_stocks(tx, job.cabinet.id);
    SellerPlan sellers = plan_seller_stock(ours, theirs);
    cursor.empty_once_warehouses = sellers.empty_now;
    cursor.empty_once_seller = sellers.report_empty_now;
    cursor.empty_once_list = sellers.list_empty_now;
    accepted = sellers.confirmed();
    StockPlan plan = std::move(sellers.plan);
    if (wb.taken) {
      const bool surprising = wb.rows.empty() && holds_goods(ours, WarehouseType::wb);
      cursor.empty_once_wb = surprising && !cursor.empty_once_wb;
      accepted = accepted && !cursor.empty_once_wb;
      const auto proven = [&wb](const Stock&) { return wb.complete; };
      if (!cursor.empty_once_wb) plan += plan_stock_changes(ours, wb.rows, WarehouseType::wb, proven);
    }
    const UtcTime now = job.clock.now();
    store::save_stocks(tx, job.cabinet.id, plan.changes, now);
    note_warehouses(tx, job.cabinet.id, plan.changes, now);
    if (Events* events = job.events()) {
      const auto levels = levels_to_report(ours, plan, whole && accepted, cursor.deferred);
      emit_stock_events(tx, {job.cabinet.id, job.options.report_zone, now}, levels, *events);
    }
    return plan.counts;
  });
  job.count(counts, seen);
  return accepted ? std::nullopt : std::optional(kConfirmEmptyIn);
}

// On a worker.
std::vector<Stock> rows_of_remains(Job& job, const std::vector<wb::Remains>& remains) {
  const auto sizes =
      job.database.read_value([&](db::Tx& tx) { return store::card_sizes(tx, job.cabinet.id); });
  return stocks_of_remains(remains, sizes);
}

Task<WbRead> read_wb(Job& job, StocksCursor& cursor) {
  WbRead out;
  ReportRead report =
      co_await read_stock_report(job, wb::Operation::stocks_wb, WarehouseType::wb, cursor.largest_page_wb);
  if (!is_out_of_reach(report.end)) {
    out.end = report.end;
    out.taken = !report.end.error;
    out.complete = report.complete;
    out.rows = std::move(report.rows);
    co_return out;
  }
  RemainsRead remains = co_await read_remains(job, cursor);
  out.end = remains.end;
  out.taken = remains.taken;
  out.complete = remains.complete;
  if (!remains.taken) co_return out;
  out.rows = co_await job.on_worker(rows_of_remains, job, remains.rows);
  co_return out;
}

Task<SellerRead> read_seller(Job& job, StocksCursor& cursor) {
  SellerRead out;
  out.marketplace = co_await read_marketplace(job, cursor);
  const StepEnd& end = out.marketplace.end;
  if (end.error && end.error->code == Errc::unauthorized) {
    out.end = out.report.end = end;
    co_return out;
  }
  out.report = co_await read_stock_report(job, wb::Operation::stocks_seller, WarehouseType::seller,
                                          cursor.largest_page_seller);
  out.end = combine(out.marketplace.end, out.report.end);
  co_return out;
}

}  // namespace

Task<StepEnd> sync_stocks(Job& job) {
  StocksCursor& cursor = job.open_cursor<StocksCursor>();
  const WbRead wb = co_await read_wb(job, cursor);
  if (wb.end.error && wb.end.error->code == Errc::unauthorized) co_return wb.end;
  SellerRead seller = co_await read_seller(job, cursor);
  StepEnd end = combine(wb.end, seller.end);
  const auto confirm = co_await job.on_worker(store_all, job, cursor, wb, seller);
  if (confirm && !end.error) end.again_in = std::min(end.again_in.value_or(*confirm), *confirm);
  co_return end;
}

}  // namespace wbd::sync
