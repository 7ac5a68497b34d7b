#pragma once
// Prices as they are and as they were.

#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/price.hpp"
#include "core/store/catalog.hpp"

namespace wbd::store {

// The prices of one article as WB gives them now, which replace those stored for it. What WB does not tell
// any more of a price that stays (a null) is kept. Every price that is new or different is written to the
// history.
struct ArticlePrices {
  NmId nm_id;
  std::vector<Price> prices;  // empty: WB lists the article without a price; what is stored stays
};
struct PriceChange {
  // What the size cost until now, also when that was the price of all sizes, or `after` has become it; then
  // it is the lowest of theirs. None: it was never seen.
  std::optional<Price> before;
  Price after;
};
// `changes` gets what was written to the history.
WriteCounts save_prices(db::Tx& tx, CabinetId cabinet, std::span<const ArticlePrices> articles, UtcTime now,
                        std::vector<PriceChange>* changes = nullptr);
// After a complete pass: articles that WB did not list keep their last price and are marked, once.
WriteCounts mark_missing_prices(db::Tx& tx, CabinetId cabinet, const std::unordered_set<std::int64_t>& listed,
                                UtcTime now);
[[nodiscard]] bool has_listed_prices(db::Tx& tx, CabinetId cabinet);  // any that is not marked

// By size; nothing of articles without a price.
[[nodiscard]] std::unordered_map<NmId, std::vector<Price>> prices_of_articles(
    db::Tx& tx, CabinetId cabinet, std::span<const std::int64_t> nm_ids);

struct PriceFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<NmId> nm_id{};
  std::optional<UtcTime> from{}, to{};  // of changed_at, [from, to)
  std::int64_t limit = 50, offset = 0;
};
struct PriceRow {
  CabinetId cabinet_id;
  Price price;
  UtcTime changed_at;
  std::optional<UtcTime> missing_since;  // of a current price
  std::optional<std::string> vendor_code, title, size;
};
struct PricePage {
  std::vector<PriceRow> rows;
  std::int64_t total = 0;
};  // changed_at desc, nm_id desc, chrt_id desc, cabinet
[[nodiscard]] PricePage list_prices(db::Tx& tx, const PriceFilter& filter);
[[nodiscard]] PricePage list_price_history(db::Tx& tx, const PriceFilter& filter);

}  // namespace wbd::store
