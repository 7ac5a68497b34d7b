#pragma once
// Stores the prices of one page.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/price.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

// The prices that WB gives for one article; they replace its stored ones. An absent value does not replace
// the stored value of the same price. Each new or different price is added to the history.
struct ArticlePrices {
  NmId nm_id;
  std::vector<Price> prices;  // empty: WB lists the article without a price, and the stored prices stay
};
struct PriceChange {
  // The size's last price, which may have been the common price of all sizes. If `after` is the first common
  // price: the lowest price of the sizes. nullopt: there was no price.
  std::optional<Price> before;
  Price after;
};
// `changes` gets the prices that are added to the history.
WriteCounts ingest_prices(db::Tx& tx, CabinetId cabinet, std::span<const ArticlePrices> articles, UtcTime now,
                          std::vector<PriceChange>* changes = nullptr);
// Call it after a complete pass: articles that WB did not list keep their last price and are marked once.
WriteCounts mark_missing_prices(db::Tx& tx, CabinetId cabinet, const std::unordered_set<std::int64_t>& listed,
                                UtcTime now);

}  // namespace wbd::sync
