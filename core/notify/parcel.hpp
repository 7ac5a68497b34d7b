#pragma once
// The content of deliveries.

#include <optional>
#include <span>
#include <vector>

#include "core/notify/sender.hpp"
#include "core/notify/turn.hpp"
#include "core/report/article_facts.hpp"

namespace wbd::notify {

// For each of `works`. nullopt: its event is gone, because the cabinet was purged. `report_zone`: where days
// begin in reports. `articles`: see CardFacts.
[[nodiscard]] std::vector<std::optional<Parcel>> make_parcels(db::Tx& tx, std::span<const Work> works,
                                                              const TimeZone& report_zone, UtcTime now,
                                                              report::ArticleMemo* articles = nullptr);

}  // namespace wbd::notify
