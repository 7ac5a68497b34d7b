#pragma once
// Chooses the waiting jobs that start now. Pure functions.

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/model/dataset.hpp"

namespace wbd::daemon {

using JobKey = std::pair<CabinetId, Dataset>;

// The reason for a job, the most urgent first.
enum class Urgency : std::uint8_t {
  requested,  // a user waits for it
  refresh,    // an answer was stale
  due
};

struct Candidate {
  JobKey key;
  Urgency urgency = Urgency::due;
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

struct JobLimits {
  std::size_t background = 32;  // refresh and due jobs at the same time
  std::size_t requested = 16;   // counted apart, so that no user waits for a long backfill
  std::size_t of_cabinet = 4;   // for each of the two kinds, so that one seller cannot take all slots
};

using Running = std::map<JobKey, Urgency>;

// The jobs of `waiting`, in their order, that the limits allow beside the running ones. A pair that runs or
// is held back is skipped. A pair that is listed twice starts once, with its first reason.
[[nodiscard]] std::vector<Candidate> choose_jobs(std::span<const Candidate> waiting, const Running& running,
                                                 const std::map<JobKey, UtcTime>& held,
                                                 const JobLimits& limits);

}  // namespace wbd::daemon
