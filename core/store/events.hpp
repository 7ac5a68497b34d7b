#pragma once
// Events, written in the transaction that stores the change they tell of.

#include <span>

#include "core/base/ids.hpp"
#include "core/model/event.hpp"
#include "core/store/database.hpp"

namespace wb::store {

// Stores the events whose key the cabinet does not have yet, in their order; gives how many those were.
// Ids grow in the order of commits.
std::int64_t save_events(Tx& tx, CabinetId cabinet, std::span<const Event> events, UtcTime now);

}  // namespace wb::store
