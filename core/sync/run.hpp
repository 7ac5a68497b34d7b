#pragma once
// Plain values of a run: its options, its request and its outcome.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/cache/cache.hpp"
#include "core/model/dataset.hpp"
#include "core/model/load_progress.hpp"
#include "core/model/method_state.hpp"
#include "core/model/run_counts.hpp"
#include "core/wb/client.hpp"

namespace wbd::sync {

struct Options {
  wb::ClientOptions client;
  std::size_t batch_size = 5'000;  // rows in one transaction
  std::string owner;               // the name that holds leases; default: make_owner_name()
  Millis lease{60'000};            // renewed while the run works
  Millis job_deadline{600'000};
  Millis interval{300'000};  // between two syncs; a dataset may have a slower pace of its own
  std::map<std::string, Millis> dataset_intervals;  // by dataset name; replaces both
  std::chrono::days keep_logs{30};
  std::chrono::days keep_samples{7};  // raw rows in the logs
  // Finance reports of this day's week and later are read; nullopt: from 90 days before the first sync.
  std::optional<Date> finance_from;
  bool feed_only = false;                     // supplier/orders and supplier/sales are not called
  std::function<double()> random;             // 0 to 1, for jitter; default: the system's
  TimeZone report_zone = TimeZone::moscow();  // defines the days of the daily sums
  // Publishes the changes of a run before the run is reported as ended; null: no other process has a cache.
  // Must outlive the engine.
  cache::Publisher* publisher = nullptr;
};

struct Progress {
  CabinetId cabinet_id;
  Dataset dataset{};
  std::int64_t fetched = 0;
  bool finished = false;
  std::optional<UtcTime> waits_until{};  // for WB's limit
  std::string_view waits_for{};          // the operation that has to wait; static storage
};

struct RunRequest {
  CabinetId cabinet_id;
  Dataset dataset{};
  bool early = false;              // a person waits: the due time is ignored; WB's limits never are
  bool force = false;              // like `early`, and rare work is done too
  bool full = false;               // starts from an empty cursor
  bool finish_load = false;        // the due time of a dataset that is still loading is ignored
  std::optional<UtcTime> since;    // orders, sales, finance: start of the range instead of the cursor
  Millis max_limiter_wait{5'000};  // longer waits end the run; the work stays due
  std::function<void(const Progress&)> progress;
};

// `skipped` is not an error: not due, another process syncs the dataset, or the token may not read it.
// `loading`: the run went well, but the history is not yet read to its end. `waiting`: WB's limit allows no
// request now; the next run goes on.
enum class RunState { succeeded, partial, failed, skipped, loading, waiting };
[[nodiscard]] std::string_view to_string(RunState state);

struct RunOutcome : RunCounts {
  CabinetId cabinet_id;
  Dataset dataset{};
  RunState state = RunState::skipped;
  bool not_for_token = false;  // skipped because the token may not read the dataset
  // Why it was skipped: "not due until ...", "another process is syncing it". Otherwise the sources that WB
  // has refused to the token, or "".
  std::string reason;
  bool not_due = false;  // skipped because its time has not come
  // How far the first sync, or the one that started over, has come; nullopt when it has ended.
  std::optional<LoadProgress> load{};
  std::optional<Error> error;
  Millis took{0};
  Millis limiter_wait{0};  // the part of `took` spent waiting for WB's limits
  // Fields of WB's rows that are lost, by operation: "order_feed.sellerPrice". All of the run's operations,
  // also those lost earlier.
  std::vector<std::string> drift;
  std::optional<UtcTime> next_due;
  std::vector<MethodStatus> methods;         // of the cabinet, those that are not simply on
  std::string sync_id;                       // of its log; "" when nothing ran
  std::optional<std::int64_t> data_version;  // after a successful run; logs of answers name it too
};

}  // namespace wbd::sync
