#pragma once
// Runs many sync jobs on one engine, a bounded number at a time, until done or interrupted.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/engine_host.hpp"
#include "cli/output/progress.hpp"
#include "core/model/account.hpp"

namespace wbd::cli {

struct SyncPlan {
  std::vector<Cabinet> cabinets;
  std::vector<Dataset> datasets;
  bool force = false;
  bool full = false;
  std::optional<UtcTime> since;
  Millis max_limiter_wait{5'000};
  bool finish_loads = false;         // a dataset that is still loading runs until it is whole
  Language language = Language::ru;  // of the progress line
};

struct SyncResult {
  std::vector<sync::RunOutcome> outcomes;  // by cabinet, then dataset, in the order of the plan
  bool interrupted = false;
};

// Pending cabinets are verified first. The first SIGINT or SIGTERM stops the engine and lets the jobs end;
// the second kills the process. Throws Failure(unavailable) when the database is down.
[[nodiscard]] SyncResult run_sync_plan(EngineHost& host, const SyncPlan& plan, ProgressLine& progress);

}  // namespace wbd::cli
