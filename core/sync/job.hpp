#pragma once
// One run of one dataset: what its steps share. Lives on the engine's thread; commit() and store() run on a
// worker.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/store/sync_state.hpp"
#include "core/sync/cursor_text.hpp"
#include "core/sync/ingest.hpp"
#include "core/sync/run.hpp"
#include "core/wb/client.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::sync {

// How a step ended. Neither set: everything there is has been read.
struct StepEnd {
  std::optional<Error> error;
  std::optional<Millis> again_in;  // there is more to read, or to confirm, when the limiter allows
  bool not_for_token = false;      // WB was not asked: this token may not call it
  bool partial = false;            // the error is of one source of several, others were read
  std::optional<Millis> rest{};    // for so long the next run leaves WB's limit to other datasets
};

// While the limiter makes a confirming request wait longer than this, the run ends and the next one goes on.
inline constexpr Millis kConfirmWait{5'000};
// When a limited run continues if the limiter names no time.
inline constexpr Millis kContinueIn{60'000};
// When a wholly empty answer over stored rows is confirmed by a second one.
inline constexpr Millis kConfirmEmptyIn{60'000};

// The end of a step whose request failed. After progress, waiting for WB's limit is no error: the next run
// goes on.
[[nodiscard]] StepEnd ended(const Error& error, bool progress, Millis continue_in = kContinueIn);

// Two steps of one dataset that do not depend on each other: the first error is kept, and the sooner
// `again_in`. A step that the token may not call does not affect the other.
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
  // Once, at the start of a run: the cursor as it is stored. The job owns it.
  template <Fielded Cursor>
  [[nodiscard]] Cursor& open_cursor() {
    auto cursor = std::make_shared<Cursor>(read_cursor<Cursor>(cursor_text));
    write_cursor_ = [cursor]() { return to_text(*cursor); };
    return *cursor;
  }
  // Inside the work of a transaction. store() does it after its work.
  void save_cursor(db::Tx& tx) const;
  // Stores the cursor alone.
  Task<void> keep();

  // --- storing, on a worker
  // One transaction under the lease. Raises the data version when rows changed, and stores the events that
  // `work` put into events(). Throws Failure(lease_lost) and writes nothing when the lease was lost.
  WriteCounts commit(const Work& work);
  // The same, with the cursor in the transaction. `work` may change the cursor.
  WriteCounts store(const Work& work);
  // The same for the rows of one answer, which are counted.
  template <class Row>
  WriteCounts store(const wb::Parsed<Row>& page, const Work& work) {
    return count(page, store(work));
  }
  template <class Row>
  WriteCounts commit(const wb::Parsed<Row>& page, const Work& work) {
    return count(page, commit(work));
  }
  // Inside the work of a transaction: where changes are emitted. Null until the dataset's first sync has
  // ended: until then a change is no news.
  [[nodiscard]] Events* events() { return announces ? &news_ : nullptr; }

  // After a commit, on the thread that made it; `notify` carries the progress to the engine's thread.
  void count(const WriteCounts& counts, std::int64_t seen);
  template <class Row>
  void note_skipped(const wb::Parsed<Row>& parsed) {
    note_skipped(parsed.skipped, parsed.samples);
  }
  void note_skipped(std::int64_t rows, const std::vector<std::string>& raw_rows);

  // Runs `function(arguments...)` on a worker. They are the caller's variables, and must outlive the await.
  template <class Function, class... Arguments>
  auto on_worker(Function& function, Arguments&... arguments) {
    return run_blocking(workers,
                        [&function, &arguments...]() { return std::invoke(function, arguments...); });
  }

  // --- asking WB
  // Set when the token may not call this at all; WB is not asked then.
  [[nodiscard]] std::optional<StepEnd> barred(wb::Operation operation) const;
  // Waits for the limiter as long as the request of the run allows, or `least_wait` if that is longer.
  Task<Result<std::string>> call(const wb::Call& what, Millis least_wait = Millis{0});
  // The calls' context with that wait, for a call that streams.
  wb::CallContext& waiting(Millis least_wait);

  // The user asked for rare work too.
  [[nodiscard]] bool asked_for() const { return request.force || request.full; }
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
  Millis interval{0};  // to the next sync of the dataset, as the cabinet's members want it
  std::string cursor_text;
  bool announces = false;
  wb::CallContext calls;
  RunOutcome outcome;
  std::vector<std::string> samples;
  std::function<void(const Progress&)> notify;

 private:
  template <class Row>
  WriteCounts count(const wb::Parsed<Row>& page, const WriteCounts& counts) {
    count(counts, page.seen);
    note_skipped(page);
    return counts;
  }

  Events news_;  // of the transaction under way
  std::function<std::string()> write_cursor_;
};

}  // namespace wbd::sync
