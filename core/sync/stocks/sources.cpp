#include "core/sync/stocks/sources.hpp"

#include <algorithm>

#include "core/sync/page_loop.hpp"
#include "core/sync/report_task.hpp"
#include "core/wb/remains.hpp"
#include "core/wb/stocks.hpp"
#include "core/wb/warehouses.hpp"

namespace wbd::sync {
namespace {

constexpr std::int64_t kStockPageLimit = 250'000;
// WB allows one page in 20 s, and an incomplete pass is useless.
constexpr Millis kNextStockPageWait{45'000};

constexpr auto kRefusalPause = std::chrono::hours{1};

// --- Marketplace

// The errors of answers with a status 4XX, but for those that the job remembers by itself (Refusals).
bool is_refusal(const Error& error) {
  return error.code == Errc::not_found || error.code == Errc::bad_data;
}

struct SizesOfCards {
  std::vector<ChrtId> ids;
  std::unordered_map<std::int64_t, NmId> articles;
};

SizesOfCards load_sizes(Job& job) {
  SizesOfCards sizes;
  const auto cards =
      job.database.read_value([&](db::Tx& tx) { return store::card_sizes(tx, job.cabinet.id); });
  for (const store::CardSize& card : cards) {
    if (sizes.articles.try_emplace(card.size.chrt_id.value, card.nm_id).second) {
      sizes.ids.push_back(card.size.chrt_id);
    }
  }
  return sizes;
}

// Reads all sizes in one warehouse. nullopt when a row was not understood:
// a missing size then proves nothing.
Task<Result<std::optional<WarehouseStock>>> read_warehouse(Job& job, const Warehouse& warehouse,
                                                           const SizesOfCards& sizes) {
  WarehouseStock out{warehouse.id, warehouse.name, {}};
  bool complete = true;
  for (std::size_t at = 0; at < sizes.ids.size(); at += wb::kMostStockSizes) {
    const auto some = std::span(sizes.ids).subspan(at, std::min(wb::kMostStockSizes, sizes.ids.size() - at));
    auto body = co_await job.call(wb::warehouse_stocks_call(warehouse.id, some), kConfirmWait);
    if (!body) co_return body.error();
    auto parsed = wb::parse_warehouse_stocks(*body);
    if (!parsed) co_return job.unreadable(wb::Operation::warehouse_stocks, parsed.error());
    complete = complete && parsed->skipped == 0;
    job.note_skipped(*parsed);
    for (const wb::SizeStock& row : parsed->rows) {
      const auto article = sizes.articles.find(row.chrt_id.value);
      if (article == sizes.articles.end()) continue;  // not requested
      out.rows.push_back({article->second, row.chrt_id, WarehouseType::seller, warehouse.id, warehouse.name,
                          row.amount, 0, 0});
    }
  }
  if (!complete) co_return std::optional<WarehouseStock>{};
  co_return std::optional(std::move(out));
}

}  // namespace

Task<ReportRead> read_stock_report(Job& job, wb::Operation operation, WarehouseType type,
                                   std::int64_t& largest_page) {
  ReportRead out;
  if (auto end = job.barred(operation)) {
    out.end = *end;
    co_return out;
  }
  PageLoop loop{.next_wait = kNextStockPageWait, .resumes = false};
  std::int64_t offset = 0;
  bool more = true;
  const auto next = [&]() -> std::optional<wb::Call> {
    if (!more) return std::nullopt;
    return wb::stocks_call(operation, offset);
  };
  const auto add = [&](const std::string& body) -> Result<void> {
    wb::Parsed<Stock> page;
    if (!body.empty()) {  // 204: no data
      auto parsed = wb::parse_stocks(body, type);
      if (!parsed) return parsed.error();
      page = std::move(*parsed);
    }
    // A row that was not understood may be any goods, so the pass cannot prove that other goods have gone.
    out.complete = out.complete && page.skipped == 0;
    job.note_skipped(page);
    std::ranges::move(page.rows, std::back_inserter(out.rows));
    offset += page.seen;
    more = !ends_data(page.seen, kStockPageLimit, largest_page);
    return {};
  };
  out.end = co_await read_pages(job, loop, next, add);
  co_return out;
}

Task<RemainsRead> read_remains(Job& job, StocksCursor& cursor) {
  RemainsRead out;
  if (auto end = job.barred(wb::Operation::remains_create)) {
    out.end = *end;
    co_return out;
  }
  const ReportCalls calls{wb::remains_create_call(), &wb::remains_status_call, &wb::remains_download_call};
  const TaskPlace task{cursor.remains_task, cursor.remains_asked};
  ReportAnswer report = co_await read_report(job, task, calls, 1, Millis{0});
  out.end = std::move(report.end);
  if (!report.body) co_return out;
  auto parsed = co_await job.on_worker(wb::parse_remains, *report.body);
  if (!parsed) {
    out.end.error = job.unreadable(wb::Operation::remains_download, parsed.error());
    co_return out;
  }
  job.note_skipped(*parsed);
  out.complete = parsed->skipped == 0;
  out.rows = std::move(parsed->rows);
  out.taken = true;
  co_return out;
}

Task<MarketplaceRead> read_marketplace(Job& job, StocksCursor& cursor) {
  MarketplaceRead out;
  if (auto end = job.barred(wb::Operation::warehouse_stocks)) {
    out.end = *end;
    co_return out;
  }
  if (cursor.marketplace_retry_at && *cursor.marketplace_retry_at > job.clock.now()) co_return out;
  const SizesOfCards sizes = co_await job.on_worker(load_sizes, job);
  if (sizes.ids.empty()) co_return out;  // the cards have not been read yet
  const auto refused = [&](Error error) {
    if (is_refusal(error)) cursor.marketplace_retry_at = job.clock.now() + kRefusalPause;
    out.end.error = std::move(error);
  };
  // The list is requested each time, because WB would refuse a request for a deleted warehouse.
  const auto body = co_await job.call(wb::seller_warehouses_call(), kConfirmWait);
  if (!body) {
    refused(body.error());
    co_return out;
  }
  auto warehouses = wb::parse_seller_warehouses(*body);
  if (!warehouses) {
    out.end.error = job.unreadable(wb::Operation::seller_warehouses, warehouses.error());
    co_return out;
  }
  job.note_skipped(*warehouses);
  if (warehouses->skipped == 0) {
    out.listed.emplace();
    for (const Warehouse& warehouse : warehouses->rows) out.listed->insert(warehouse.id.value);
  }
  for (const ChrtId size : sizes.ids) out.sizes.insert(size.value);
  for (const Warehouse& warehouse : warehouses->rows) {
    if (warehouse.deleting.value_or(false)) continue;
    auto stock = co_await read_warehouse(job, warehouse, sizes);
    if (!stock) {
      refused(stock.error());
      co_return out;
    }
    if (*stock) out.warehouses.push_back(std::move(**stock));
  }
  co_return out;
}

}  // namespace wbd::sync
