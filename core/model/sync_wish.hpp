#pragma once
// What the members of a cabinet together want synced. Pure.

#include <optional>
#include <span>
#include <vector>

#include "core/base/time.hpp"
#include "core/model/account.hpp"
#include "core/model/dataset.hpp"

namespace wbd {

// A cabinet is synced as often, and as much of it, as the member who wants most.
class SyncWish {
 public:
  void add(const UserSettings& member);

  [[nodiscard]] bool wants(Dataset dataset) const;
  // Between two syncs of a dataset that users may set the pace of, in place of the installation's interval.
  [[nodiscard]] Millis interval(Millis installation) const;

  friend bool operator==(const SyncWish&, const SyncWish&) = default;

 private:
  bool wants_all_ = false;
  std::vector<Dataset> datasets_;  // sorted
  bool takes_default_ = false;     // somebody leaves the pace to the installation
  std::optional<Millis> shortest_;
};

// Orders, reviews and questions: what a person waits for. The rest goes at the pace of WB's own refresh.
[[nodiscard]] bool follows_user_interval(Dataset dataset);

}  // namespace wbd
