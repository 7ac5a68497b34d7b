#include "daemon/rest/freshness.hpp"

#include <algorithm>

namespace wbd::rest {

Millis FreshnessPolicy::interval(Dataset dataset) const {
  const auto found = intervals.find(dataset);
  return found == intervals.end() ? default_interval : found->second;
}

Millis FreshnessPolicy::allowed_age(Dataset dataset, const Directory::CabinetFacts& cabinet) const {
  const Millis limiter = limiter_interval ? limiter_interval(dataset, cabinet.token_type) : Millis{0};
  const Millis ours = interval(dataset);
  const Millis wanted = is_live(dataset) ? cabinet.policy.interval(ours) : ours;
  return 2 * std::max(wanted, limiter);
}

Freshness freshness_of(const LastSuccess& known, const Directory& directory,
                       std::span<const CabinetId> cabinets, std::span<const Dataset> datasets,
                       const FreshnessPolicy& policy, UtcTime now) {
  Freshness freshness;
  if (cabinets.empty() || datasets.empty()) return freshness;
  bool all_known = true;
  for (const CabinetId cabinet : cabinets) {
    const auto facts = directory.cabinets.find(cabinet);
    if (facts == directory.cabinets.end()) continue;
    for (const Dataset dataset : datasets) {
      const auto contribution = known(cabinet, dataset);
      // The directory's sync settings are newer than those that were read with the kept times.
      const bool wanted = facts->second.policy.includes(dataset);
      if (contribution.out_of_reach || (!contribution.at && !wanted)) continue;
      const bool is_synced = facts->second.status == CabinetStatus::active && wanted;
      if (contribution.loading && wanted && !contribution.refused) {
        freshness.loading.push_back({cabinet, dataset, *contribution.loading});
        freshness.load_goes_on = freshness.load_goes_on || is_synced;
      }
      UtcTime stale_at = now;
      if (const auto success = contribution.at) {
        stale_at = *success + policy.allowed_age(dataset, facts->second);
        freshness.as_of = std::min(freshness.as_of.value_or(*success), *success);
      } else {
        all_known = false;
      }
      freshness.stale_at = std::min(freshness.stale_at.value_or(stale_at), stale_at);
      if (stale_at <= now && is_synced) freshness.stale.emplace_back(cabinet, dataset);
    }
  }
  if (!all_known) freshness.as_of.reset();
  return freshness;
}

Freshness read_freshness(db::Tx& tx, const Directory& directory, std::span<const CabinetId> cabinets,
                         std::span<const Dataset> datasets, const FreshnessPolicy& policy, UtcTime now,
                         const std::optional<store::Successes>& successes) {
  if (cabinets.empty() || datasets.empty()) return {};
  const auto known = successes ? *successes : store::Successes::load(tx, cabinets);
  const LastSuccess last = [&known](CabinetId cabinet, Dataset dataset) {
    return known.of(cabinet, dataset);
  };
  return freshness_of(last, directory, cabinets, datasets, policy, now);
}

void RefreshRequester::ask(std::span<const std::pair<CabinetId, Dataset>> stale, UtcTime now) {
  if (!hook_ || stale.empty()) return;
  Wanted wanted;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& pair : stale) {
      const auto [asked, first] = asked_.try_emplace(pair, now);
      if (!first && now - asked->second < policy_.interval(pair.second)) continue;
      asked->second = now;
      wanted.push_back(pair);
    }
  }
  if (!wanted.empty()) hook_(std::move(wanted));
}

}  // namespace wbd::rest
