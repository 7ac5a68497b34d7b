#include "core/sync/orders/feed.hpp"

#include <algorithm>

#include "core/sync/currency.hpp"
#include "core/sync/page_loop.hpp"
#include "core/wb/order_feed.hpp"

namespace wbd::sync {
namespace {

using std::chrono::days;
using std::chrono::minutes;

// WB refuses a start earlier than 31 days ago. A window starts later than that, by the time that its reading
// may take: some requests, and twice as long after each failure. supplier/orders reports the older rows.
constexpr auto kFeedReach = days{31};
constexpr Millis kFeedSlack = minutes{8};
constexpr Millis kMostFeedSlack = days{5};
constexpr int kRequestsOfSlack = 4;
constexpr auto kOldestStart = days{31} - minutes{1};
constexpr auto kFeedOverlap = minutes{10};
constexpr std::int64_t kFeedPageLimit = 10'000;  // the largest page WB gives
constexpr Millis kFullFeedPageWait{120'000};
// A base token allows one request in three hours, so a confirming request would halve the freshness. There a
// short page is the end, as in GUIDE 5.6.
constexpr Millis kTooLongToConfirmFeed{600'000};

void begin_snapshot(FeedCursor& feed, UtcTime now, bool on_demand = false) {
  UtcTime from = feed.newest.value_or(UtcTime{}) - kFeedOverlap;
  feed.reread.clean = false;
  if (is_due(feed.reread, now, on_demand)) {
    from = std::min(from, feed.reread_from.value_or(UtcTime{}));
    begin_reread(feed.reread, now);
  }
  feed.window_start = std::max<UtcTime>(from, now - kFeedReach + feed.slack);
  feed.snapshot_time.reset();
  feed.offset = 0;
  feed.newest_seen.reset();
}

void complete_snapshot(FeedCursor& feed) {
  feed.newest = std::max(feed.newest, feed.newest_seen);
  end_reread(feed.reread);
  feed.window_start.reset();
  feed.snapshot_time.reset();
  feed.offset = 0;
}

// Runs on a worker. Parses and merges one page, and stores the snapshot's progress in the same transaction.
// Returns the number of rows.
Result<std::int64_t> store_feed_page(Job& job, FeedCursor& feed, const std::string& body) {
  auto answer = wb::parse_order_feed(body);
  if (!answer) return answer.error();
  const auto& orders = answer->orders;
  if (feed.offset == 0) feed.snapshot_time = answer->snapshot_time;
  for (const FeedOrder& row : orders.rows)
    feed.newest_seen = std::max(feed.newest_seen, std::optional(row.changed_at));
  feed.offset += orders.seen;
  if (orders.skipped > 0 && mark_unread(feed.reread, job.clock.now())) feed.reread_from = feed.window_start;
  if (ends_data(orders.seen, kFeedPageLimit, feed.largest_page)) complete_snapshot(feed);
  job.store(orders, [&](db::Tx& tx) {
    learn_currency(tx, job.cabinet.id, job.options.report_zone, CurrencySource::feed, answer->currency);
    return ingest_feed(tx, job.cabinet.id, job.options.report_zone, orders.rows, job.events());
  });
  return orders.seen;
}

}  // namespace

Task<StepEnd> read_feed(Job& job, FeedCursor& feed) {
  if (auto end = job.barred(wb::Operation::order_feed)) co_return *end;
  if (job.request.full) feed = {};
  const auto limit = wb::limit_for(wb::info(wb::Operation::order_feed), job.credentials.info.type,
                                   job.options.client.limit_scale);
  feed.slack = std::max({feed.slack, kFeedSlack, limit.interval * kRequestsOfSlack});
  if (!feed.window_start) {
    begin_snapshot(feed, job.clock.now(), job.request.force);
  } else if (*feed.window_start < job.clock.now() - kOldestStart) {
    // The interrupted snapshot began too long ago for WB.
    feed.slack = std::max(feed.slack, std::min(feed.slack * 2, kMostFeedSlack));
    begin_snapshot(feed, job.clock.now());
  }
  PageLoop loop;
  std::int64_t last_page = 0;
  const auto next = [&feed]() -> std::optional<wb::Call> {
    if (!feed.window_start) return std::nullopt;
    return wb::order_feed_call(
        {*feed.window_start, feed.snapshot_time.value_or(""), feed.offset, kFeedPageLimit});
  };
  const auto store = [&](const std::string& body) -> Result<void> {
    const auto rows = store_feed_page(job, feed, body);
    if (!rows) return rows.error();
    last_page = *rows;
    loop.next_wait = last_page >= kFeedPageLimit ? kFullFeedPageWait : kConfirmWait;
    return {};
  };
  StepEnd end = co_await read_pages(job, loop, next, store);
  if (end.again_in && *end.again_in >= kTooLongToConfirmFeed && last_page < kFeedPageLimit) {
    complete_snapshot(feed);
    co_await job.keep();
    co_return StepEnd{};
  }
  // A snapshot that WB does not know any more is started again by the next run.
  if (end.error && end.error->code == Errc::bad_data && loop.call_failed && feed.offset > 0)
    begin_snapshot(feed, job.clock.now());
  co_return end;
}

}  // namespace wbd::sync
