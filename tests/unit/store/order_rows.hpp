#pragma once
// Orders and sales with few fields, saved and read one by one.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/store/orders.hpp"
#include "tests/unit/store/support.hpp"

namespace wbd::test::rows {

inline constexpr CabinetId kCabinet{1};
inline constexpr CabinetId kOther{2};

inline Order make_order(std::string srid, std::int64_t ordered_at = 1'000, std::int64_t nm_id = 10) {
  Order order;
  order.cabinet_id = kCabinet;
  order.srid = std::move(srid);
  order.ordered_at = at(ordered_at);
  order.updated_at = at(ordered_at + 5);
  order.nm_id = NmId{nm_id};
  return order;
}

inline void save(db::Tx& tx, const std::vector<Order>& orders, CabinetId cabinet = kCabinet) {
  std::vector<const Order*> pointers;
  for (const Order& order : orders) pointers.push_back(&order);
  store::save_orders(tx, cabinet, pointers);
}

inline std::optional<Order> load(db::Tx& tx, std::string_view srid, CabinetId cabinet = kCabinet) {
  const std::array srids{srid};
  auto found = store::load_orders(tx, cabinet, srids);
  if (found.empty()) return std::nullopt;
  return found.at(std::string(srid));
}

inline Sale make_sale(std::string sale_id, std::string srid, std::int64_t sold_at) {
  Sale sale;
  sale.cabinet_id = kCabinet;
  sale.row.kind = sale_kind(sale_id);
  sale.row.sale_id = std::move(sale_id);
  sale.row.srid = std::move(srid);
  sale.row.sold_at = at(sold_at);
  sale.row.changed_at = at(sold_at + 1);
  sale.row.nm_id = NmId{10};
  return sale;
}

inline void save(db::Tx& tx, const std::vector<Sale>& sales) {
  std::vector<const Sale*> pointers;
  for (const Sale& sale : sales) pointers.push_back(&sale);
  store::save_sales(tx, kCabinet, pointers);
}

}  // namespace wbd::test::rows
