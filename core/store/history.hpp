#pragma once
// How far back the stored history reaches.

#include <optional>

#include "core/db/database.hpp"
#include "core/model/dataset.hpp"

namespace wbd::store {

// The time of the first stored order or sale at or after `from`; nullopt for other datasets and without rows.
[[nodiscard]] std::optional<UtcTime> first_row_since(db::Tx& tx, CabinetId cabinet, Dataset dataset,
                                                     UtcTime from);

}  // namespace wbd::store
