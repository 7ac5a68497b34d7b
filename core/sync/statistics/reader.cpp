#include "core/sync/statistics/reader.hpp"

#include <algorithm>

#include "core/analytics/product_cache.hpp"
#include "core/base/log.hpp"
#include "core/store/orders.hpp"
#include "core/sync/page_sink.hpp"
#include "core/sync/statistics/plan.hpp"
#include "core/wb/statistics.hpp"

namespace wbd::sync {
namespace {

constexpr std::int64_t kShortPage = 50'000;  // SPEC 7.2: below this a page may end the run
constexpr Millis kNextStatPageWait{120'000};

// Writes one page to the database. If there is a cursor, the last transaction moves it past the page.
class PageWriter {
 public:
  PageWriter(Job& job, std::string date_from, StatCursor* cursor)
      : job_(job), date_from_(std::move(date_from)), cursor_(cursor) {}

  // Runs in the transaction of the batch, and again when that transaction is retried.
  WriteCounts save(db::Tx& tx, const StatSource::Batch& batch, const StreamedPage& before, bool last) {
    const WriteCounts counts = batch.save(job_, tx);
    all_at_start_ = all_at_start_ && batch.all_at_start;
    if (batch.last_time && (!newest_ || *batch.last_time > *newest_)) {
      newest_ = batch.last_time;
      newest_text_ = batch.last_text;
    } else if (batch.last_time && *batch.last_time < *newest_) {
      log::debug("sync", "rows of a page are not in ascending order of lastChangeDate");
    }
    if (last && cursor_ != nullptr) move_cursor(before.seen + batch.seen, before.skipped + batch.skipped);
    return counts;
  }

  [[nodiscard]] bool all_at_start() const { return all_at_start_; }

 private:
  void move_cursor(std::int64_t seen, std::int64_t skipped) {
    const auto position = cursor_->position ? parse_wb_time(*cursor_->position) : std::nullopt;
    if (newest_ && (!position || *newest_ > *position)) cursor_->position = newest_text_;
    cursor_->largest_page = std::max(cursor_->largest_page, seen);
    if (skipped > 0 && mark_unread(cursor_->reread, job_.clock.now())) cursor_->reread_from = date_from_;
  }

  Job& job_;
  std::string date_from_;
  StatCursor* cursor_;  // null for days, which the cursor does not cover
  bool all_at_start_ = true;
  std::optional<UtcTime> newest_;
  std::string newest_text_;
};

Task<Result<StatPage>> read_page(Job& job, const StatSource& source, StatCursor& cursor,
                                 const StatRequest& request, Millis least_wait) {
  const bool is_page = request.what == StatRead::page;
  PageWriter writer(job, request.date_from, is_page ? &cursor : nullptr);
  const ParseBatch parse = [&](std::string_view json) -> Result<PageBatch> {
    auto rows = source.parse(json, request.date_from);
    if (!rows) return rows.error();
    PageBatch batch;
    batch.seen = rows->seen;
    batch.skipped = rows->skipped;
    batch.samples = std::move(rows->samples);
    batch.fields = std::move(rows->fields);
    batch.save = [&job, &writer, is_page, rows = std::move(*rows)](db::Tx& tx, const StreamedPage& before,
                                                                   bool last) {
      const WriteCounts counts = writer.save(tx, rows, before, last);
      if (last && is_page) job.save_cursor(tx);
      return counts;
    };
    return batch;
  };
  const auto before = cursor.position;
  const wb::Call call = source.call(request.date_from, is_page ? 0 : 1);
  const auto page = co_await stream_page(job, call, least_wait, SinkDepth::pipelined, parse);
  if (!page) co_return page.error();
  co_return StatPage{page->seen, page->changes, cursor.position != before, writer.all_at_start()};
}

std::vector<UtcTime> rows_without_price(Job& job, const StatSource& source, const StatCursor& cursor) {
  if (!source.without_price) return {};
  const UtcTime since = reported_since(cursor, job.clock.now());
  return job.database.read_value([&](db::Tx& tx) { return source.without_price(tx, job.cabinet.id, since); });
}

// Begins the second look, unless it is under way.
Task<void> start_second_look(Job& job, const StatSource& source, StatCursor& cursor) {
  if (!second_look_under_way(cursor)) {
    begin_second_look(cursor, job.clock.now());
    const auto rows = co_await job.on_worker(rows_without_price, job, source, cursor);
    add_older_days(cursor, rows, job.clock.now());
  }
  co_await job.keep();
}

// With changes in each page and a wait before the next page, no run would ever reach the second look. So the
// second look goes first in the next run.
Task<void> let_second_look_wait(Job& job, const StatSource& source, StatCursor& cursor) {
  if (second_look_done(cursor, job.clock.now())) co_return;
  co_await start_second_look(job, source, cursor);
  cursor.second_look.first_next_run = true;
  co_await job.keep();
}

// The end of a step whose method WB has switched off. When the order feed replaces the method, its loss is no
// error.
StepEnd end_without(const Job& job, const StatSource& source, const Error& error) {
  const MethodStatus* const status = job.method(source.operation);
  if (status == nullptr || !status->from_feed()) return {error, {}};
  return {};
}

}  // namespace

Task<StepEnd> read_stat(Job& job, const StatSource& source, StatCursor& cursor) {
  if (auto end = job.barred(source.operation)) co_return *end;
  co_await job.follow_setting(source.operation);
  if (auto rest = job.resting(source.operation)) co_return end_without(job, source, *rest);
  const StatRunOptions options{job.on_demand(), job.request.full, job.request.since};
  StatRun run = begin_stat_run(cursor, options, job.clock.now());
  if (run.second_look_first) co_await job.keep();
  bool progress = false;
  bool list_read = false;  // a page of the list was read
  Millis page_wait{0};
  while (const auto request = next_request(cursor, run, job.clock.now())) {
    if (request->what == StatRead::begin_second_look) {
      co_await start_second_look(job, source, cursor);
      continue;
    }
    const bool is_page = request->what == StatRead::page;
    const bool begins = is_page && !cursor.position;
    const auto page = co_await read_page(job, source, cursor, *request, is_page ? page_wait : Millis{0});
    if (!page) {
      const bool second_look_waits = list_read && request->what != StatRead::tied_day;
      if (second_look_waits && page.error().code == Errc::rate_limited)
        co_await let_second_look_wait(job, source, cursor);
      if (page.error().code == Errc::not_found) co_return end_without(job, source, page.error());
      co_return ended(page.error(), progress);
    }
    if (!is_page) {
      progress = progress || run.second_look_first;
      day_read(cursor, run, *request);
      co_await job.keep();
      continue;
    }
    if (begins) job.history_from = parse_wb_time(request->date_from);
    progress = list_read = true;
    page_read(cursor, run, *request, *page, job.clock.now());
    // After a short page WB has to confirm that there is no more.
    job.requests_left = page->seen < kShortPage ? std::optional<std::int64_t>(1) : std::nullopt;
    if (cursor.tie_next) {
      co_await job.keep();
    } else if (!run.list_ended) {
      page_wait = page->seen >= kShortPage ? kNextStatPageWait : kConfirmWait;
    } else if (cursor.reread.clean) {
      end_reread(cursor.reread);
      co_await job.keep();
    }
  }
  co_return StepEnd{};
}

Task<void> refresh_products(Job& job) {
  constexpr std::int64_t kArticlesATime = 1'000;
  bool more = true;
  const auto refresh = [&job, &more]() {
    job.commit([&](db::Tx& tx) {
      more = analytics::refresh_products(tx, job.cabinet.id, job.options.report_zone, job.clock.now(),
                                         kArticlesATime);
      return WriteCounts{};
    });
  };
  while (more) co_await job.on_worker(refresh);
}

}  // namespace wbd::sync
