#pragma once
// The thresholds from which events are emitted to the members of a cabinet.

#include <cstdint>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::sync {

struct Thresholds {
  std::int64_t negative_stars = 0;          // the highest of the members'
  std::vector<std::int64_t> critical_days;  // ascending, without duplicates, never empty
};
// Those of the cabinet's members; the defaults when it has none.
[[nodiscard]] Thresholds thresholds_of(db::Tx& tx, CabinetId cabinet);

}  // namespace wbd::sync
