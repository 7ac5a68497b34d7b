#pragma once
// The stock of one article by size, each size with its warehouses.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/catalog.hpp"

namespace wbd::report {

inline constexpr std::string_view kOneSize = "0";  // WB's word for an article without sizes

struct SizeStock {
  ChrtId chrt_id;
  std::optional<std::string> size;
  std::int64_t quantity = 0, in_way_to_client = 0, in_way_from_client = 0;
  std::int64_t orders_in_window = 0;  // of the size, in the 14 full days before today
  std::vector<store::StockRow> warehouses;

  // Nothing is there or on its way, and nobody orders it: a size that is no longer sold.
  [[nodiscard]] bool retired() const {
    return quantity == 0 && in_way_to_client == 0 && in_way_from_client == 0 && orders_in_window == 0;
  }
};

// In the order in which the sizes come.
[[nodiscard]] std::vector<SizeStock> group_by_size(std::span<const store::StockRow> rows);

// All of the article, with the speed of the 14 full days before today in `zone` (report_timezone).
[[nodiscard]] std::vector<SizeStock> article_stock(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                                   const TimeZone& zone);

}  // namespace wbd::report
