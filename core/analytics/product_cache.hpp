#pragma once
// Precomputed metrics of each article for the usual periods, in the table analytics_cache. The transaction
// that changes an article's orders or sales drops its metrics; the end of the sync builds them again. Valid
// metrics are exact. They expire when the day ends, or when time alone adds an order or sale to the current
// or previous period.

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
