#include "core/sync/prices/ingest.hpp"

#include <algorithm>

#include "core/store/price_row.hpp"
#include "core/store/prices.hpp"
#include "core/sync/row_merge.hpp"

namespace wbd::sync {
namespace {

using store::StoredPrice;

std::optional<Price> predecessor(std::span<const Price> stored, const Price& now) {
  if (const Price* known = price_of_size(stored, now.chrt_id)) return *known;
  const Price* lowest = now.chrt_id ? nullptr : lowest_price(stored);
  return lowest ? std::optional(*lowest) : std::nullopt;
}

// `stored` becomes the article's new state.
void ingest_article(db::Tx& tx, CabinetId cabinet, const ArticlePrices& article,
                    std::vector<StoredPrice>& stored, UtcTime now, WriteCounts& counts,
                    std::vector<PriceChange>* changes) {
  const auto write = [&](std::optional<Price> before, const Price& after) {
    store::save_price(tx, cabinet, after, now);
    if (changes != nullptr) changes->push_back({std::move(before), after});
  };
  const bool was_missing =
      std::any_of(stored.begin(), stored.end(), [](const StoredPrice& s) { return s.missing; });
  std::vector<Price> before;
  for (const StoredPrice& row : stored) before.push_back(row.price);
  std::vector<StoredPrice> current;
  for (Price price : article.prices) {
    const auto known = std::find_if(stored.begin(), stored.end(),
                                    [&](const StoredPrice& s) { return s.price.chrt_id == price.chrt_id; });
    if (known == stored.end()) {
      write(predecessor(before, price), price);
      current.push_back({std::move(price)});
      ++counts.created;
      continue;
    }
    fill_absent(store::kPrices, price, known->price);
    if (price != known->price) write(known->price, price);
    ++(price != known->price || known->missing ? counts.changed : counts.unchanged);
    current.push_back({std::move(price)});
    stored.erase(known);
  }
  if (was_missing) {
    store::unmark_missing(tx, cabinet, article.nm_id);
    for (StoredPrice& row : stored) row.missing = false;
  }
  if (article.prices.empty()) return;
  // The sizes got prices of their own, or a common one again; the history keeps the old ones.
  for (const StoredPrice& gone : stored) {
    store::delete_price(tx, cabinet, gone.price.nm_id, gone.price.chrt_id);
    ++counts.changed;
  }
  stored = std::move(current);
}

}  // namespace

WriteCounts ingest_prices(db::Tx& tx, CabinetId cabinet, std::span<const ArticlePrices> articles, UtcTime now,
                          std::vector<PriceChange>* changes) {
  std::vector<std::int64_t> ids;
  for (const ArticlePrices& article : articles) ids.push_back(article.nm_id.value);
  store::StoredPrices stored = store::load_prices(tx, cabinet, ids);
  WriteCounts counts;
  for (const ArticlePrices& article : articles) {
    ingest_article(tx, cabinet, article, stored[article.nm_id], now, counts, changes);
  }
  return counts;
}

WriteCounts mark_missing_prices(db::Tx& tx, CabinetId cabinet, const std::unordered_set<std::int64_t>& listed,
                                UtcTime now) {
  WriteCounts counts;
  for (const NmId nm_id : store::listed_articles(tx, cabinet)) {
    if (!listed.contains(nm_id.value)) counts.changed += store::mark_missing(tx, cabinet, nm_id, now);
  }
  return counts;
}

}  // namespace wbd::sync
