// Orders: the feed is the live source, supplier/orders brings prices and what is older than the feed's 31
// days, assembly orders what only the seller's warehouse knows.

#include <algorithm>

#include "core/analytics/product_cache.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"
#include "core/sync/orders/fbs.hpp"
#include "core/sync/statistics/reader.hpp"
#include "core/wb/order_feed.hpp"

namespace wbd::sync {
namespace {

using std::chrono::days;
using std::chrono::minutes;

// WB refuses a start earlier than 31 days ago. A snapshot begins later than that by as much as its reading
// may take: some requests, and twice as long each time that was not enough. supplier/orders tells of what is
// older.
constexpr auto kFeedReach = days{31};
constexpr Millis kFeedSlack = minutes{8};
constexpr Millis kMostFeedSlack = days{5};
constexpr int kRequestsOfSlack = 4;
constexpr auto kOldestStart = days{31} - minutes{1};
constexpr auto kFeedOverlap = minutes{10};
constexpr std::int64_t kFeedPageLimit = 10'000;  // the largest page WB gives
// A plain base token may ask once in three hours: a confirming request would halve its freshness (GUIDE 5.6
// names the short page as the end).
constexpr Millis kTooLongToConfirmFeed{600'000};

void begin_snapshot(FeedCursor& feed, UtcTime now, bool asked_for = false) {
  UtcTime from = from_ms(feed.newest) - kFeedOverlap;
  feed.doubt.clean = false;
  if (is_due(feed.doubt, now, asked_for)) {
    from = std::min(from, from_ms(feed.doubt_from));
    begin_look(feed.doubt, now);
  }
  feed.window_start = to_ms(std::max(from, now - kFeedReach + Millis{feed.slack}));
  feed.snapshot_time.clear();
  feed.offset = 0;
  feed.newest_seen = 0;
}

void complete_snapshot(FeedCursor& feed) {
  feed.newest = std::max(feed.newest, feed.newest_seen);
  end_look(feed.doubt);
  feed.window_start = 0;
  feed.snapshot_time.clear();
  feed.offset = 0;
}

// One page on a worker: parse, merge, and the snapshot's progress in the same transaction. Gives the number
// of its rows.
Result<std::int64_t> store_feed_page(Job& job, OrdersCursor& cursor, const std::string& body) {
  auto answer = wb::parse_order_feed(body);
  if (!answer) return answer.error();
  FeedCursor& feed = cursor.feed;
  const auto& orders = answer->orders;
  if (feed.offset == 0) feed.snapshot_time = answer->snapshot_time;
  for (const FeedOrder& row : orders.rows)
    feed.newest_seen = std::max(feed.newest_seen, to_ms(row.changed_at));
  feed.offset += orders.seen;
  if (orders.skipped > 0 && note_doubt(feed.doubt, job.clock.now())) feed.doubt_from = feed.window_start;
  if (ends_data(orders.seen, kFeedPageLimit, feed.largest_page)) complete_snapshot(feed);
  const WriteCounts counts = job.commit([&](db::Tx& tx) {
    const WriteCounts written =
        ingest_feed(tx, job.cabinet.id, job.options.report_zone, orders.rows, job.events());
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, orders.seen);
  job.note_skipped(orders);
  return orders.seen;
}

Task<StepEnd> read_feed(Job& job, OrdersCursor& cursor) {
  if (auto end = job.barred(wb::Operation::order_feed)) co_return *end;
  FeedCursor& feed = cursor.feed;
  if (job.request.full) feed = {};
  const auto limit = wb::limit_for(wb::info(wb::Operation::order_feed), job.credentials.info.type,
                                   job.options.client.limit_scale);
  feed.slack = std::max({feed.slack, kFeedSlack.count(), (limit.interval * kRequestsOfSlack).count()});
  if (feed.window_start == 0) {
    begin_snapshot(feed, job.clock.now(), job.request.force);
  } else if (from_ms(feed.window_start) < job.clock.now() - kOldestStart) {
    // The interrupted snapshot began too long ago for WB.
    feed.slack = std::max(feed.slack, std::min(feed.slack * 2, kMostFeedSlack.count()));
    begin_snapshot(feed, job.clock.now());
  }
  Millis max_wait = job.request.max_limiter_wait;
  std::int64_t last_page = 0;
  bool progress = false;
  for (;;) {
    const wb::FeedPage page{from_ms(feed.window_start), feed.snapshot_time, feed.offset, kFeedPageLimit};
    auto body = co_await job.call(wb::order_feed_call(page), max_wait);
    if (!body) {
      const Error& error = body.error();
      if (error.code == Errc::rate_limited && progress) {
        const Millis wait = error.retry_after.value_or(Millis{60'000});
        if (wait < kTooLongToConfirmFeed || last_page >= page.limit) co_return StepEnd{{}, wait};
        complete_snapshot(feed);
        auto save = [&job, &cursor]() {
          job.commit([&](db::Tx& tx) {
            store::save_cursor(tx, job.lease, to_text(cursor));
            return WriteCounts{};
          });
        };
        co_await run_blocking(job.workers, std::move(save));
        co_return StepEnd{};
      }
      // A snapshot that WB does not know any more is started again by the next run.
      if (error.code == Errc::bad_data && feed.offset > 0) begin_snapshot(feed, job.clock.now());
      co_return StepEnd{error, {}};
    }
    auto work = [&job, &cursor, &body]() { return store_feed_page(job, cursor, *body); };
    auto stored = co_await run_blocking(job.workers, std::move(work));
    if (!stored) co_return StepEnd{stored.error(), {}};
    last_page = *stored;
    if (feed.window_start == 0) co_return StepEnd{};
    progress = true;
    max_wait =
        std::max(last_page >= page.limit ? Millis{120'000} : kConfirmWait, job.request.max_limiter_wait);
  }
}

// The figures of articles whose orders or sales changed, a few at a time so that no transaction is long.
Task<void> refresh_figures(Job& job) {
  constexpr std::int64_t kArticlesATime = 1'000;
  bool more = true;
  while (more) {
    auto work = [&job, &more]() {
      job.commit([&](db::Tx& tx) {
        more = analytics::refresh_products(tx, job.cabinet.id, job.options.report_zone, job.clock.now(),
                                           kArticlesATime);
        return WriteCounts{};
      });
    };
    co_await run_blocking(job.workers, std::move(work));
  }
}

}  // namespace

Task<StepEnd> sync_orders(Job& job) {
  OrdersCursor cursor;
  read_cursor(job.cursor_text, cursor);
  StepEnd feed = co_await read_feed(job, cursor);
  if (feed.error && feed.error->code != Errc::forbidden && feed.error->code != Errc::rate_limited &&
      feed.error->code != Errc::unreachable && feed.error->code != Errc::bad_data &&
      feed.error->code != Errc::not_found) {
    co_return feed;
  }
  const std::function<void(db::Tx&)> save = [&job, &cursor](db::Tx& tx) {
    store::save_cursor(tx, job.lease, to_text(cursor));
  };
  StepEnd stat = co_await read_stat(job, orders_source(), cursor.stat, save);
  StepEnd orders = combine(std::move(feed), std::move(stat));
  const bool over =
      orders.error && (orders.error->code == Errc::unauthorized || orders.error->code == Errc::cancelled);
  if (!over) orders = combine(std::move(orders), co_await read_fbs(job, cursor.fbs, save));
  co_await refresh_figures(job);
  co_return orders;
}

Task<StepEnd> sync_sales(Job& job) {
  SalesCursor cursor;
  read_cursor(job.cursor_text, cursor);
  const std::function<void(db::Tx&)> save = [&job, &cursor](db::Tx& tx) {
    store::save_cursor(tx, job.lease, to_text(cursor));
  };
  StepEnd end = co_await read_stat(job, sales_source(), cursor.stat, save);
  co_await refresh_figures(job);
  co_return end;
}

}  // namespace wbd::sync
