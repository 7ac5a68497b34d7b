#pragma once
// Paid acceptance by supply and article.

#include <span>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/acceptance_cost.hpp"
#include "core/model/article_weight.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

// Stores WB's answer for a period, both days inclusive. Rows of one key are summed. WB does not say whether a
// period means the day of acceptance or the day when the supply was made. So a stored row that the answer
// lacks is deleted only when both of its days are in the period. Call it under the cabinet's lock.
WriteCounts replace_acceptance_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to,
                                     std::span<const AcceptanceCost> rows);
// Whether an answer without rows would delete any.
[[nodiscard]] bool has_acceptance_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to);
// The total by article of what was accepted in the days; sorted by nm_id.
[[nodiscard]] std::vector<ArticleWeight> acceptance_by_article(db::Tx& tx, CabinetId cabinet, Date from,
                                                               Date to);

}  // namespace wbd::store
