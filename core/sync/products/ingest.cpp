#include "core/sync/products/ingest.hpp"

#include <vector>

#include "core/store/product_row.hpp"
#include "core/store/products.hpp"

namespace wbd::sync {

WriteCounts ingest_products(db::Tx& tx, CabinetId cabinet, std::span<const Product> products) {
  std::vector<std::int64_t> ids;
  for (const Product& product : products) ids.push_back(product.nm_id.value);
  auto known = store::load_products(tx, cabinet, ids);
  WriteCounts counts;
  for (const Product& product : products) {
    const auto stored = known.find(product.nm_id);
    if (stored != known.end() && store::kProducts.same(stored->second, product)) {
      ++counts.unchanged;
      continue;
    }
    ++(stored == known.end() ? counts.created : counts.changed);
    store::save_product(tx, cabinet, product);
    known.insert_or_assign(product.nm_id, product);
  }
  return counts;
}

WriteCounts ingest_trashed(db::Tx& tx, CabinetId cabinet, std::span<const TrashedCard> cards) {
  std::vector<std::int64_t> ids;
  for (const TrashedCard& trashed : cards) ids.push_back(trashed.card.nm_id.value);
  auto known = store::load_products(tx, cabinet, ids);
  WriteCounts counts;
  for (const TrashedCard& trashed : cards) {
    const auto [stored, is_new] = known.try_emplace(trashed.card.nm_id, trashed.card);
    Product& product = stored->second;
    if (!is_new && product.deleted_at == trashed.trashed_at) {
      ++counts.unchanged;
      continue;
    }
    product.deleted_at = trashed.trashed_at;
    store::save_product(tx, cabinet, product);
    ++(is_new ? counts.created : counts.changed);
  }
  return counts;
}

}  // namespace wbd::sync
