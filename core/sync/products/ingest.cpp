#include "core/sync/products/ingest.hpp"

#include <algorithm>
#include <vector>

#include "core/store/product_row.hpp"
#include "core/store/products.hpp"
#include "core/sync/row_merge.hpp"

namespace wbd::sync {

namespace {

// A value that WB's card lacks stays; an empty text of WB clears the value. Every card has sizes and
// characteristics.
Product with_known(Product card, const Product* stored) {
  if (stored != nullptr) {
    const auto deleted_at = card.deleted_at;  // the list has no deleted cards
    fill_absent(store::kProducts, card, *stored);
    card.deleted_at = deleted_at;
    if (card.sizes.empty()) card.sizes = stored->sizes;
    if (card.characteristics_json == "[]") card.characteristics_json = stored->characteristics_json;
    for (ProductSize& size : card.sizes) {
      const auto same = std::find_if(stored->sizes.begin(), stored->sizes.end(),
                                     [&](const ProductSize& known) { return known.chrt_id == size.chrt_id; });
      if (same == stored->sizes.end()) continue;
      if (!size.size) size.size = same->size;
      if (size.barcodes.empty()) size.barcodes = same->barcodes;
    }
  }
  for (auto* text : {&card.vendor_code, &card.title, &card.brand, &card.subject, &card.description}) {
    if (*text && (*text)->empty()) text->reset();
  }
  return card;
}

}  // namespace

WriteCounts ingest_products(db::Tx& tx, CabinetId cabinet, std::span<const Product> products) {
  std::vector<std::int64_t> ids;
  for (const Product& product : products) ids.push_back(product.nm_id.value);
  auto known = store::load_products(tx, cabinet, ids);
  WriteCounts counts;
  for (const Product& row : products) {
    const auto stored = known.find(row.nm_id);
    const Product product = with_known(row, stored == known.end() ? nullptr : &stored->second);
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
