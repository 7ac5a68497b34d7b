#pragma once
// Orders and sales. An order is one unit, known by its srid; a cart (gNumber) holds several orders.
// A sale is known by its saleID, whose first letter is its kind. Several sales may share one srid.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

enum class OrderStatus : std::uint8_t { created, buyout, cancelled, returned };
inline constexpr std::array<std::string_view, 4> kOrderStatuses{"created", "buyout", "cancelled", "returned"};
[[nodiscard]] std::string_view to_string(OrderStatus status);
[[nodiscard]] std::optional<OrderStatus> parse_order_status(std::string_view name);

enum class WarehouseType : std::uint8_t { wb, seller };
inline constexpr std::array<std::string_view, 2> kWarehouseTypes{"wb", "seller"};
[[nodiscard]] std::string_view to_string(WarehouseType type);

// The status in the order feed. A status unknown here is kept as `other`, because WB may extend any enum.
enum class FeedStatus : std::uint8_t { created, buyout, cancel, returned, return_defective, other };

// One row of supplier/orders (GUIDE 5.4). A price of 0 means that WB has no price yet; it is nullopt here.
struct StatOrder {
  std::string srid;
  UtcTime ordered_at;           // `date`
  UtcTime changed_at;           // `lastChangeDate`
  std::string changed_at_text;  // `lastChangeDate` as WB wrote it: the cursor stores it
  std::optional<std::string> warehouse, country, district, region, vendor_code, barcode, category, subject,
      brand, size, cart_id;
  std::optional<WarehouseType> warehouse_type;
  std::optional<NmId> nm_id;
  std::optional<std::int64_t> income_id;
  std::optional<Money> price, finished_price, price_with_discount;
  std::optional<std::int32_t> discount_percent, spp_percent;
  std::optional<bool> is_cancel;  // nullopt: the row does not say
  std::optional<UtcTime> cancelled_at;
};

// One row of order-feed (GUIDE 5.6).
struct FeedOrder {
  std::string srid;
  NmId nm_id;
  ChrtId chrt_id;
  UtcTime ordered_at;  // createdAt
  UtcTime changed_at;  // updatedAt: time of the current status
  FeedStatus status = FeedStatus::created;
  std::optional<std::string> cancel_type;  // app | receipt | expire | other
  std::optional<std::string> warehouse, city, district;
  std::optional<WarehouseType> warehouse_type;
  std::optional<Money> seller_price;
  std::string currency;
};

// The first letter of a saleID (GUIDE 5.5): S, R, D, A, B, or a letter that WB has not documented.
//
// clang-format off
//   kind              letter  units              money               order
//   sale              S       one bought out     in buyouts_sum      buyout
//   returned          R       one returned       in returns_sum      returned
//   surcharge         D       none               in buyouts_sum      -
//   sale_reversal     A       buyouts less one   less buyouts_sum    takes back an S row of its srid
//   return_reversal   B       returns less one   less returns_sum    takes back an R row of its srid
//   other             ?       none               none                -
// clang-format on
//
// A reversal counts on its own day, so a day that is over does not change. The pair adds up to zero.
enum class SaleKind : std::uint8_t { sale, returned, surcharge, sale_reversal, return_reversal, other };
inline constexpr std::array<std::string_view, 6> kSaleTypes{"sale",          "return",          "surcharge",
                                                            "sale_reversal", "return_reversal", "other"};
[[nodiscard]] std::string_view to_string(SaleKind kind);
[[nodiscard]] std::optional<SaleKind> parse_sale_type(std::string_view name);
[[nodiscard]] SaleKind sale_kind(std::string_view sale_id);

// One row of supplier/sales (GUIDE 5.5). Amounts are positive, whatever the kind.
struct StatSale {
  std::string sale_id;
  std::string srid;
  SaleKind kind = SaleKind::sale;  // sale_kind(sale_id)
  UtcTime sold_at;
  UtcTime changed_at;
  std::string changed_at_text;
  std::optional<std::string> warehouse, country, district, region, vendor_code, barcode, category, subject,
      brand, size, cart_id;
  std::optional<WarehouseType> warehouse_type;
  std::optional<NmId> nm_id;
  std::optional<Money> price, finished_price, price_with_discount, for_pay;
  std::optional<std::int32_t> discount_percent, spp_percent;
};

// One assembly order of a seller's own warehouse (GUIDE 5.20). The buyer's data is left out. Another call
// returns the statuses.
struct FbsOrder {
  std::string srid;     // `rid`
  std::int64_t id = 0;  // of the assembly order
  UtcTime created_at;
  std::optional<NmId> nm_id;
  std::optional<ChrtId> chrt_id;
  std::optional<std::string> vendor_code, barcode, cart_id, supply_id;
  std::optional<WarehouseId> warehouse_id;  // the seller's warehouse
  std::optional<std::int64_t> office_id;    // WB's office to which that warehouse is bound
  // As WB writes them: WB's documents and its enum list different values.
  std::optional<std::string> supplier_status, wb_status;
  friend bool operator==(const FbsOrder&, const FbsOrder&) = default;
};

// False once WB's status is one that rarely changes any more. An order with an unknown status stays open.
[[nodiscard]] bool is_open(const FbsOrder& order);

struct FbsStatus {
  std::int64_t id = 0;
  std::optional<std::string> supplier_status, wb_status;
};

// Bits of Order::second_hand; see core/sync/merge.hpp. The numbers are stored.
//
// Fields whose first choice may have reported the order without giving a value.
enum class SecondHand : std::int64_t {
  nm_id = 1,
  warehouse = 2,
  warehouse_type = 4,
  region = 8,
  district = 16,
  vendor_code = 32,
  barcode = 64,
  cart_id = 128,
  currency = 256,
};

// Fields whose value is accounting's, because no other source has given one.
enum class FromAccounting : std::int64_t {
  nm_id = 1 << 9,
  warehouse = 1 << 10,
  warehouse_type = 1 << 11,
  vendor_code = 1 << 12,
  barcode = 1 << 13,
  subject = 1 << 14,
  brand = 1 << 15,
  size = 1 << 16,
  country = 1 << 17,
  price = 1 << 18,
  finished_price = 1 << 19,
  price_with_discount = 1 << 20,
  discount_percent = 1 << 21,
  spp_percent = 1 << 22,
};

// One order, merged from all sources. `id` is 0 until the order is in the database.
struct Order {
  CabinetId cabinet_id;
  OrderId id;
  std::string srid;
  OrderStatus status = OrderStatus::created;
  UtcTime ordered_at;
  UtcTime updated_at;  // newest change that any source reported
  std::optional<UtcTime> cancelled_at;
  std::optional<NmId> nm_id;
  std::optional<ChrtId> chrt_id;
  std::optional<std::string> vendor_code, barcode, category, subject, brand, size;
  std::optional<std::string> warehouse, region, district, country;
  std::optional<WarehouseType> warehouse_type;
  std::optional<Money> price, price_with_discount, finished_price;
  std::optional<std::int32_t> discount_percent, spp_percent;
  std::string currency = "RUB";
  std::optional<std::string> cart_id, sale_id, cancel_type;
  std::optional<Money> for_pay;
  std::optional<std::int64_t> income_id;

  // The last values from each source; core/sync/merge derives the fields above from them.
  std::optional<UtcTime> stat_changed_at;
  bool stat_cancelled = false;
  // priceWithDisc, or accounting's price in its place; wins over the feed's sellerPrice.
  std::optional<Money> stat_price_with_discount;
  std::optional<UtcTime> feed_changed_at;
  std::optional<FeedStatus> feed_status;
  std::optional<Money> feed_price;  // sellerPrice
  // Bits of SecondHand: this value came from its second choice, and the first choice has never given one.
  // Bits of FromAccounting.
  std::int64_t second_hand = 0;
  bool sold = false;           // an S row is stored that no A row takes back
  bool sale_returned = false;  // an R row is stored that no B row takes back

  friend bool operator==(const Order&, const Order&) = default;
};

// Sources of a sale: bits of Sale::sources, which are stored.
inline constexpr std::int32_t kFromStatistics = 1, kFromFeed = 2, kFromAccounting = 4;

struct Sale {
  CabinetId cabinet_id;
  std::string id;  // the saleID, or an id of our own that stays when WB's row brings a saleID later
  StatSale row;    // row.sale_id is "" until supplier/sales reports the sale
  std::int32_t sources = kFromStatistics;
  std::string currency = "RUB";
};

}  // namespace wbd
