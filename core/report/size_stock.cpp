#include "core/report/size_stock.hpp"

#include <algorithm>

#include "core/analytics/windows.hpp"

namespace wbd::report {

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
    // Each row carries the order count of its whole size.
    size->orders_in_window = std::max(size->orders_in_window, row.orders_in_window);
    size->warehouses.push_back(row);
  }
  return sizes;
}

std::vector<SizeStock> article_stock(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                     const TimeZone& zone) {
  constexpr std::int64_t kRowsARead = 1000;
  const analytics::Window speed = analytics::speed_window(now, zone);
  store::StockFilter filter;
  filter.cabinets = {cabinet};
  filter.nm_id = nm_id;
  filter.speed_from = speed.from;
  filter.speed_to = speed.to;
  filter.limit = kRowsARead;
  std::vector<store::StockRow> rows;
  while (true) {
    auto page = store::list_stocks(tx, filter);
    std::move(page.rows.begin(), page.rows.end(), std::back_inserter(rows));
    if (page.rows.empty() || std::ssize(rows) >= page.total) return group_by_size(rows);
    filter.offset = std::ssize(rows);
  }
}

}  // namespace wbd::report
