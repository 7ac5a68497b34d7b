#pragma once
// The last successful sync of each dataset of a cabinet, at a known data_version. A sync that brings no rows
// changes only these times. Then a cached answer gets the new times instead of being read again.

#include <array>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/store/sync_state.hpp"
#include "core/store/versions.hpp"

namespace wbd::rest {

// Thread safe.
class SyncTimes {
 public:
  struct Known {
    CabinetId cabinet;
    std::int64_t version = 0;  // data_version, of the same snapshot as the rest
    std::int64_t rows = 0;     // rows_version
    std::array<store::Successes::One, kDatasets.size()> last{};
  };
  // Ignores a version of a cabinet that is older than the known one.
  void learn(std::vector<Known> news);
  [[nodiscard]] std::optional<Known> find(CabinetId cabinet) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<CabinetId, Known> known_;
};

// Reads the times of the cabinets of `versions`, in the transaction that has read `versions`. Empty for more
// than 1000 cabinets.
[[nodiscard]] std::vector<SyncTimes::Known> read_sync_times(db::Tx& tx, const store::Versions& versions);

}  // namespace wbd::rest
