#include "core/sync/stocks/sources.hpp"

#include <algorithm>

#include "core/wb/remains.hpp"
#include "core/wb/stocks.hpp"
#include "core/wb/warehouses.hpp"

namespace wbd::sync {
namespace {

using std::chrono::minutes;

constexpr std::int64_t kPageLimit = 250'000;
constexpr Millis kPageWait{
    45'000};  // WB lets one page through in 20 s; a pass is worth nothing unless it is complete

// WB keeps a report for two hours (GUIDE 5.9).
constexpr auto kReportKept = minutes{110};
constexpr Millis kReportTakes{60'000};

constexpr auto kRefusalPause = std::chrono::hours{1};

void save(Job& job, const StocksCursor& cursor) {
  job.commit([&](db::Tx& tx) {
    store::save_cursor(tx, job.lease, to_text(cursor));
    return WriteCounts{};
  });
}

Task<void> keep(Job& job, const StocksCursor& cursor) {
  auto work = [&]() { save(job, cursor); };
  co_await run_blocking(job.workers, std::move(work));
}

// --- the remains

enum class TaskState { making, done, gone };

// WB's words are open: one nobody knows is waited for, until the report is too old.
TaskState state_of(std::string_view word) {
  if (word == "done") return TaskState::done;
  if (word == "purged" || word == "canceled") return TaskState::gone;
  return TaskState::making;
}

void forget_task(StocksCursor& cursor) {
  cursor.remains_task.clear();
  cursor.remains_asked = 0;
}

Task<StepEnd> ask_for_remains(Job& job, StocksCursor& cursor) {
  auto body = co_await job.call(wb::remains_create_call(), job.request.max_limiter_wait);
  if (!body) co_return StepEnd{body.error(), {}};
  auto task = wb::parse_remains_task(*body);
  if (!task) co_return StepEnd{task.error(), {}};
  cursor.remains_task = std::move(*task);
  cursor.remains_asked = job.clock.now().time_since_epoch().count();
  co_await keep(job, cursor);
  co_return StepEnd{{}, kReportTakes};
}

// What a step of the report's making failed with: one that WB does not know any more is asked for again.
Task<StepEnd> failed(Job& job, StocksCursor& cursor, Error error) {
  if (error.code == Errc::not_found) {
    forget_task(cursor);
    co_await keep(job, cursor);
  }
  if (error.code == Errc::rate_limited) {
    co_return StepEnd{{}, error.retry_after.value_or(kReportTakes)};
  }
  co_return StepEnd{std::move(error), {}};
}

// --- Marketplace

// The answers of status 4XX.
bool is_refusal(const Error& error) {
  return error.code == Errc::forbidden || error.code == Errc::not_found || error.code == Errc::bad_data;
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

// All sizes in one warehouse. nullopt when a row could not be understood: what is missing then proves
// nothing.
Task<Result<std::optional<WarehouseStock>>> read_warehouse(Job& job, const Warehouse& warehouse,
                                                           const SizesOfCards& sizes) {
  WarehouseStock out{warehouse.id, warehouse.name, {}};
  bool complete = true;
  for (std::size_t at = 0; at < sizes.ids.size(); at += wb::kMostStockSizes) {
    const auto some = std::span(sizes.ids).subspan(at, std::min(wb::kMostStockSizes, sizes.ids.size() - at));
    auto body = co_await job.call(wb::warehouse_stocks_call(warehouse.id, some),
                                  std::max(kConfirmWait, job.request.max_limiter_wait));
    if (!body) co_return body.error();
    auto parsed = wb::parse_warehouse_stocks(*body);
    if (!parsed) co_return parsed.error();
    complete = complete && parsed->skipped == 0;
    job.note_skipped(*parsed);
    for (const wb::SizeStock& row : parsed->rows) {
      const auto article = sizes.articles.find(row.chrt_id.value);
      if (article == sizes.articles.end()) continue;  // nobody asked for it
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
  std::int64_t offset = 0;
  Millis max_wait = job.request.max_limiter_wait;
  for (;;) {
    auto body = co_await job.call(wb::stocks_call(operation, offset), max_wait);
    if (!body) {
      out.end.error = body.error();
      co_return out;
    }
    std::int64_t seen = 0;
    if (!body->empty()) {  // 204: no data
      auto work = [&body, type]() { return wb::parse_stocks(*body, type); };
      auto parsed = co_await run_blocking(job.workers, std::move(work));
      if (!parsed) {
        out.end.error = parsed.error();
        co_return out;
      }
      // A row that cannot be read could stand for goods: its pass proves nothing about what has vanished.
      out.complete = out.complete && parsed->skipped == 0;
      job.note_skipped(*parsed);
      seen = parsed->seen;
      out.rows.insert(out.rows.end(), std::make_move_iterator(parsed->rows.begin()),
                      std::make_move_iterator(parsed->rows.end()));
    }
    offset += seen;
    if (ends_data(seen, kPageLimit, largest_page)) co_return out;
    max_wait = std::max(kPageWait, job.request.max_limiter_wait);
  }
}

Task<RemainsRead> read_remains(Job& job, StocksCursor& cursor) {
  RemainsRead out;
  if (auto end = job.barred(wb::Operation::remains_create)) {
    out.end = *end;
    co_return out;
  }
  if (from_ms(cursor.remains_asked) + kReportKept < job.clock.now()) forget_task(cursor);
  if (cursor.remains_task.empty()) {
    out.end = co_await ask_for_remains(job, cursor);
    co_return out;
  }
  auto status = co_await job.call(wb::remains_status_call(cursor.remains_task), job.request.max_limiter_wait);
  if (!status) {
    out.end = co_await failed(job, cursor, status.error());
    co_return out;
  }
  auto word = wb::parse_remains_status(*status);
  if (!word) {
    out.end.error = word.error();
    co_return out;
  }
  const TaskState state = state_of(*word);
  if (state != TaskState::done) {
    if (state == TaskState::gone) {
      forget_task(cursor);
      co_await keep(job, cursor);
    }
    out.end.again_in = kReportTakes;
    co_return out;
  }
  auto body = co_await job.call(wb::remains_download_call(cursor.remains_task),
                                std::max(kConfirmWait, job.request.max_limiter_wait));
  if (!body) {
    out.end = co_await failed(job, cursor, body.error());
    co_return out;
  }
  auto work = [&body]() { return wb::parse_remains(*body); };
  auto parsed = co_await run_blocking(job.workers, std::move(work));
  if (!parsed) {
    out.end.error = parsed.error();
    co_return out;
  }
  job.note_skipped(*parsed);
  out.complete = parsed->skipped == 0;
  out.rows = std::move(parsed->rows);
  out.taken = true;
  forget_task(cursor);
  co_return out;
}

Task<MarketplaceRead> read_marketplace(Job& job, StocksCursor& cursor) {
  MarketplaceRead out;
  if (auto end = job.barred(wb::Operation::warehouse_stocks)) {
    out.end = *end;
    co_return out;
  }
  if (from_ms(cursor.marketplace_retry_at) > job.clock.now()) co_return out;
  auto load = [&job]() { return load_sizes(job); };
  const SizesOfCards sizes = co_await run_blocking(job.workers, std::move(load));
  if (sizes.ids.empty()) co_return out;  // the cards have not been read yet
  const auto refused = [&](Error error) {
    if (is_refusal(error)) {
      cursor.marketplace_retry_at = (job.clock.now() + kRefusalPause).time_since_epoch().count();
    }
    out.end.error = std::move(error);
  };
  // Asked for each time: a warehouse that is gone would be refused.
  auto body =
      co_await job.call(wb::seller_warehouses_call(), std::max(kConfirmWait, job.request.max_limiter_wait));
  if (!body) {
    refused(body.error());
    co_return out;
  }
  auto warehouses = wb::parse_seller_warehouses(*body);
  if (!warehouses) {
    out.end.error = warehouses.error();
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
