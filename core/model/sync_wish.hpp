#pragma once
// The combined sync wishes of the members of a cabinet. Pure.

#include <optional>
#include <span>
#include <vector>

#include "core/base/time.hpp"
#include "core/model/account.hpp"
#include "core/model/dataset.hpp"

namespace wbd {

// The member who wants most decides how often a cabinet is synced, and how much of it.
class SyncWish {
 public:
  void add(const UserSettings& member);

  [[nodiscard]] bool wants(Dataset dataset) const;
  // The time between two syncs of a live dataset, in place of the installation's interval.
  [[nodiscard]] Millis interval(Millis installation) const;

  friend bool operator==(const SyncWish&, const SyncWish&) = default;

 private:
  bool wants_all_ = false;
  std::vector<Dataset> datasets_;  // sorted
  bool takes_default_ = false;     // a member leaves the interval to the installation
  std::optional<Millis> shortest_;
};

}  // namespace wbd
