#pragma once
// Orders and sales. An order is one unit, known by its srid; a cart (gNumber) holds several orders.
// A sale is known by its saleID: `S...` is a buyout, `R...` a return; both may share one srid.

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
[[nodiscard]] std::optional<WarehouseType> parse_warehouse_type(std::string_view name);

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
  bool is_cancel = false;
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
  WarehouseType warehouse_type = WarehouseType::wb;
  std::optional<Money> seller_price;
  std::string currency;
};

inline constexpr std::array<std::string_view, 2> kSaleTypes{"sale", "return"};  // by StatSale::is_return

// One row of supplier/sales (GUIDE 5.5). Amounts are positive for returns too.
struct StatSale {
  std::string sale_id;
  std::string srid;
  bool is_return = false;  // saleID begins with R
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
  std::optional<Money> stat_price_with_discount;  // priceWithDisc; wins over the feed's sellerPrice
  std::optional<UtcTime> feed_changed_at;
  std::optional<FeedStatus> feed_status;
  std::optional<Money> feed_price;  // sellerPrice
  bool sold = false;                // an S row is stored
  bool sale_returned = false;       // an R row is stored

  friend bool operator==(const Order&, const Order&) = default;
};

struct Sale {
  CabinetId cabinet_id;
  StatSale row;
  std::string currency = "RUB";
};

}  // namespace wbd
