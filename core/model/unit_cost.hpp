#pragma once
// The costs of one unit apart from WB's charges. WB does not know these amounts: the seller gives them.

#include <string>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// The first day of WB's accounting rows (GUIDE 5.24).
inline constexpr Date kFirstAccountingDay{std::chrono::year{2024}, std::chrono::January,
                                          std::chrono::day{29}};

// One version of an article's costs, valid until the day before the next version of the same article and
// size.
struct UnitCost {
  NmId nm_id;
  std::string size;                 // WB's techSize; empty: every size without versions of its own
  Date valid_from;                  // a Moscow day
  Amount goods;                     // purchase or production
  Amount packing, delivery, other;  // delivery: to WB's warehouse; 0: the seller has no such cost
  std::string currency;             // ISO 4217
  [[nodiscard]] Amount total() const { return goods + packing + delivery + other; }
  friend bool operator==(const UnitCost&, const UnitCost&) = default;
};

}  // namespace wbd
