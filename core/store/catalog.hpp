#pragma once
// Products, stock and reviews.

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"
#include "core/model/price.hpp"

namespace wbd::store {

struct WriteCounts {
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t events = 0;  // stored for these changes
  [[nodiscard]] bool any_change() const { return created + changed > 0; }
  WriteCounts& operator+=(const WriteCounts& other) {
    created += other.created;
    changed += other.changed;
    unchanged += other.unchanged;
    events += other.events;
    return *this;
  }
};

// Each upsert compares with the stored row inside the transaction and writes only what differs.
WriteCounts upsert_products(db::Tx& tx, CabinetId cabinet, std::span<const Product> products);
// Marks cards as deleted since they were trashed. What the trash does not tell (title, brand) stays as it is;
// a card that was never seen alive is stored with what is known of it.
WriteCounts mark_trashed(db::Tx& tx, CabinetId cabinet, std::span<const TrashedCard> cards);
struct DeletedCard {
  NmId nm_id;
  UtcTime deleted_at;
};
[[nodiscard]] std::vector<DeletedCard> deleted_cards(db::Tx& tx, CabinetId cabinet);
// Articles without a card are left out.
WriteCounts save_ratings(db::Tx& tx, CabinetId cabinet, std::span<const ItemRating> ratings);

// What tells a size: of live cards, and of those in the trash whose goods may still be in a warehouse.
struct CardSize {
  NmId nm_id;
  ProductSize size;
};
[[nodiscard]] std::vector<CardSize> card_sizes(db::Tx& tx, CabinetId cabinet);

// `archived` of a stored review never goes back to false; everything else is replaced. `created` gets those
// that were not stored before.
WriteCounts upsert_reviews(db::Tx& tx, CabinetId cabinet, std::span<const Review> reviews,
                           std::vector<const Review*>* created = nullptr);

[[nodiscard]] std::vector<Stock> load_stocks(db::Tx& tx, CabinetId cabinet);  // all rows, also those at 0
struct StockChange {
  Stock row;  // as it is now; a vanished row comes with zeros
  bool created = false;
};
void save_stocks(db::Tx& tx, CabinetId cabinet, std::span<const StockChange> changes, UtcTime now);

// Ids of stored reviews without an answer and not archived, with their times: what a complete pass over WB's
// unanswered ones must contain, unless they were answered since.
struct OpenReview {
  std::string id;
  UtcTime created_at;
};
[[nodiscard]] std::vector<OpenReview> open_reviews(db::Tx& tx, CabinetId cabinet);

struct Rating {
  std::optional<std::int64_t> average_hundredths;  // 4.56 -> 456, half away from zero; null without reviews
  std::int64_t count = 0;
  std::int64_t stars[5] = {};  // [0] is one star
};
[[nodiscard]] Rating rating_of(db::Tx& tx, CabinetId cabinet, NmId nm_id);
// Of those that have any.
[[nodiscard]] std::unordered_map<NmId, Rating> ratings_of(db::Tx& tx, CabinetId cabinet,
                                                          std::span<const std::int64_t> nm_ids);

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
  std::optional<std::int64_t> stock;  // sum over warehouses; null when stock was never synced
  std::unordered_map<std::int64_t, std::int64_t> by_size;  // chrt_id -> quantity
};
struct ProductPage {
  std::vector<ProductRow> rows;
  std::int64_t total = 0;
};  // updated_at desc, nm_id desc
[[nodiscard]] ProductPage list_products(db::Tx& tx, const ProductFilter& filter);

inline constexpr std::int64_t kSpeedDays = 14;  // the days whose orders say how fast a size goes

struct StockFilter {
  std::vector<CabinetId> cabinets;
  std::optional<WarehouseId> warehouse_id;
  std::optional<NmId> nm_id;
  std::optional<std::string> size;
  // Critical: what is there lasts critical_days or less at the speed of the window, or nothing is there and
  // the size was ordered in it.
  std::optional<bool> critical;
  std::int64_t critical_days = 7;
  UtcTime speed_from, speed_to;  // the kSpeedDays full days before today, [from, to)
  std::int64_t limit = 50, offset = 0;
};
struct StockRow {
  CabinetId cabinet_id;
  Stock stock;
  std::optional<std::string> vendor_code, title, size, barcode;
  std::int64_t orders_in_window =
      0;  // orders of this size, every status, over all warehouses (SPEC section 8)
  UtcTime updated_at;
};
struct StockPage {
  std::vector<StockRow> rows;
  std::int64_t total = 0;
};  // nm_id, chrt_id, warehouse_id ascending
[[nodiscard]] StockPage list_stocks(db::Tx& tx, const StockFilter& filter);

struct ReviewFilter {
  std::vector<CabinetId> cabinets;
  std::optional<NmId> nm_id;
  std::optional<bool> answered;
  std::optional<std::int32_t> rating;
  std::optional<UtcTime> from, to;
  std::int64_t limit = 50, offset = 0;
};
struct ReviewRow {
  CabinetId cabinet_id;
  Review review;
  std::optional<std::string> title;
};
struct ReviewPage {
  std::vector<ReviewRow> rows;
  std::int64_t total = 0;
};  // created_at desc, id desc
[[nodiscard]] ReviewPage list_reviews(db::Tx& tx, const ReviewFilter& filter);

}  // namespace wbd::store
