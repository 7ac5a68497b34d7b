#pragma once
// Runs the sync of one dataset of one cabinet: lease, fetch, parse, merge, store, log. The same engine serves
// `wbctl sync` and the scheduler of wbd, also at the same time on one database.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/cache/cache.hpp"
#include "core/db/database.hpp"
#include "core/http/client.hpp"
#include "core/model/dataset.hpp"
#include "core/secret/secret_box.hpp"
#include "core/store/sync_state.hpp"
#include "core/wb/client.hpp"

namespace wbd::sync {

struct Options {
  wb::ClientOptions client;
  std::size_t batch_size = 5'000;
  std::string owner;     // this process: host, pid and a random part
  Millis lease{60'000};  // renewed while the work goes on
  Millis job_deadline{600'000};
  Millis interval{300'000};  // orders, reviews, questions
  std::map<std::string, Millis> dataset_intervals;
  std::chrono::days keep_logs{30};
  std::chrono::days keep_samples{7};  // raw rows in them
  std::optional<Date>
      finance_from;  // reports of its week and later ones; unset = 90 days before the first sync
  std::function<double()> random;             // 0 to 1, for jitter; default: the system's
  TimeZone report_zone = TimeZone::moscow();  // whose days the daily sums are of
  // Told of what a run has stored before the run is said to have ended; null: nobody else caches. Must
  // outlive the engine.
  cache::Publisher* publisher = nullptr;
};
[[nodiscard]] Millis interval_of(const Options& options, Dataset dataset);

// `skipped` is not an error: not due yet, another process is at it, or the token may not ask for it at all.
enum class RunState { succeeded, partial, failed, skipped };
[[nodiscard]] std::string_view to_string(RunState state);

struct Outcome {
  CabinetId cabinet_id;
  Dataset dataset{};
  RunState state = RunState::skipped;
  bool not_for_token = false;  // skipped because the token may not ask for it
  std::string reason;          // why skipped: "not due until ...", "another process is syncing it"
  std::optional<Error> error;
  std::int64_t fetched = 0, created = 0, changed = 0, unchanged = 0, skipped = 0, events = 0, requests = 0,
               retries = 0;
  Millis took{0};
  Millis limiter_wait{0};  // of that: spent waiting for WB's limits
  std::optional<UtcTime> next_due;
  std::string sync_id;  // of its log; "" where nothing ran
  std::optional<std::int64_t>
      data_version;  // that a good run has left; requests are logged with what they were answered from
};

struct Progress {
  CabinetId cabinet_id;
  Dataset dataset{};
  std::int64_t fetched = 0;
  bool finished = false;
};

struct RunRequest {
  CabinetId cabinet_id;
  Dataset dataset{};
  bool early = false;              // somebody waits for it: the due time does not count, never WB's limits
  bool force = false;              // early, and what is looked at seldom is looked at now
  bool full = false;               // starts from an empty cursor
  std::optional<UtcTime> since;    // orders, sales, finance: start of the range instead of the cursor
  Millis max_limiter_wait{5'000};  // longer waits end the run; the work stays due
  std::function<void(const Progress&)> progress;
};

// Used on the thread of `context`; blocking work goes to `workers`.
class Engine {
 public:
  Engine(asio::io_context& context, WorkerPool& workers, db::Database& database,
         const secret::SecretBox& secrets, http::Client& transport, Options options, const Clock& clock);
  ~Engine();
  // Never throws for what WB or the network did; Failure(unavailable) when the database is down.
  Task<Outcome> run(RunRequest request);
  [[nodiscard]] wb::Client& wb();
  // No new request leaves; running jobs end with Errc::cancelled and hand back their leases.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::sync
