#pragma once
// Paid storage by size and day.

#include <span>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/article_weight.hpp"
#include "core/model/storage_cost.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

// Makes `rows` the whole storage of the days, both inclusive. Rows of one key are summed; rows of other days
// are ignored. Call it under the cabinet's lock.
WriteCounts replace_storage_days(db::Tx& tx, CabinetId cabinet, Date from, Date to,
                                 std::span<const StorageCost> rows);
[[nodiscard]] bool has_storage_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to);
// The price of the days by article, recalculations included; sorted by nm_id.
[[nodiscard]] std::vector<ArticleWeight> storage_by_article(db::Tx& tx, CabinetId cabinet, Date from,
                                                            Date to);

}  // namespace wbd::store
