#pragma once
// Which days of WB's lists of costs were read completely: a day without rows differs from a day not read.

#include <cstdint>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/cost_source.hpp"

namespace wbd::store {

// Returns the number of days that were not read before.
std::int64_t note_days_read(db::Tx& tx, CabinetId cabinet, CostSource source, Date from, Date to,
                            UtcTime now);
// The days read among these, both inclusive, ascending.
[[nodiscard]] std::vector<Date> days_read(db::Tx& tx, CabinetId cabinet, CostSource source, Date from,
                                          Date to);

}  // namespace wbd::store
