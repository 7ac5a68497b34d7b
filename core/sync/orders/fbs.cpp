#include "core/sync/orders/fbs.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/store/fbs_orders.hpp"
#include "core/sync/page_loop.hpp"
#include "core/wb/fbs_orders.hpp"

namespace wbd::sync {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr auto kFbsHistory = days{90} - minutes{10};  // WB lists three months
constexpr auto kFbsSlack = minutes{8};
constexpr auto kFbsWindow = days{30} - minutes{1};  // WB refuses more than 30 days in one request
// An order that was confirmed while no process ran is not among the new ones. The list has it, by the time of
// its creation, which may be long before WB shows it.
constexpr auto kFbsOverlap = hours{24};
constexpr auto kListInterval = minutes{5};
constexpr auto kFbsRefusalPause = hours{6};
constexpr auto kFbsBadRequestPause = minutes{15};
constexpr std::size_t kIdsAQuestion = 1000;

class FbsReader {
 public:
  FbsReader(Job& job, FbsCursor& cursor) : job_(job), cursor_(cursor) {}

  // The three lists are independent: after an unreadable answer of one the others are still read.
  Task<StepEnd> run() {
    StepEnd end = co_await read_new();
    if (goes_on(end)) {
      StepEnd list = co_await read_list();
      add(end, std::move(list));
    }
    if (goes_on(end)) {
      StepEnd statuses = co_await read_statuses();
      add(end, std::move(statuses));
    }
    if (!end.error) co_return StepEnd{};
    if (refused_) {
      cursor_.retry_at = job_.clock.now() + *refused_;
      co_await job_.keep();
    }
    co_return ended(*end.error, loop_.progress);
  }

 private:
  static bool goes_on(const StepEnd& end) { return !end.error || end.error->code == Errc::bad_data; }

  static void add(StepEnd& end, StepEnd later) {
    if (later.error && (!end.error || !goes_on(later))) end = std::move(later);
  }

  // A request that WB refuses costs ten. An answer that cannot be read costs nothing: the next run asks
  // again.
  void note_refusal(const StepEnd& end) {
    if (!end.error || !loop_.call_failed) return;
    if (end.error->code == Errc::not_found) refused_ = kFbsRefusalPause;
    if (end.error->code == Errc::bad_data) refused_ = kFbsBadRequestPause;
  }

  template <class Next, class Store>
  Task<StepEnd> read(Next& next, Store& store) {
    loop_.call_failed = false;
    StepEnd end = co_await read_pages(job_, loop_, next, store);
    note_refusal(end);
    co_return end;
  }

  Task<StepEnd> read_new() {
    bool asked = false;
    const auto next = [&asked]() -> std::optional<wb::Call> {
      if (std::exchange(asked, true)) return std::nullopt;
      return wb::fbs_new_orders_call();
    };
    const auto store = [this](const std::string& body) -> Result<void> {
      const auto answer = wb::parse_fbs_orders(body, wb::Operation::fbs_new_orders);
      if (!answer) return answer.error();
      store_orders(answer->orders);
      return {};
    };
    co_return co_await read(next, store);
  }

  Task<StepEnd> read_list() {
    const auto load = [this]() { return oldest_open(); };
    choose_window(co_await job_.on_worker(load));
    const auto next = [this]() -> std::optional<wb::Call> {
      if (!cursor_.window_from || !cursor_.window_to) return std::nullopt;
      return wb::fbs_orders_call({*cursor_.window_from, *cursor_.window_to, cursor_.next});
    };
    const auto store = [this](const std::string& body) -> Result<void> {
      const auto answer = wb::parse_fbs_orders(body);
      if (!answer) return answer.error();
      if (answer->orders.skipped > 0 && mark_unread(cursor_.reread, job_.clock.now()))
        cursor_.reread_from = cursor_.window_from;
      page_done(*answer);
      store_orders(answer->orders);
      return {};
    };
    StepEnd end = co_await read(next, store);
    if (end.error && end.error->code == Errc::bad_data && loop_.call_failed) end_window();
    co_return end;
  }

  std::optional<UtcTime> oldest_open() {
    const UtcTime reach = job_.clock.now() - kFbsHistory;
    return job_.database.read_value(
        [&](db::Tx& tx) { return store::oldest_unassembled(tx, job_.cabinet.id, reach); });
  }

  // Chooses the part of the list to read, when one is due and none is being read. Only the list has supplies,
  // so it begins with the oldest order whose supply may have changed (`oldest`, or handed over since).
  void choose_window(std::optional<UtcTime> oldest) {
    const UtcTime now = job_.clock.now();
    const UtcTime reach = now - kFbsHistory;
    if (cursor_.window_from && cursor_.window_to) {
      // The window was interrupted, and WB may not keep its first days any more.
      if (*cursor_.window_from < reach - kFbsSlack) begin_window(reach, now);
      return;
    }
    const bool due = !cursor_.listed_at || *cursor_.listed_at + kListInterval <= now || job_.request.force;
    const bool reread = is_due(cursor_.reread, now, job_.request.force);
    if (!due && !reread) return;
    UtcTime from = cursor_.known_until.value_or(UtcTime{}) - kFbsOverlap;
    if (oldest) from = std::min(from, *oldest);
    if (cursor_.handed_over_since) from = std::min(from, *cursor_.handed_over_since);
    cursor_.reread.clean = false;
    if (reread) {
      from = std::min(from, cursor_.reread_from.value_or(UtcTime{}));
      begin_reread(cursor_.reread, now);
    }
    begin_window(std::max(reach, from), now);
  }

  void begin_window(UtcTime from, UtcTime now) {
    cursor_.window_from = from;
    cursor_.window_to = std::min<UtcTime>(now, from + kFbsWindow);
    cursor_.next = 0;
  }

  void end_window() {
    cursor_.window_from = cursor_.window_to = std::nullopt;
    cursor_.next = 0;
  }

  // A short page does not end the list, because WB does not promise that. One more request is cheap here.
  void page_done(const wb::FbsAnswer& answer) {
    const bool goes_on = answer.orders.seen > 0 && answer.next != 0 && answer.next != cursor_.next;
    if (goes_on) {
      cursor_.next = answer.next;
      return;
    }
    const UtcTime now = job_.clock.now();
    const UtcTime until = *cursor_.window_to;
    cursor_.known_until = std::max(cursor_.known_until, cursor_.window_to);
    if (until + kFbsSlack < now) {
      begin_window(until, now);
    } else {
      cursor_.listed_at = now;
      cursor_.handed_over_since.reset();
      end_reread(cursor_.reread);
      end_window();
    }
  }

  std::vector<store::OpenFbsOrder> open_orders(bool with_ended) {
    return job_.database.read_value([&](db::Tx& tx) {
      return store::open_fbs_orders(tx, job_.cabinet.id, job_.clock.now() - kFbsHistory, with_ended);
    });
  }

  Task<StepEnd> read_statuses() {
    const Date today = job_.moscow_today();
    const bool with_ended = cursor_.ended_on != today;
    const auto load = [this, with_ended]() { return open_orders(with_ended); };
    const auto open = co_await job_.on_worker(load);
    std::size_t at = 0;
    const auto batch = [&]() {
      return std::span(open).subspan(at, std::min(kIdsAQuestion, open.size() - at));
    };
    const auto next = [&]() -> std::optional<wb::Call> {
      if (at >= open.size()) return std::nullopt;
      std::vector<std::int64_t> ids;
      for (const store::OpenFbsOrder& order : batch()) ids.push_back(order.id);
      return wb::fbs_statuses_call(ids);
    };
    const auto store = [&](const std::string& body) -> Result<void> {
      const auto statuses = wb::parse_fbs_statuses(body);
      if (!statuses) return statuses.error();
      note_handed_over(batch(), statuses->rows);
      const WriteCounts counts = job_.store(
          [&](db::Tx& tx) { return ingest_fbs_statuses(tx, job_.cabinet.id, batch(), statuses->rows); });
      job_.count(counts, 0);  // statuses do not count as rows
      job_.note_skipped(*statuses);
      at += batch().size();
      return {};
    };
    StepEnd end = co_await read(next, store);
    if (!end.error && with_ended) {
      cursor_.ended_on = today;
      co_await job_.keep();
    }
    co_return end;
  }

  void note_handed_over(std::span<const store::OpenFbsOrder> asked, std::span<const FbsStatus> statuses) {
    std::unordered_map<std::int64_t, const FbsStatus*> now;
    for (const FbsStatus& status : statuses) now.emplace(status.id, &status);
    for (const store::OpenFbsOrder& order : asked) {
      const auto status = now.find(order.id);
      // Without a known status the order comes from the list that has just been read.
      if (status == now.end() || !status->second->supplier_status || !order.supplier_status) continue;
      if (status->second->supplier_status == order.supplier_status) continue;
      cursor_.handed_over_since =
          std::min(cursor_.handed_over_since.value_or(order.created_at), order.created_at);
    }
  }

  void store_orders(const wb::Parsed<FbsOrder>& orders) {
    job_.store(orders, [&](db::Tx& tx) { return ingest_fbs(tx, job_.cabinet.id, orders.rows); });
  }

  Job& job_;
  FbsCursor& cursor_;
  std::optional<Millis> refused_;                                // the pause after a refusal
  PageLoop loop_{.first_wait = kConfirmWait, .resumes = false};  // for all three lists together
};

}  // namespace

Task<StepEnd> read_fbs(Job& job, FbsCursor& cursor) {
  if (auto end = job.barred(wb::Operation::fbs_orders)) co_return *end;
  if (job.request.full) cursor = {};
  if (cursor.retry_at && *cursor.retry_at > job.clock.now()) co_return StepEnd{};
  FbsReader reader(job, cursor);
  co_return co_await reader.run();
}

}  // namespace wbd::sync
