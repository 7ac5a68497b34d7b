#include "core/sync/statistics/reader.hpp"

#include <algorithm>
#include <set>

#include "core/async/started.hpp"
#include "core/base/log.hpp"
#include "core/store/orders.hpp"
#include "core/wb/batch_sink.hpp"
#include "core/wb/statistics.hpp"

namespace wbd::sync {
namespace {

constexpr std::int64_t kShortPage = 50'000;  // SPEC 7.2: below this a page may end the run
constexpr std::int64_t kSmallestCutPage = 10;
constexpr int kHistoryDays = 90;  // WB keeps orders and sales that long (GUIDE 5.4)
constexpr int kRereadDays = 2;
// From being told of an order to the daily look that surely finds its price: 48 h late, and a day to look.
constexpr std::chrono::days kPriceTakes{3};
constexpr Millis kFullPageWait{120'000};

struct PageFacts {
  std::int64_t seen = 0;
  std::int64_t news = 0;
  std::int64_t skipped = 0;
  bool all_at_start = true;
};

// Stores each batch when the next one is here, so that the last one of a page is known as such and its
// transaction can move the cursor over the page. Three batches are in hand at a time: one is stored, the next
// one parsed, and the one after that comes in.
class PageSink final : public wb::BatchSink {
 public:
  PageSink(Job& job, const StatSource& source, std::string date_from, StatCursor* cursor,
           const std::function<void(db::Tx&)>& save)
      : job_(job), source_(source), date_from_(std::move(date_from)), cursor_(cursor), save_(save) {}

  Task<Result<void>> consume(std::string json_array) override {
    if (auto settled = co_await settle(); !settled) co_return settled;
    const auto executor = co_await asio::this_coro::executor;
    if (held_) {
      auto store = [this]() { return this->store(*held_, false); };
      storing_ = start_blocking(job_.workers, executor, std::move(store));
    }
    auto parse = [this, json = std::move(json_array)]() { return source_.parse(json, date_from_); };
    parsing_ = start_blocking(job_.workers, executor, std::move(parse));
    co_return Result<void>{};
  }

  // After the whole page has arrived.
  Task<Result<PageFacts>> finish() {
    if (auto settled = co_await settle(); !settled) co_return settled.error();
    if (held_) {
      auto store = [this]() { return this->store(*held_, true); };
      const auto stored = co_await run_blocking(job_.workers, std::move(store));
      if (!stored) co_return stored.error();
      count(*held_, *stored);
    }
    co_return facts_;
  }

  // Must return before the sink is destroyed: no work refers to it any more.
  Task<void> rest() {
    if (storing_) co_await storing_->ended();
    if (parsing_) co_await parsing_->ended();
  }

  // After rest(), of a page that is given up: what was stored of it counts all the same.
  void count_stored() {
    auto storing = std::exchange(storing_, std::nullopt);
    if (!storing) return;
    if (const auto stored = storing->take()) count(*held_, *stored);
  }

 private:
  // Then nothing runs, and the batch that was parsed last is held.
  Task<Result<void>> settle() {
    co_await rest();
    if (auto storing = std::exchange(storing_, std::nullopt)) {
      const auto stored = storing->take();
      if (!stored) co_return stored.error();
      count(*held_, *stored);
    }
    if (auto parsing = std::exchange(parsing_, std::nullopt)) {
      auto parsed = parsing->take();
      if (!parsed) co_return parsed.error();
      held_ = std::move(*parsed);
    }
    co_return Result<void>{};
  }

  // On a worker.
  Result<WriteCounts> store(const StatSource::Batch& batch, bool last) {
    try {
      return job_.commit([&](db::Tx& tx) {
        const WriteCounts counts = batch.save(job_, tx);
        persist(tx, batch, last);
        return counts;
      });
    } catch (const Failure& failure) {  // the transfer must be ended in order, not torn
      return failure.error();
    }
  }

  void count(StatSource::Batch& batch, const WriteCounts& counts) {
    facts_.seen += batch.seen;
    facts_.skipped += batch.skipped;
    facts_.news += counts.created + counts.changed;
    facts_.all_at_start &= batch.all_at_start;
    job_.count(counts, batch.seen);
    job_.outcome.skipped += batch.skipped;
    for (std::string& sample : batch.samples) {
      if (job_.samples.size() < Job::kMaxSamples) job_.samples.push_back(std::move(sample));
    }
  }

  void persist(db::Tx& tx, const StatSource::Batch& batch, bool last) {
    if (batch.last_time && (!newest_ || *batch.last_time > *newest_)) {
      newest_ = batch.last_time;
      newest_text_ = batch.last_text;
    } else if (batch.last_time && *batch.last_time < *newest_) {
      log::debug("sync", "rows of a page are not in ascending order of lastChangeDate");
    }
    if (!last || cursor_ == nullptr) return;
    const auto position = parse_wb_time(cursor_->position);
    if (newest_ && (!position || *newest_ > *position)) cursor_->position = newest_text_;
    cursor_->largest_page = std::max(cursor_->largest_page, facts_.seen + batch.seen);
    if (facts_.skipped + batch.skipped > 0 && note_doubt(cursor_->doubt, job_.clock.now()))
      cursor_->doubt_from = date_from_;
    save_(tx);
  }

  Job& job_;
  const StatSource& source_;
  std::string date_from_;
  StatCursor* cursor_;  // null for flag=1 pages, which the cursor does not cover
  const std::function<void(db::Tx&)>& save_;
  std::optional<StatSource::Batch> held_;
  std::optional<Started<Result<WriteCounts>>> storing_;  // of what is held
  std::optional<Started<Result<StatSource::Batch>>> parsing_;
  PageFacts facts_;
  std::optional<UtcTime> newest_;
  std::string newest_text_;
};

Task<Result<PageFacts>> read_page(Job& job, const StatSource& source, std::string date_from, int flag,
                                  StatCursor* cursor, const std::function<void(db::Tx&)>& save,
                                  Millis max_wait) {
  PageSink sink(job, source, date_from, cursor, save);
  job.calls.max_limiter_wait = max_wait;
  const wb::Call call = source.call(date_from, flag);
  std::optional<Result<std::int64_t>> rows;
  std::exception_ptr torn;
  try {
    rows = co_await job.client.stream(job.credentials, call, job.options.batch_size, sink, job.calls);
  } catch (...) {
    torn = std::current_exception();
  }
  // A job that was cancelled, too, waits for the work that refers to the sink.
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await sink.rest();
  co_await asio::this_coro::throw_if_cancelled(true);
  if (torn || !*rows) sink.count_stored();
  if (torn) std::rethrow_exception(std::exchange(torn, nullptr));
  if (!*rows) co_return rows->error();
  co_return co_await sink.finish();
}

Task<void> save_cursor(Job& job, const std::function<void(db::Tx&)>& save) {
  auto work = [&job, &save]() {
    job.commit([&save](db::Tx& tx) {
      save(tx);
      return WriteCounts{};
    });
  };
  co_await run_blocking(job.workers, std::move(work));
}

// Turns an error of a later request into "the next run goes on" when it is only the limiter that says wait.
StepEnd ended(const Error& error, bool progress) {
  if (error.code == Errc::rate_limited && progress) return {{}, error.retry_after.value_or(Millis{60'000})};
  return {error, {}};
}

std::string moved(const std::string& day, int by) {
  const auto date = parse_date(day);
  return date ? wbd::to_string(Date{std::chrono::sys_days{*date} + std::chrono::days{by}}) : std::string();
}

// Reads the days from `next` to `last` one by one; moves `next` on as days are stored, "" at the end.
Task<std::optional<Error>> read_days(Job& job, const StatSource& source, std::string& next, std::string last,
                                     const std::function<void(db::Tx&)>& save) {
  while (!next.empty()) {
    if (next > last) {
      next.clear();
    } else {
      auto page = co_await read_page(job, source, next, 1, nullptr, save, job.request.max_limiter_wait);
      if (!page) co_return page.error();
      next = moved(next, 1);
    }
    co_await save_cursor(job, save);
  }
  co_return std::nullopt;
}

// A look that lasts beyond midnight is that of the day it began on: what it has read then may have changed
// since.
std::string second_look_end(const StatCursor& cursor) {
  return moved(cursor.reread_began, -1);
}

// The day to read next of a look that is under way.
std::string second_look_day(const StatCursor& cursor) {
  return cursor.reread_older.empty() ? cursor.reread_next : cursor.reread_older.front();
}

void second_look_day_read(StatCursor& cursor) {
  if (!cursor.reread_older.empty()) {
    cursor.reread_older.erase(cursor.reread_older.begin());
  } else {
    cursor.reread_next = moved(cursor.reread_next, 1);
  }
  if (cursor.reread_older.empty() && cursor.reread_next > second_look_end(cursor)) {
    cursor.reread_on = cursor.reread_began;
    cursor.reread_next.clear();
  }
}

// The days before `cursor.reread_next` of rows that were told of lately and had no price then.
Task<std::vector<std::string>> older_days_without_price(Job& job, const StatSource& source,
                                                        const StatCursor& cursor) {
  std::vector<std::string> days;
  if (!source.without_price) co_return days;
  auto load = [&job, &source, &cursor]() {
    const auto last_look = parse_wb_time(cursor.reread_on);
    const UtcTime told_since = std::min(last_look.value_or(job.clock.now()), job.clock.now()) - kPriceTakes;
    return job.database.read_value(
        [&](db::Tx& tx) { return source.without_price(tx, job.cabinet.id, told_since); });
  };
  std::set<std::string> found;
  const std::string oldest = job.moscow_day(kHistoryDays);
  for (const UtcTime time : co_await run_blocking(job.workers, std::move(load))) {
    std::string day = to_moscow_text(time).substr(0, 10);
    if (day >= oldest && day < cursor.reread_next) found.insert(std::move(day));
  }
  days.assign(found.begin(), found.end());
  co_return days;
}

// The days before today are read again once a day, since prices come up to 24 h late and need not move
// lastChangeDate (GUIDE 5.5). What had no price at the last look may have got it since, however long ago that
// look was: no day between the two is left out. An order that was paid days after it was placed is told of
// late, and its price comes later still: its day is read beside those. False when today's look is over.
Task<bool> begin_second_look(Job& job, const StatSource& source, StatCursor& cursor) {
  const std::string today = job.moscow_day(0);
  if (cursor.reread_on == today) co_return false;
  if (!cursor.reread_next.empty() && !cursor.reread_began.empty()) co_return true;
  cursor.reread_began = today;
  cursor.reread_next = job.moscow_day(kRereadDays);
  if (!cursor.reread_on.empty()) {
    cursor.reread_next =
        std::clamp(moved(cursor.reread_on, -1), job.moscow_day(kHistoryDays), cursor.reread_next);
  }
  cursor.reread_older = co_await older_days_without_price(job, source, cursor);
  co_return true;
}

// The smallest dateFrom beyond `position`: WB's times have whole seconds unless they show a fraction.
std::string just_after(const std::string& position) {
  const auto time = parse_wb_time(position);
  return time ? to_moscow_text(*time + std::chrono::seconds{1}) : position;
}

}  // namespace

Task<StepEnd> read_stat(Job& job, const StatSource& source, StatCursor& cursor,
                        const std::function<void(db::Tx&)>& save) {
  if (auto end = job.barred(source.operation)) co_return *end;
  const bool asked_for = job.request.force || job.request.full;
  if (is_due(cursor.doubt, job.clock.now(), asked_for) && cursor.tie_last.empty()) {
    cursor.position = cursor.doubt_from;
    begin_look(cursor.doubt, job.clock.now());
  }
  if (job.request.full) cursor.position.clear();
  if (job.request.since) cursor.position = to_moscow_text(*job.request.since);
  if (cursor.position.empty()) {  // all of history is about to be read, from today on
    cursor.reread_on = job.moscow_day(0);
    cursor.reread_next.clear();
    cursor.reread_older.clear();
    cursor.reread_waits = false;
  }
  bool progress = false;
  bool page_read = false;
  Millis max_wait = job.request.max_limiter_wait;
  if (cursor.reread_waits) {
    cursor.reread_waits = false;
    co_await save_cursor(job, save);
    auto day = co_await read_page(job, source, second_look_day(cursor), 1, nullptr, save, max_wait);
    if (!day) co_return ended(day.error(), progress);
    second_look_day_read(cursor);
    co_await save_cursor(job, save);
    progress = true;
  }
  for (;;) {
    if (!cursor.tie_last.empty()) {
      if (auto error = co_await read_days(job, source, cursor.tie_next, cursor.tie_last, save))
        co_return ended(*error, progress);
      cursor.tie_last.clear();
      cursor.position = just_after(cursor.position);
      co_await save_cursor(job, save);
    }
    const std::string from = cursor.position.empty() ? job.moscow_day(kHistoryDays) : cursor.position;
    const std::string before = cursor.position;
    auto page = co_await read_page(job, source, from, 0, &cursor, save, max_wait);
    if (!page) {
      // Where each page brings news and the next one has to wait, no run would get to the second look.
      const bool waits = page_read && page.error().code == Errc::rate_limited;
      if (waits && co_await begin_second_look(job, source, cursor)) {
        cursor.reread_waits = true;
        co_await save_cursor(job, save);
      }
      co_return ended(page.error(), progress);
    }
    progress = page_read = true;
    // Known rows alone do not end the data: an interrupted run may have stored them without moving the
    // cursor.
    if (page->news == 0 && cursor.position == before) {
      const bool cut_inside_a_tie = page->all_at_start && page->seen >= kSmallestCutPage &&
                                    page->seen >= cursor.largest_page && from == cursor.position;
      if (!cut_inside_a_tie) break;
      cursor.tie_next = job.moscow_day(kHistoryDays);
      cursor.tie_last = cursor.position.substr(0, 10);  // no row changed before its own day
      co_await save_cursor(job, save);
      continue;
    }
    max_wait = page->seen >= kShortPage ? std::max(kFullPageWait, job.request.max_limiter_wait)
                                        : std::max(kConfirmWait, job.request.max_limiter_wait);
  }

  if (cursor.doubt.clean) {
    end_look(cursor.doubt);
    co_await save_cursor(job, save);
  }
  if (!co_await begin_second_look(job, source, cursor)) co_return StepEnd{};
  co_await save_cursor(job, save);
  while (!cursor.reread_next.empty()) {
    auto day = co_await read_page(job, source, second_look_day(cursor), 1, nullptr, save,
                                  job.request.max_limiter_wait);
    if (!day) {
      if (day.error().code == Errc::rate_limited) {
        cursor.reread_waits = true;
        co_await save_cursor(job, save);
      }
      co_return ended(day.error(), true);
    }
    second_look_day_read(cursor);
    co_await save_cursor(job, save);
  }
  co_return StepEnd{};
}

namespace {

template <class Row, class Parse, class Ingest>
Result<StatSource::Batch> parse_batch(std::string_view json, std::string_view date_from, Parse parse,
                                      Ingest ingest) {
  Result<wb::Parsed<Row>> parsed = parse(json);
  if (!parsed) return parsed.error();
  StatSource::Batch batch;
  batch.seen = parsed->seen;
  batch.skipped = parsed->skipped;
  batch.samples = std::move(parsed->samples);
  for (const Row& row : parsed->rows) {
    if (!batch.last_time || row.changed_at >= *batch.last_time) {
      batch.last_time = row.changed_at;
      batch.last_text = row.changed_at_text;
    }
    batch.all_at_start &= row.changed_at_text == date_from;
  }
  batch.save = [rows = std::move(parsed->rows), ingest](Job& job, db::Tx& tx) {
    return ingest(tx, job.cabinet.id, job.options.report_zone, rows, job.events());
  };
  return batch;
}

}  // namespace

const StatSource& orders_source() {
  static const StatSource kSource{wb::Operation::supplier_orders, &wb::supplier_orders_call,
                                  [](std::string_view json, std::string_view from) {
                                    return parse_batch<StatOrder>(json, from, wb::parse_supplier_orders,
                                                                  ingest_orders);
                                  },
                                  &store::unpriced_orders};
  return kSource;
}

const StatSource& sales_source() {
  static const StatSource kSource{wb::Operation::supplier_sales, &wb::supplier_sales_call,
                                  [](std::string_view json, std::string_view from) {
                                    return parse_batch<StatSale>(json, from, wb::parse_supplier_sales,
                                                                 ingest_sales);
                                  },
                                  nullptr};
  return kSource;
}

}  // namespace wbd::sync
