#pragma once
// When the datasets of each cabinet were last synced, at a known data_version. A sync that brought nothing
// changes only that: an answer in a cache is renewed from here instead of being read again.

#include <array>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/store/accounts.hpp"
#include "core/store/sync_state.hpp"

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
  // An older version of a cabinet than the known one is passed over.
  void learn(std::vector<Known> news);
  [[nodiscard]] std::optional<Known> find(CabinetId cabinet) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<CabinetId, Known> known_;
};

// Of the cabinets of `versions`, which were read by the same transaction; of none when they are very many.
[[nodiscard]] std::vector<SyncTimes::Known> read_sync_times(db::Tx& tx, const store::Versions& versions);

}  // namespace wbd::rest
