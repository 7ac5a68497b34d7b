#pragma once
// One run of one dataset: what its steps share. Lives on the engine's thread; commit() runs on a worker.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/store/accounts.hpp"
#include "core/sync/engine.hpp"
#include "core/sync/ingest.hpp"
#include "core/wb/client.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::sync {

// How a step ended. Neither set: everything there is has been read.
struct StepEnd {
  std::optional<Error> error;
  std::optional<Millis> again_in;  // more is to be had, or to be confirmed, when the limiter allows
  bool not_for_token = false;      // nothing was asked: this token may not call it
  bool partial = false;            // the error is of one source of several, others were read
  std::optional<Millis> rest{};    // the next run leaves WB's limit to others for that long
};

// While the limiter makes a confirming request wait longer than this, the run ends and the next one goes on.
inline constexpr Millis kConfirmWait{5'000};

class Job {
 public:
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

  // Called on a worker: one transaction under the lease. Raises the data version when something changed, and
  // stores the events that `work` put into events(). Throws Failure(lease_lost) and writes nothing when the
  // lease is not ours any more.
  WriteCounts commit(const std::function<WriteCounts(db::Tx&)>& work);

  // Inside commit's work: where changes are told. Null until the dataset's first sync has ended: nothing is
  // news then.
  [[nodiscard]] Events* events() { return announces ? &news_ : nullptr; }

  // After a commit, on whichever thread made it; `notify` carries the news to the engine's thread.
  void count(const WriteCounts& counts, std::int64_t seen);
  template <class Row>
  void note_skipped(const wb::Parsed<Row>& parsed) {
    outcome.skipped += parsed.skipped;
    for (const std::string& sample : parsed.samples) {
      if (samples.size() < kMaxSamples) samples.push_back(sample);
    }
  }
  // Set when the token may not call this at all; WB is not asked then.
  [[nodiscard]] std::optional<StepEnd> barred(wb::Operation operation) const;
  Task<Result<std::string>> call(const wb::Call& what, Millis max_wait);
  [[nodiscard]] std::string moscow_day(int days_ago) const;
  [[nodiscard]] Date moscow_today() const;

  static constexpr std::size_t kMaxSamples = 10;

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
  Outcome outcome;
  std::vector<std::string> samples;
  std::function<void(const Progress&)> notify;

 private:
  Events news_;  // of the transaction under way
};

// One coroutine a dataset. Outcomes of WB and the network come back as StepEnd; Failure is thrown for our own
// trouble.
Task<StepEnd> sync_orders(Job& job);
Task<StepEnd> sync_sales(Job& job);
Task<StepEnd> sync_products(Job& job);
Task<StepEnd> sync_stocks(Job& job);
Task<StepEnd> sync_reviews(Job& job);
Task<StepEnd> sync_questions(Job& job);
Task<StepEnd> sync_prices(Job& job);
Task<StepEnd> sync_warehouses(Job& job);
Task<StepEnd> sync_tariffs(Job& job);
Task<StepEnd> sync_funnel(Job& job);
Task<StepEnd> sync_finance(Job& job);

// Two steps of one dataset that do not depend on each other: the first error is kept, the sooner `again_in`
// too. A step that the token may not call does not spoil the other.
[[nodiscard]] StepEnd combine(StepEnd first, StepEnd second);

}  // namespace wbd::sync
