#pragma once
// Product cards.

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"
#include "core/model/price.hpp"
#include "core/model/write_counts.hpp"
#include "core/store/reviews.hpp"

namespace wbd::store {

// The stored cards among `nm_ids`.
[[nodiscard]] std::unordered_map<NmId, Product> load_products(db::Tx& tx, CabinetId cabinet,
                                                              std::span<const std::int64_t> nm_ids);
// Inserts or replaces the card. Queued: errors surface at the next statement.
void save_product(db::Tx& tx, CabinetId cabinet, const Product& product);
struct DeletedCard {
  NmId nm_id;
  UtcTime deleted_at;
};
[[nodiscard]] std::vector<DeletedCard> deleted_cards(db::Tx& tx, CabinetId cabinet);
// Stores WB's ratings that differ from the stored ones. Articles without a card are skipped.
WriteCounts save_ratings(db::Tx& tx, CabinetId cabinet, std::span<const ItemRating> ratings);

// The sizes of all cards. Trashed cards are included, because their goods may still be in a warehouse.
struct CardSize {
  NmId nm_id;
  ProductSize size;
};
[[nodiscard]] std::vector<CardSize> card_sizes(db::Tx& tx, CabinetId cabinet);

// The cards with this vendor code, each article once, sorted.
[[nodiscard]] std::vector<NmId> articles_named(db::Tx& tx, std::span<const CabinetId> cabinets,
                                               std::string_view vendor_code);
[[nodiscard]] bool has_card(db::Tx& tx, std::span<const CabinetId> cabinets, NmId nm_id);

struct ProductFilter {
  std::vector<CabinetId> cabinets;
  std::optional<NmId> nm_id;
  std::optional<std::string> q;  // part of title, vendor code, brand; nm_id when digits
  std::int64_t limit = 50, offset = 0;
};
struct ProductRow {
  CabinetId cabinet_id;
  Product product;
  Rating rating;
  std::optional<std::int64_t> wb_rating, wb_feedback_rating;  // hundredths
  std::vector<Price> prices;                                  // one for chrt_id 0, or one for each size
  std::optional<std::int64_t> stock;  // sum over warehouses; nullopt: stock was never synced
  std::unordered_map<std::int64_t, std::int64_t> by_size;  // chrt_id -> quantity
};
struct ProductPage {
  std::vector<ProductRow> rows;
  std::int64_t total = 0;
};  // updated_at desc, nm_id desc
[[nodiscard]] ProductPage list_products(db::Tx& tx, const ProductFilter& filter);

}  // namespace wbd::store
