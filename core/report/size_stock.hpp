#pragma once
// The stock of one article by size, each size with its warehouses.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/stocks.hpp"

namespace wbd::report {

inline constexpr std::string_view kOneSize = "0";  // WB's name of the only size of an article without sizes

struct SizeStock {
  ChrtId chrt_id;
  std::optional<std::string> size;
  std::int64_t quantity = 0, in_way_to_client = 0, in_way_from_client = 0;
  std::int64_t orders_in_window = 0;  // orders of the size in the 14 full days before today
  std::vector<store::StockRow> warehouses;

  // A size that is no longer sold: no stock, nothing in transit and no orders.
  [[nodiscard]] bool retired() const {
    return quantity == 0 && in_way_to_client == 0 && in_way_from_client == 0 && orders_in_window == 0;
  }
};

// Keeps the order of the rows.
[[nodiscard]] std::vector<SizeStock> group_by_size(std::span<const store::StockRow> rows);

// The stock of all sizes of the article. Sales speed covers the 14 full days before today
// in `zone` (report_timezone).
[[nodiscard]] std::vector<SizeStock> article_stock(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                                   const TimeZone& zone);

}  // namespace wbd::report
