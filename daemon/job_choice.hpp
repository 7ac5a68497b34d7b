#pragma once
// Which of the waiting jobs start now. Pure.

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

// Why a job runs, the most urgent first.
enum class Urgency : std::uint8_t {
  requested,  // a person waits for it
  asked,      // an answer was stale
  due
};

struct Candidate {
  JobKey key;
  Urgency urgency = Urgency::due;
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

struct JobLimits {
  std::size_t background = 32;  // asked and due ones at the same time
  std::size_t requested = 16;   // more of these at the same time, so that none waits for a long backfill
  std::size_t of_cabinet = 4;   // of each of the two kinds: no seller, however large, takes all places
};

using Running = std::map<JobKey, Urgency>;

// Those of `waiting`, in their order, that find a place beside the running ones. A pair that runs, or is held
// back, is left out; a pair that is named twice starts once, as what it was named first.
[[nodiscard]] std::vector<Candidate> choose_jobs(std::span<const Candidate> waiting, const Running& running,
                                                 const std::map<JobKey, UtcTime>& held,
                                                 const JobLimits& limits);

}  // namespace wbd::daemon
