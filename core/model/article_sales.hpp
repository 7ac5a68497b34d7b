#pragma once
// Sales of one size of an article on one accounting day, from the rows of WB's reports.

#include <cstdint>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

struct ArticleSales {
  NmId nm_id;
  std::string size;  // WB's techSize; empty: the row has none
  Date day;          // a Moscow day
  std::string currency;
  std::int64_t units = 0;
  Amount revenue;  // retail_amount: what buyers paid in full
  friend bool operator==(const ArticleSales&, const ArticleSales&) = default;
};

}  // namespace wbd
