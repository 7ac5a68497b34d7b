#include "daemon/job_choice.hpp"

namespace wbd::daemon {
namespace {

// Counts the running jobs of one kind.
struct Places {
  std::size_t taken = 0;
  std::map<CabinetId, std::size_t> of_cabinet;

  void take(CabinetId cabinet) {
    ++taken;
    ++of_cabinet[cabinet];
  }
  [[nodiscard]] bool has_room(CabinetId cabinet, std::size_t limit, std::size_t cabinet_limit) const {
    const auto found = of_cabinet.find(cabinet);
    return taken < limit && (found == of_cabinet.end() || found->second < cabinet_limit);
  }
};

}  // namespace

std::vector<Candidate> choose_jobs(std::span<const Candidate> waiting, const Running& running,
                                   const std::map<JobKey, UtcTime>& held, const JobLimits& limits) {
  Places requested, background;
  for (const auto& [key, urgency] : running) {
    (urgency == Urgency::requested ? requested : background).take(key.first);
  }
  std::vector<Candidate> chosen;
  std::set<JobKey> starts;
  for (const Candidate& candidate : waiting) {
    const auto& [key, urgency] = candidate;
    if (running.contains(key) || held.contains(key) || starts.contains(key)) continue;
    const bool by_hand = urgency == Urgency::requested;
    Places& places = by_hand ? requested : background;
    if (!places.has_room(key.first, by_hand ? limits.requested : limits.background, limits.of_cabinet))
      continue;
    places.take(key.first);
    starts.insert(key);
    chosen.push_back(candidate);
  }
  return chosen;
}

}  // namespace wbd::daemon
