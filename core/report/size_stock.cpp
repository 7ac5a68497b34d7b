#include "core/report/size_stock.hpp"

#include <algorithm>

namespace wb::report {

std::vector<SizeStock> group_by_size(std::span<const store::StockRow> rows) {
  std::vector<SizeStock> sizes;
  for (const auto& row : rows) {
    auto size = std::find_if(sizes.begin(), sizes.end(),
                             [&](const SizeStock& known) { return known.chrt_id == row.stock.chrt_id; });
    if (size == sizes.end()) {
      size = sizes.insert(sizes.end(), SizeStock{});
      size->chrt_id = row.stock.chrt_id;
    }
    if (!size->size) size->size = row.size;
    size->quantity += row.stock.quantity;
    size->in_way_to_client += row.stock.in_way_to_client;
    size->in_way_from_client += row.stock.in_way_from_client;
    // Each row carries the speed of its whole size.
    size->orders_in_window = std::max(size->orders_in_window, row.orders_in_window);
    size->warehouses.push_back(row);
  }
  return sizes;
}

}  // namespace wb::report
