#pragma once
// How far the first sync of a dataset has come, or a later one that starts over.

#include <cstdint>
#include <optional>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/model/dataset.hpp"

namespace wbd {

struct LoadProgress {
  std::int64_t fetched = 0;              // rows from WB since it began
  std::optional<std::int64_t> expected;  // an estimate of all rows; nullopt: unknown
  std::optional<UtcTime> ready_at;       // an estimate of its end; nullopt: unknown
  friend bool operator==(const LoadProgress&, const LoadProgress&) = default;
};

// A dataset of a cabinet whose first sync has not ended: its stored rows are only a part.
struct LoadingDataset {
  CabinetId cabinet_id;
  Dataset dataset{};
  LoadProgress progress;
  friend bool operator==(const LoadingDataset&, const LoadingDataset&) = default;
};

}  // namespace wbd
