#pragma once
// Stock and funnel by article, for core/analytics.

#include <functional>
#include <optional>
#include <unordered_map>

#include "core/db/database.hpp"

namespace wbd::store {

// Pieces by article over all sizes and warehouses; nullopt when the stock of the cabinet was never synced.
[[nodiscard]] std::optional<std::unordered_map<NmId, std::int64_t>> stock_by_article(
    db::Tx& tx, CabinetId cabinet, std::optional<NmId> nm_id);

// Sales-funnel counters of one article; nullopt: WB never reported the counter.
struct FunnelFact {
  NmId nm_id;
  std::optional<std::int64_t> opens, carts, orders;
};
// Summed over the days [first, last], which are Moscow days.
void each_funnel_fact(db::Tx& tx, CabinetId cabinet, std::optional<NmId> nm_id, Date first, Date last,
                      const std::function<void(const FunnelFact&)>& use);

}  // namespace wbd::store
