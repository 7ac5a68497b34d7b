#pragma once
// Finished figures of each article for the usual periods, in analytics_cache. They are dropped in the
// transaction that changes the article's orders or sales, made again at the end of the sync, and exact as
// long as they are valid: until the article's next order leaves the end of the period before, or until the
// day is over.

#include <optional>
#include <span>
#include <string>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace wbd::analytics {

void drop_products(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles);
void drop_all_products(db::Tx& tx, CabinetId cabinet);

// Makes the figures of at most `limit` dropped articles; true when there are more. Does not raise the data
// version: what the figures say was true before.
bool refresh_products(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, UtcTime now, std::int64_t limit);

// {"totals", "previous", "change_percent"} for the `days` that end today; nullopt when they are not
// there or not valid any more.
[[nodiscard]] std::optional<std::string> find_product(db::Tx& tx, CabinetId cabinet, NmId nm_id, int days,
                                                      const TimeZone& zone, UtcTime now);

}  // namespace wbd::analytics
