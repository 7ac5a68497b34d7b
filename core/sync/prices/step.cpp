// Prices of all goods, by offset until WB has no more (GUIDE 5.11). Each page is stored as it comes; what the
// whole pass did not list is marked after it. With a base token a page costs a quarter of an hour: the pass
// is kept and goes on in the next run.

#include "core/store/prices.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"
#include "core/wb/prices.hpp"

namespace wbd::sync {
namespace {

// A pass that rested longer than this proves nothing about what is missing.
constexpr auto kOldestPricesPass = std::chrono::hours{12};

void begin_pass(PricesCursor& cursor, UtcTime now) {
  const bool empty_once = cursor.empty_once;
  cursor = {};
  cursor.started = now.time_since_epoch().count();
  cursor.empty_once = empty_once;
}

// On a worker: one page.
Result<void> store_page(Job& job, PricesCursor& cursor, const std::string& body) {
  auto parsed = wb::parse_goods(body);
  if (!parsed) return parsed.error();
  std::vector<store::ArticlePrices> articles;
  articles.reserve(parsed->rows.size());
  for (const Good& good : parsed->rows) {
    articles.push_back({good.nm_id, prices_of(good)});
    cursor.listed.push_back(good.nm_id.value);
  }
  cursor.offset += parsed->seen;
  // A row nobody understands may be any article.
  cursor.complete = cursor.complete && parsed->skipped == 0;
  cursor.ended = parsed->seen == 0;
  const WriteCounts counts = job.commit([&](db::Tx& tx) {
    const UtcTime now = job.clock.now();
    std::vector<store::PriceChange> changes;
    const WriteCounts written = store::save_prices(tx, job.cabinet.id, articles, now, &changes);
    if (Events* events = job.events()) {
      for (const store::PriceChange& change : changes)
        price_events(*events, change.before, change.after, now);
    }
    return written;
  });
  job.count(counts, parsed->seen);
  job.note_skipped(*parsed);
  return {};
}

void keep_place(Job& job, const PricesCursor& cursor) {
  job.commit([&](db::Tx& tx) {
    store::save_cursor(tx, job.lease, to_text(cursor));
    return WriteCounts{};
  });
}

// On a worker, after the last page. False when a wholly empty list waits for its confirmation.
bool end_pass(Job& job, PricesCursor& cursor) {
  const std::unordered_set<std::int64_t> listed(cursor.listed.begin(), cursor.listed.end());
  bool accepted = true;
  const WriteCounts counts = job.commit([&](db::Tx& tx) {
    WriteCounts written;
    const bool surprising = listed.empty() && store::has_listed_prices(tx, job.cabinet.id);
    if (surprising && !cursor.empty_once) {
      accepted = false;
    } else if (cursor.complete) {
      written = store::mark_missing_prices(tx, job.cabinet.id, listed, job.clock.now());
    }
    cursor = {};
    cursor.empty_once = !accepted;
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, 0);
  return accepted;
}

}  // namespace

Task<StepEnd> sync_prices(Job& job) {
  if (auto end = job.barred(wb::Operation::goods)) co_return *end;
  PricesCursor cursor;
  if (!job.request.full) read_cursor(job.cursor_text, cursor);
  const UtcTime now = job.clock.now();
  if (cursor.started == 0 || UtcTime{Millis{cursor.started}} < now - kOldestPricesPass)
    begin_pass(cursor, now);
  bool progress = false;
  while (!cursor.ended) {
    auto body = co_await job.call(wb::goods_call(cursor.offset),
                                  std::max(job.request.max_limiter_wait, kConfirmWait));
    if (!body) {
      const Error error = body.error();
      if (!progress) co_return StepEnd{error, {}};
      auto keep = [&]() { keep_place(job, cursor); };
      co_await run_blocking(job.workers, std::move(keep));
      if (error.code != Errc::rate_limited) co_return StepEnd{error, {}};
      co_return StepEnd{{}, error.retry_after.value_or(Millis{60'000})};
    }
    auto work = [&]() { return store_page(job, cursor, *body); };
    if (auto stored = co_await run_blocking(job.workers, std::move(work)); !stored) {
      co_return StepEnd{stored.error(), {}};
    }
    progress = true;
  }
  auto work = [&]() { return end_pass(job, cursor); };
  if (!co_await run_blocking(job.workers, std::move(work))) co_return StepEnd{{}, Millis{60'000}};
  co_return StepEnd{};
}

}  // namespace wbd::sync
