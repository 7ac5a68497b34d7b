#pragma once
// From when on something is news to the people of a cabinet.

#include <cstdint>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::sync {

struct Thresholds {
  std::int64_t negative_stars = 0;          // the highest of the members'
  std::vector<std::int64_t> critical_days;  // each one once, ascending; never empty
};
// Of the cabinet's members; the usual ones when it has none.
[[nodiscard]] Thresholds thresholds_of(db::Tx& tx, CabinetId cabinet);

}  // namespace wbd::sync
