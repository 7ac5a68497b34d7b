#include "daemon/api/freshness.hpp"

#include <algorithm>

#include "core/store/sync_state.hpp"

namespace wb::rest {
namespace {

// Up to this many cabinets are looked up one by one; more are cheaper to find in one pass over all.
constexpr std::size_t kFewCabinets = 16;

struct Contribution {
  std::optional<UtcTime> last_success;
  bool out_of_reach = false;
};
using Contributions = std::map<std::pair<CabinetId, Dataset>, Contribution>;

Contributions read_contributions(store::Tx& tx, std::span<const CabinetId> cabinets) {
  Contributions known;
  const auto note = [&known](const std::vector<store::SyncState>& states) {
    for (const store::SyncState& state : states) {
      known[{state.cabinet_id, state.dataset}] = {state.last_success_at, store::is_out_of_reach(state)};
    }
  };
  if (cabinets.size() > kFewCabinets) {
    note(store::list_sync_states(tx, std::nullopt));
  } else {
    for (const CabinetId cabinet : cabinets) note(store::list_sync_states(tx, cabinet));
  }
  return known;
}

}  // namespace

Millis FreshnessPolicy::interval(Dataset dataset) const {
  const auto found = intervals.find(dataset);
  return found == intervals.end() ? default_interval : found->second;
}

Millis FreshnessPolicy::allowed_age(Dataset dataset, const Directory::CabinetFacts& cabinet) const {
  const Millis limiter = limiter_interval ? limiter_interval(dataset, cabinet.token_type) : Millis{0};
  const Millis ours = interval(dataset);
  const Millis wanted = follows_user_interval(dataset) ? cabinet.wish.interval(ours) : ours;
  return 2 * std::max(wanted, limiter);
}

Freshness read_freshness(store::Tx& tx, const Directory& directory, std::span<const CabinetId> cabinets,
                         std::span<const Dataset> datasets, const FreshnessPolicy& policy, UtcTime now) {
  Freshness freshness;
  if (cabinets.empty() || datasets.empty()) return freshness;
  const Contributions known = read_contributions(tx, cabinets);
  bool all_known = true;
  for (const CabinetId cabinet : cabinets) {
    const auto facts = directory.cabinets.find(cabinet);
    if (facts == directory.cabinets.end()) continue;
    for (const Dataset dataset : datasets) {
      const auto found = known.find({cabinet, dataset});
      const Contribution contribution = found == known.end() ? Contribution{} : found->second;
      if (contribution.out_of_reach) continue;
      UtcTime stale_at = now;
      if (const auto success = contribution.last_success) {
        stale_at = *success + policy.allowed_age(dataset, facts->second);
        freshness.as_of = std::min(freshness.as_of.value_or(*success), *success);
      } else {
        all_known = false;
      }
      freshness.stale_at = std::min(freshness.stale_at.value_or(stale_at), stale_at);
      const bool is_synced =
          facts->second.status == CabinetStatus::active && facts->second.wish.wants(dataset);
      if (stale_at <= now && is_synced) {
        freshness.stale.emplace_back(cabinet, dataset);
      }
    }
  }
  if (!all_known) freshness.as_of.reset();
  return freshness;
}

void SyncAsker::ask(std::span<const std::pair<CabinetId, Dataset>> stale, UtcTime now) {
  if (!hook_) return;
  for (const auto& pair : stale) {
    {
      const std::lock_guard lock(mutex_);
      const auto [asked, first] = asked_.try_emplace(pair, now);
      if (!first && now - asked->second < policy_.interval(pair.second)) continue;
      asked->second = now;
    }
    hook_(pair.first, pair.second);
  }
}

}  // namespace wb::rest
