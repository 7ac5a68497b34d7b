#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/ledger/cost_book.hpp"
#include "core/model/article_sales.hpp"

namespace wbd::ledger {

// Sales of an article on days for which no cost is known.
struct MissingCost {
  NmId nm_id;
  std::string currency;
  std::int64_t units = 0;
  Amount revenue;
  Date first_day, last_day;  // of these sales
  friend bool operator==(const MissingCost&, const MissingCost&) = default;
};

// One entry for each article and currency, highest revenue first.
[[nodiscard]] std::vector<MissingCost> missing_costs(std::span<const ArticleSales> sales,
                                                     const CostBook& costs);

}  // namespace wbd::ledger
