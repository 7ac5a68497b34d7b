#include "daemon/rest/sync_times.hpp"

namespace wbd::rest {
namespace {

// After a start or a long pause more cabinets may have changed: reading their times costs more than it saves.
constexpr std::size_t kMostCabinets = 1'000;

}  // namespace

void SyncTimes::learn(std::vector<Known> news) {
  const std::lock_guard lock(mutex_);
  for (Known& one : news) {
    const auto [known, first] = known_.try_emplace(one.cabinet, one);
    if (!first && known->second.version < one.version) known->second = one;
  }
}

std::optional<SyncTimes::Known> SyncTimes::find(CabinetId cabinet) const {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(cabinet);
  return known == known_.end() ? std::nullopt : std::optional(known->second);
}

std::vector<SyncTimes::Known> read_sync_times(db::Tx& tx, const store::Versions& versions) {
  std::vector<SyncTimes::Known> times;
  if (versions.cabinets.empty() || versions.cabinets.size() > kMostCabinets) return times;
  std::vector<CabinetId> cabinets;
  for (const auto& [cabinet, version] : versions.cabinets) cabinets.push_back(cabinet);
  const auto successes = store::Successes::load(tx, cabinets);
  for (std::size_t i = 0; i < cabinets.size(); ++i) {
    SyncTimes::Known& known = times.emplace_back();
    known.cabinet = cabinets[i];
    known.version = versions.cabinets[i].second;
    known.rows = versions.rows[i];
    for (const Dataset dataset : kDatasets) {
      known.last[static_cast<std::size_t>(dataset)] = successes.of(cabinets[i], dataset);
    }
  }
  return times;
}

}  // namespace wbd::rest
