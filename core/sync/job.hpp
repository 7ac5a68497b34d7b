#pragma once
// The state that the steps of one run of one dataset share. Lives on the engine's thread; commit() and
// store() run on a worker.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/model/method_state.hpp"
#include "core/store/sync_state.hpp"
#include "core/sync/cursor_text.hpp"
#include "core/sync/ingest.hpp"
#include "core/sync/refusals.hpp"
#include "core/sync/run.hpp"
#include "core/wb/client.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::sync {

// How a step ended. Without `error` and `again_in` everything has been read.
struct StepEnd {
  std::optional<Error> error;
  std::optional<Millis> again_in;  // there is more to read or to confirm after this time
  bool not_for_token = false;      // this token may not call the operation: by its claims, or WB said so
  bool partial = false;            // the error is from one source; others were read
  std::optional<Millis> rest{};    // wait of the next run, so that other datasets can use the limit
};

// If the limiter delays a confirming request by more than this, the run ends and the next run continues.
inline constexpr Millis kConfirmWait{5'000};
// A run that a limit stopped continues after this time, if the limiter gives no other.
inline constexpr Millis kContinueIn{60'000};
// An answer without rows, although rows are stored, is confirmed by a second one after this time.
inline constexpr Millis kConfirmEmptyIn{60'000};

// The end of a step whose request failed. After progress, a rate limit is no error: the next run continues.
[[nodiscard]] StepEnd ended(const Error& error, bool progress, Millis continue_in = kContinueIn);

// The token may not make the calls of the step.
[[nodiscard]] bool is_out_of_reach(const StepEnd& end);

// The common end of two independent steps of one dataset: it has the first error and the earlier `again_in`.
// A step that the token may not call does not affect the other.
[[nodiscard]] StepEnd combine(StepEnd first, StepEnd second);

class Job {
 public:
  using Work = std::function<WriteCounts(db::Tx&)>;

  Job(const RunRequest& asked, const Options& engine_options, WorkerPool& pool, db::Database& db,
      wb::Client& wb_client, const Clock& wall_clock)
      : request(asked),
        options(engine_options),
        workers(pool),
        database(db),
        client(wb_client),
        clock(wall_clock) {}
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  // --- the cursor
  // Call it once, at the start of a run. Returns the stored cursor, which the job owns.
  template <Fielded Cursor>
  [[nodiscard]] Cursor& open_cursor() {
    auto cursor = std::make_shared<Cursor>(read_cursor<Cursor>(cursor_text));
    write_cursor_ = [cursor]() { return to_text(*cursor); };
    return *cursor;
  }
  // Call it inside the work of a transaction. store() calls it after its work.
  void save_cursor(db::Tx& tx) const;
  // Stores the cursor alone.
  Task<void> keep();

  // --- storing, on a worker
  // Runs `work` in one transaction under the lease. Raises the data version when rows changed, and stores the
  // events that `work` put into events().
  // Throws Failure(lease_lost) and writes nothing when the lease was lost.
  WriteCounts commit(const Work& work);
  // Like commit(), and stores the cursor in the same transaction. `work` may change the cursor.
  WriteCounts store(const Work& work);
  // Like store() and commit() above, and counts the rows of the answer `page`.
  template <class Row>
  WriteCounts store(const wb::Parsed<Row>& page, const Work& work) {
    return count(page, store(work));
  }
  template <class Row>
  WriteCounts commit(const wb::Parsed<Row>& page, const Work& work) {
    return count(page, commit(work));
  }
  // For the work of a transaction: the list to which it adds events. Null until the dataset's first sync has
  // ended, because until then changes emit no events.
  [[nodiscard]] Events* events() { return announces ? &events_ : nullptr; }

  // Call it after a commit, on the same thread. `notify` passes the progress to the engine's thread.
  void count(const WriteCounts& counts, std::int64_t seen);
  template <class Row>
  void note_skipped(const wb::Parsed<Row>& parsed) {
    note_skipped(parsed.skipped, parsed.samples);
    note_fields(parsed.fields);
  }
  // Adds the counts of an answer to those of the run, which finish_run() compares with earlier runs.
  void note_fields(const wb::FieldCounts& counts) {
    if (!counts.fields.empty()) wb::add_counts(fields[counts.operation], counts.fields);
  }
  void note_skipped(std::int64_t rows, const std::vector<std::string>& raw_rows);
  // The error of an answer that could not be read, with the operation's name. A field that the answer lacks
  // counts as lost.
  [[nodiscard]] Error unreadable(wb::Operation operation, Error error);

  // Runs `function(arguments...)` on a worker. The function and its arguments are the caller's variables and
  // must outlive the await.
  template <class Function, class... Arguments>
  auto on_worker(Function& function, Arguments&... arguments) {
    return run_blocking(workers,
                        [&function, &arguments...]() { return std::invoke(function, arguments...); });
  }

  // --- requests to WB

  // The end of the step when the token may not call `operation`, otherwise nullopt. Sends no request.
  [[nodiscard]] std::optional<StepEnd> barred(wb::Operation operation) const;
  // Waits for the limiter at most as long as the run's request allows, or `least_wait` if that is longer. An
  // operation that WB has refused to this token is not asked again (see Refusals).
  Task<Result<std::string>> call(const wb::Call& what, Millis least_wait = Millis{0});
  // The same for wb::Client::stream().
  Task<Result<std::int64_t>> stream(const wb::Call& what, wb::BatchSink& sink, Millis least_wait);

  // --- methods that WB has switched off (GUIDE section 3)

  // The stored state of the method; nullptr: it is on.
  [[nodiscard]] const MethodStatus* method(wb::Operation operation) const;
  // The error of a call that is not sent, because the method is off and its next probe is not due.
  [[nodiscard]] std::optional<Error> resting(wb::Operation operation) const;
  // Call it after each request: stores that the method was lost, or that it answers again. `answered`: the
  // answer was a success. call() and stream_page() do this.
  Task<void> note_answer(wb::Operation operation, bool answered);
  // Applies the setting that replaces this method by the order feed.
  Task<void> follow_setting(wb::Operation operation);

  // How far the load has come; nullopt when there is none. `next`: until WB's limits allow the next request.
  [[nodiscard]] std::optional<LoadProgress> load_now(Millis next = Millis{0}) const;

  // True when a person requested the rare work too.
  [[nodiscard]] bool on_demand() const { return request.force || request.full; }
  [[nodiscard]] Date moscow_today() const;
  [[nodiscard]] Date moscow_day(int days_ago) const;

  const RunRequest& request;
  const Options& options;
  WorkerPool& workers;
  db::Database& database;
  wb::Client& client;
  const Clock& clock;
  Cabinet cabinet;
  wb::Credentials credentials;
  store::Lease lease;
  Millis interval{0};  // between two syncs of the dataset, as the cabinet's members set it
  std::string cursor_text;
  std::vector<MethodStatus> methods;  // those that are not simply on
  bool announces = false;
  Millis pace{0};  // between two requests of the dataset, by WB's limits
  // The history is being read: by the first sync, or by one that started over.
  bool loads = false;
  std::int64_t loaded_before = 0;  // rows of that load, from earlier runs
  // Set by the step: estimates of all rows of the load, and of the requests that are left.
  std::optional<std::int64_t> load_expected, requests_left;
  // Set by the step that begins the load: the history is requested from here on. Only the first load counts:
  // a later one finds no more than that.
  std::optional<UtcTime> history_from;
  wb::CallContext calls;
  Refusals refusals;  // of the token
  bool refusals_changed = false;
  RunOutcome outcome;
  std::vector<std::string> samples;
  std::map<wb::Operation, std::vector<wb::FieldCount>> fields;  // of WB's rows, by operation
  std::set<wb::Operation> readable;                             // whose answers in this run all could be read
  std::function<void(const Progress&)> notify;

 private:
  template <class Row>
  WriteCounts count(const wb::Parsed<Row>& page, const WriteCounts& counts) {
    count(counts, page.seen);
    note_skipped(page);
    return counts;
  }

  Task<void> save_method(MethodStatus status, std::optional<Event> event);
  wb::CallContext& waiting(Millis least_wait);
  // The first two give the reason why the call must not be sent. learn() notes a refusal, or that WB has
  // answered.
  [[nodiscard]] std::optional<Error> closed_now(wb::Operation operation) const;
  [[nodiscard]] std::optional<Error> refused_before(wb::Operation operation) const;
  void learn(wb::Operation operation, const std::optional<Error>& error);

  Events events_;  // events of the current transaction
  std::function<std::string()> write_cursor_;
};

}  // namespace wbd::sync
