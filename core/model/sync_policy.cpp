#include "core/model/sync_policy.hpp"

#include <algorithm>

namespace wbd {

void SyncPolicy::add(const UserSettings& member) {
  if (!member.sync_enabled) return;
  if (member.sync_datasets.empty()) includes_all_ = true;
  for (const Dataset dataset : member.sync_datasets) {
    const auto at = std::ranges::lower_bound(datasets_, dataset);
    if (at == datasets_.end() || *at != dataset) datasets_.insert(at, dataset);
  }
  if (member.sync_interval_minutes) {
    const Millis wanted = std::chrono::minutes{*member.sync_interval_minutes};
    shortest_ = std::min(shortest_.value_or(wanted), wanted);
  } else {
    uses_default_ = true;
  }
}

bool SyncPolicy::includes(Dataset dataset) const {
  return includes_all_ || std::ranges::binary_search(datasets_, dataset);
}

Millis SyncPolicy::interval(Millis installation) const {
  if (!shortest_) return installation;
  return uses_default_ ? std::min(installation, *shortest_) : *shortest_;
}

}  // namespace wbd
