#pragma once
// Orders and sales of a cabinet whose supplier/orders or supplier/sales WB has switched off (SPEC 7.14,
// GUIDE section 11). The order feed proves buyouts and returns; accounting proves them too, and brings their
// amounts. Both make rows only while the method that would bring them is replaced.

#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/database.hpp"
#include "core/model/write_counts.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

// Makes the sale or return of each of these stored orders that the feed has decided, unless supplier/sales is
// in use. What the feed takes back gets a reversal. The caller holds the cabinet's lock, as in every commit
// of a job.
WriteCounts make_feed_sales(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                            std::span<const std::string_view> srids, Events* events);
// Brings the units of accounting to the orders and sales whose methods are replaced. It makes those that are
// missing, and emits no events: their news is days old.
WriteCounts bring_accounting(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                             std::span<const std::string_view> srids);

}  // namespace wbd::sync
