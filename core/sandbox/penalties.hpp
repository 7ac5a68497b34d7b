#pragma once
// Reports that explain penalties by article (GUIDE 5.31 - 5.33). The money itself is in the accounting.

#include <optional>
#include <vector>

#include "core/sandbox/amounts.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// A package that is larger than its card says.
struct Measurement {
  std::chrono::sys_days day;
  std::size_t product = 0;
  std::int64_t id = 0;
  int width = 0, length = 0, height = 0;  // measured, cm
  Units penalty = 0;
  Units reversal = 0;  // given back five days later; 0: confirmed
};
inline constexpr std::chrono::days kReversalAfter{5};
[[nodiscard]] std::optional<Measurement> measurement(const Seller& seller, std::chrono::sys_days day);

// Goods that came back as other goods.
struct Swap {
  std::chrono::sys_days day;
  std::size_t old_product = 0, new_product = 0;
  std::int64_t old_shk = 0, new_shk = 0;
  Units sum = 0;
};
[[nodiscard]] std::optional<Swap> swap_penalty(const Seller& seller, std::chrono::sys_days day);

struct SelfPurchase {
  std::size_t product = 0;
  int orders_sum = 0;  // whole roubles; the deduction is another amount
  Units penalty = 0;
};
// By article, of the week that begins on `monday`. WB makes them on the Wednesday after it.
[[nodiscard]] std::vector<SelfPurchase> self_purchases(const Seller& seller, std::chrono::sys_days monday);
inline constexpr std::chrono::days kSelfPurchasesAfter{9};

}  // namespace wbd::sandbox
