#pragma once
// The unit costs of a cabinet by article, size and day. Immutable, so several threads may share it.

#include <span>
#include <string_view>
#include <vector>

#include "core/model/unit_cost.hpp"

namespace wbd::ledger {

class CostBook {
 public:
  CostBook() = default;
  // Among versions of the same article, size and day the last one counts.
  explicit CostBook(std::span<const UnitCost> costs);

  // The version that holds on `day`: the latest of this size, otherwise the latest of the whole article.
  // nullptr: none has begun. An article with one size has WB's size "0", which is the whole article here.
  [[nodiscard]] const UnitCost* find(NmId nm_id, std::string_view size, Date day) const;
  // Whether any version exists from which find() could choose, on whatever day.
  [[nodiscard]] bool has_any(NmId nm_id, std::string_view size) const;
  // The version that begins on this day; nullptr: there is none.
  [[nodiscard]] const UnitCost* version(NmId nm_id, std::string_view size, Date valid_from) const;
  [[nodiscard]] bool empty() const { return costs_.empty(); }
  [[nodiscard]] std::span<const UnitCost> costs() const { return costs_; }  // by article, size, day

 private:
  [[nodiscard]] std::span<const UnitCost> versions(NmId nm_id, std::string_view size) const;
  std::vector<UnitCost> costs_;
};

}  // namespace wbd::ledger
