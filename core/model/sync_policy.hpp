#pragma once
// The combined sync settings of a cabinet's members. Pure.

#include <optional>
#include <span>
#include <vector>

#include "core/base/time.hpp"
#include "core/model/account.hpp"
#include "core/model/dataset.hpp"

namespace wbd {

// A cabinet syncs every dataset that some member wants, at the shortest interval that some member wants.
class SyncPolicy {
 public:
  void add(const UserSettings& member);

  [[nodiscard]] bool includes(Dataset dataset) const;
  // The time between two syncs of a live dataset. `installation` is the interval of the configuration.
  [[nodiscard]] Millis interval(Millis installation) const;

  friend bool operator==(const SyncPolicy&, const SyncPolicy&) = default;

 private:
  bool includes_all_ = false;
  std::vector<Dataset> datasets_;  // sorted
  bool uses_default_ = false;      // some member uses the installation's interval
  std::optional<Millis> shortest_;
};

}  // namespace wbd
