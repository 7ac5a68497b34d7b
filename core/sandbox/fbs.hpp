#pragma once
// Assembly orders: WB's marketplace records of orders that the seller ships (GUIDE 5.20).

#include <optional>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// Older ones are only in the archive.
inline constexpr std::chrono::days kFbsKept{90};

[[nodiscard]] inline bool is_fbs(const Order& order) {
  return order.seller_warehouse >= 0;
}
// Unique over all sellers; grows with the time of the order.
[[nodiscard]] std::int64_t assembly_id(const Seller& seller, std::size_t order);

struct FbsState {
  std::string_view supplier_status, wb_status;
  [[nodiscard]] bool is_new() const { return supplier_status == "new" && wb_status == "waiting"; }
  [[nodiscard]] bool cancellable() const {
    return wb_status == "waiting" && (supplier_status == "new" || supplier_status == "confirm");
  }
};
// nullopt before the order is placed.
[[nodiscard]] std::optional<FbsState> fbs_state(const Order& order, Seconds moment);

// Prices in the currency of the sale and in the seller's, both in hundredths.
struct FbsPrice {
  int currency = 643, seller_currency = 643;  // ISO 4217 numeric
  std::int64_t price = 0, sale_price = 0, final_price = 0;
  std::int64_t converted_price = 0, converted_final_price = 0;
};
[[nodiscard]] FbsPrice fbs_price(const Seller& seller, const Order& order);

}  // namespace wbd::sandbox
