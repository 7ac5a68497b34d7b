#include "core/model/sync_wish.hpp"

#include <algorithm>

namespace wbd {

void SyncWish::add(const UserSettings& member) {
  if (!member.sync_enabled) return;
  if (member.sync_datasets.empty()) wants_all_ = true;
  for (const Dataset dataset : member.sync_datasets) {
    const auto at = std::ranges::lower_bound(datasets_, dataset);
    if (at == datasets_.end() || *at != dataset) datasets_.insert(at, dataset);
  }
  if (member.sync_interval_minutes) {
    const Millis wanted = std::chrono::minutes{*member.sync_interval_minutes};
    shortest_ = std::min(shortest_.value_or(wanted), wanted);
  } else {
    takes_default_ = true;
  }
}

bool SyncWish::wants(Dataset dataset) const {
  return wants_all_ || std::ranges::binary_search(datasets_, dataset);
}

Millis SyncWish::interval(Millis installation) const {
  if (!shortest_) return installation;
  return takes_default_ ? std::min(installation, *shortest_) : *shortest_;
}

}  // namespace wbd
