#include "core/sync/stat_reader.hpp"

#include <algorithm>

#include "core/base/log.hpp"

namespace wb::sync {
namespace {

constexpr std::int64_t kShortPage = 50'000;  // SPEC 7.2: below this a page may end the run
constexpr std::int64_t kSmallestCutPage = 10;
constexpr int kHistoryDays = 90;  // WB keeps orders and sales that long (GUIDE 5.4)
constexpr int kRereadDays = 2;
constexpr Millis kFullPageWait{120'000};

struct PageFacts {
  std::int64_t seen = 0;
  std::int64_t news = 0;
  bool all_at_start = true;
};

// Stores each batch when the next one is here, so that the last one of a page is known as such and its
// transaction can move the cursor over the page.
class PageSink final : public api::BatchSink {
 public:
  PageSink(Job& job, const StatSource& source, std::string date_from, StatCursor* cursor,
           const std::function<void(store::Tx&)>& save)
      : job_(job), source_(source), date_from_(std::move(date_from)), cursor_(cursor), save_(save) {}

  Task<Result<void>> consume(std::string json_array) override {
    if (!held_.empty()) {
      auto stored = co_await store(std::move(held_), false);
      if (!stored) co_return stored.error();
    }
    held_ = std::move(json_array);
    co_return Result<void>{};
  }

  // After the whole page has arrived.
  Task<Result<PageFacts>> finish() {
    if (!held_.empty()) {
      auto stored = co_await store(std::move(held_), true);
      if (!stored) co_return stored.error();
    }
    co_return facts_;
  }

 private:
  Task<Result<void>> store(std::string json, bool last) {
    auto work = [this, json = std::move(json), last]() -> Result<StatSource::Batch> {
      auto persist = [this, last](store::Tx& tx, const StatSource::Batch& batch) {
        this->persist(tx, batch, last);
      };
      try {
        return source_.store(job_, json, date_from_, persist);
      } catch (const Failure& failure) {  // the transfer must be ended in order, not torn
        return failure.error();
      }
    };
    auto batch = co_await run_blocking(job_.workers, std::move(work));
    if (!batch) co_return batch.error();
    facts_.seen += batch->seen;
    facts_.news += batch->counts.created + batch->counts.changed;
    facts_.all_at_start &= batch->all_at_start;
    job_.count(batch->counts, batch->seen);
    job_.outcome.skipped += batch->skipped;
    for (std::string& sample : batch->samples) {
      if (job_.samples.size() < Job::kMaxSamples) job_.samples.push_back(std::move(sample));
    }
    co_return Result<void>{};
  }

  void persist(store::Tx& tx, const StatSource::Batch& batch, bool last) {
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
    save_(tx);
  }

  Job& job_;
  const StatSource& source_;
  std::string date_from_;
  StatCursor* cursor_;  // null for flag=1 pages, which the cursor does not cover
  const std::function<void(store::Tx&)>& save_;
  std::string held_;
  PageFacts facts_;
  std::optional<UtcTime> newest_;
  std::string newest_text_;
};

Task<Result<PageFacts>> read_page(Job& job, const StatSource& source, std::string date_from, int flag,
                                  StatCursor* cursor, const std::function<void(store::Tx&)>& save,
                                  Millis max_wait) {
  PageSink sink(job, source, date_from, cursor, save);
  job.calls.max_limiter_wait = max_wait;
  const api::Call call = source.call(date_from, flag);
  auto rows = co_await job.client.stream(job.credentials, call, job.options.batch_size, sink, job.calls);
  if (!rows) co_return rows.error();
  co_return co_await sink.finish();
}

Task<void> save_cursor(Job& job, const std::function<void(store::Tx&)>& save) {
  auto work = [&job, &save]() {
    job.commit([&save](store::Tx& tx) {
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

std::string day_after(const std::string& day) {
  const auto date = parse_date(day);
  return date ? wb::to_string(Date{std::chrono::sys_days{*date} + std::chrono::days{1}}) : std::string();
}

// Reads the days from `next` to `last` one by one; moves `next` on as days are stored, "" at the end.
Task<std::optional<Error>> read_days(Job& job, const StatSource& source, std::string& next, std::string last,
                                     const std::function<void(store::Tx&)>& save) {
  while (!next.empty()) {
    if (next > last) {
      next.clear();
    } else {
      auto page = co_await read_page(job, source, next, 1, nullptr, save, job.request.max_limiter_wait);
      if (!page) co_return page.error();
      next = day_after(next);
    }
    co_await save_cursor(job, save);
  }
  co_return std::nullopt;
}

// The smallest dateFrom beyond `position`: WB's times have whole seconds unless they show a fraction.
std::string just_after(const std::string& position) {
  const auto time = parse_wb_time(position);
  return time ? to_moscow_text(*time + std::chrono::seconds{1}) : position;
}

}  // namespace

Task<StepEnd> read_stat(Job& job, const StatSource& source, StatCursor& cursor,
                        const std::function<void(store::Tx&)>& save) {
  if (auto end = job.barred(source.operation)) co_return *end;
  if (job.request.full) cursor.position.clear();
  if (job.request.since) cursor.position = to_moscow_text(*job.request.since);
  const bool first_run = cursor.position.empty();
  bool progress = false;
  Millis max_wait = job.request.max_limiter_wait;
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
    if (!page) co_return ended(page.error(), progress);
    progress = true;
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

  const std::string today = job.moscow_day(0);
  if (cursor.reread_on == today) co_return StepEnd{};
  if (first_run || cursor.reread_on.empty()) {
    cursor.reread_on = today;
    cursor.reread_next.clear();
    co_await save_cursor(job, save);
    co_return StepEnd{};
  }
  if (cursor.reread_next.empty()) cursor.reread_next = job.moscow_day(kRereadDays);
  if (auto error = co_await read_days(job, source, cursor.reread_next, job.moscow_day(1), save))
    co_return ended(*error, true);
  cursor.reread_on = today;
  co_await save_cursor(job, save);
  co_return StepEnd{};
}

namespace {

template <class Row, class Parse, class Ingest>
Result<StatSource::Batch> store_batch(Job& job, std::string_view json, std::string_view date_from,
                                      const StatSource::Persist& persist, Parse parse, Ingest ingest) {
  Result<api::Parsed<Row>> parsed = parse(json);
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
  batch.counts = job.commit([&](store::Tx& tx) {
    const WriteCounts counts =
        ingest(tx, job.cabinet.id, job.options.report_zone, parsed->rows, job.events());
    persist(tx, batch);
    return counts;
  });
  return batch;
}

}  // namespace

const StatSource& orders_source() {
  static const StatSource source{
      api::Operation::supplier_orders, &api::supplier_orders_call,
      [](Job& job, std::string_view json, std::string_view from, const StatSource::Persist& persist) {
        return store_batch<StatOrder>(job, json, from, persist, api::parse_supplier_orders, ingest_orders);
      }};
  return source;
}

const StatSource& sales_source() {
  static const StatSource source{
      api::Operation::supplier_sales, &api::supplier_sales_call,
      [](Job& job, std::string_view json, std::string_view from, const StatSource::Persist& persist) {
        return store_batch<StatSale>(job, json, from, persist, api::parse_supplier_sales, ingest_sales);
      }};
  return source;
}

}  // namespace wb::sync
