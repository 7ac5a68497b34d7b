#pragma once
// Precomputed metrics of each article for the usual periods, in the table analytics_cache.
// They are dropped in the transaction that changes the article's orders or sales, and built again at the end
// of the sync.
// They are exact while valid: until the article's next order enters the previous period, or until the day
// ends.

#include <optional>
#include <span>
#include <string>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace wbd::analytics {

void drop_products(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles);
void drop_all_products(db::Tx& tx, CabinetId cabinet);

// Builds the metrics of at most `limit` dropped articles; true when more are left. Does not raise the data
// version: the metrics show nothing new.
bool refresh_products(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, UtcTime now, std::int64_t limit);

// {"totals", "previous", "change_percent"} for the `days` that end today; nullopt when missing or expired.
[[nodiscard]] std::optional<std::string> find_product(db::Tx& tx, CabinetId cabinet, NmId nm_id, int days,
                                                      const TimeZone& zone, UtcTime now);

}  // namespace wbd::analytics
