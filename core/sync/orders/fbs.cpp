#include "core/sync/orders/fbs.hpp"

#include <algorithm>

#include "core/store/fbs_orders.hpp"
#include "core/wb/fbs_orders.hpp"

namespace wbd::sync {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr auto kHistory = days{90} - minutes{10};  // WB lists three months
constexpr auto kSlack = minutes{8};
constexpr auto kWindow = days{30} - minutes{1};  // and refuses more than 30 days in one question
constexpr auto kFbsOverlap = hours{1};
constexpr auto kListInterval = hours{1};  // the new ones are asked for each time
constexpr auto kFbsRefusalPause = hours{6};
constexpr std::size_t kIdsAQuestion = 1000;

class Reader {
 public:
  Reader(Job& job, FbsCursor& cursor, const std::function<void(db::Tx&)>& save)
      : job_(job), cursor_(cursor), save_(save) {}

  Task<StepEnd> run() {
    auto error = co_await read_new();
    if (!error) error = co_await read_list();
    if (!error) error = co_await read_statuses();
    if (!error) co_return StepEnd{};
    if (error->code == Errc::rate_limited && progress_)
      co_return StepEnd{{}, error->retry_after.value_or(Millis{60'000})};
    const bool refused =
        error->code == Errc::forbidden || error->code == Errc::not_found || error->code == Errc::bad_data;
    if (refused) {
      cursor_.retry_at = to_ms(job_.clock.now() + kFbsRefusalPause);
      auto keep = [this]() { commit_cursor(); };
      co_await run_blocking(job_.workers, std::move(keep));
    }
    co_return StepEnd{*error, {}};
  }

 private:
  Task<Result<std::string>> call(const wb::Call& what) {
    auto body = co_await job_.call(what, std::max(kConfirmWait, job_.request.max_limiter_wait));
    progress_ = progress_ || body.has_value();
    co_return body;
  }

  Task<std::optional<Error>> read_new() {
    auto body = co_await call(wb::fbs_new_orders_call());
    if (!body) co_return body.error();
    auto work = [this, &body]() -> std::optional<Error> {
      auto answer = wb::parse_fbs_orders(*body);
      if (!answer) return answer.error();
      store(answer->orders, [] {});
      return std::nullopt;
    };
    co_return co_await run_blocking(job_.workers, std::move(work));
  }

  Task<std::optional<Error>> read_list() {
    const UtcTime now = job_.clock.now();
    const bool due =
        cursor_.listed_at == 0 || from_ms(cursor_.listed_at) + kListInterval <= now || job_.request.force;
    const UtcTime reach = now - kHistory;
    const bool look = is_due(cursor_.doubt, now, job_.request.force);
    if (cursor_.window_to != 0 && from_ms(cursor_.window_from) < reach - kSlack) {
      begin_window(reach, now);  // it was interrupted, and WB's history has moved on
    } else if (cursor_.window_to == 0) {
      if (!due && !look) co_return std::nullopt;
      UtcTime from = from_ms(cursor_.known_until) - kFbsOverlap;
      cursor_.doubt.clean = false;
      if (look) {
        from = std::min(from, from_ms(cursor_.doubt_from));
        begin_look(cursor_.doubt, now);
      }
      begin_window(std::max(reach, from), now);
    }
    while (cursor_.window_to != 0) {
      const wb::FbsPage page{from_ms(cursor_.window_from), from_ms(cursor_.window_to), cursor_.next};
      auto body = co_await call(wb::fbs_orders_call(page));
      if (!body) {
        if (body.error().code == Errc::bad_data) cursor_.window_from = cursor_.window_to = cursor_.next = 0;
        co_return body.error();
      }
      auto work = [this, &body]() -> std::optional<Error> {
        auto answer = wb::parse_fbs_orders(*body);
        if (!answer) return answer.error();
        store(answer->orders, [&] {
          if (answer->orders.skipped > 0 && note_doubt(cursor_.doubt, job_.clock.now()))
            cursor_.doubt_from = cursor_.window_from;
          page_done(*answer);
        });
        return std::nullopt;
      };
      if (auto error = co_await run_blocking(job_.workers, std::move(work))) co_return error;
    }
    co_return std::nullopt;
  }

  void begin_window(UtcTime from, UtcTime now) {
    cursor_.window_from = to_ms(from);
    cursor_.window_to = to_ms(std::min(now, from + kWindow));
    cursor_.next = 0;
  }

  // A short page does not end the list (WB does not say that it does): one more question is cheap here.
  void page_done(const wb::FbsAnswer& answer) {
    const bool goes_on = answer.orders.seen > 0 && answer.next != 0 && answer.next != cursor_.next;
    if (goes_on) {
      cursor_.next = answer.next;
      return;
    }
    const UtcTime now = job_.clock.now();
    const UtcTime until = from_ms(cursor_.window_to);
    cursor_.known_until = std::max(cursor_.known_until, cursor_.window_to);
    if (until + kFbsOverlap < now) {
      begin_window(until, now);
    } else {
      cursor_.listed_at = to_ms(now);
      end_look(cursor_.doubt);
      cursor_.window_from = cursor_.window_to = cursor_.next = 0;
    }
  }

  Task<std::optional<Error>> read_statuses() {
    const std::string today = job_.moscow_day(0);
    const bool with_sold = cursor_.sold_on != today;
    auto load = [this, with_sold]() {
      return job_.database.read_value([&](db::Tx& tx) {
        return store::open_fbs_orders(tx, job_.cabinet.id, job_.clock.now() - kHistory, with_sold);
      });
    };
    const auto open = co_await run_blocking(job_.workers, std::move(load));
    for (std::size_t at = 0; at < open.size(); at += kIdsAQuestion) {
      const auto batch = std::span(open).subspan(at, std::min(kIdsAQuestion, open.size() - at));
      std::vector<std::int64_t> ids;
      for (const store::OpenFbsOrder& order : batch) ids.push_back(order.id);
      auto body = co_await call(wb::fbs_statuses_call(ids));
      if (!body) co_return body.error();
      auto work = [this, &body, batch]() -> std::optional<Error> {
        auto statuses = wb::parse_fbs_statuses(*body);
        if (!statuses) return statuses.error();
        const WriteCounts counts = job_.commit(
            [&](db::Tx& tx) { return ingest_fbs_statuses(tx, job_.cabinet.id, batch, statuses->rows); });
        job_.count(counts, 0);
        job_.note_skipped(*statuses);
        return std::nullopt;
      };
      if (auto error = co_await run_blocking(job_.workers, std::move(work))) co_return error;
    }
    if (with_sold) {
      cursor_.sold_on = today;
      auto keep = [this]() { commit_cursor(); };
      co_await run_blocking(job_.workers, std::move(keep));
    }
    co_return std::nullopt;
  }

  template <class Moved>
  void store(const wb::Parsed<FbsOrder>& orders, Moved moved) {
    moved();
    const WriteCounts counts = job_.commit([&](db::Tx& tx) {
      const WriteCounts written = ingest_fbs(tx, job_.cabinet.id, orders.rows);
      save_(tx);
      return written;
    });
    job_.count(counts, orders.seen);
    job_.note_skipped(orders);
  }

  void commit_cursor() {
    job_.commit([&](db::Tx& tx) {
      save_(tx);
      return WriteCounts{};
    });
  }

  Job& job_;
  FbsCursor& cursor_;
  const std::function<void(db::Tx&)>& save_;
  bool progress_ = false;
};

}  // namespace

Task<StepEnd> read_fbs(Job& job, FbsCursor& cursor, const std::function<void(db::Tx&)>& save) {
  if (auto end = job.barred(wb::Operation::fbs_orders)) co_return *end;
  if (job.request.full) cursor = {};
  if (from_ms(cursor.retry_at) > job.clock.now()) co_return StepEnd{};
  Reader reader(job, cursor, save);
  co_return co_await reader.run();
}

}  // namespace wbd::sync
