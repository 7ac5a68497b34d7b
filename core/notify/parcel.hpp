#pragma once
// The content of one delivery.

#include "core/notify/sender.hpp"
#include "core/notify/turn.hpp"

namespace wbd::notify {

// nullopt: its event is gone, because the cabinet was purged. `report_zone`: where days begin in reports.
[[nodiscard]] std::optional<Parcel> make_parcel(db::Tx& tx, const Work& work, const TimeZone& report_zone,
                                                UtcTime now);

}  // namespace wbd::notify
