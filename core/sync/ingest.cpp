#include "core/sync/ingest.hpp"

#include "core/sync/feed_mode.hpp"
#include "core/sync/merge.hpp"
#include "core/sync/order_set.hpp"
#include "core/sync/sale_set.hpp"

namespace wbd::sync {

WriteCounts ingest_orders(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                          std::span<const StatOrder> rows, Events* events) {
  return OrderSet<StatOrder>(tx, cabinet, rows).save(zone, events);
}

WriteCounts ingest_feed(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const FeedOrder> rows,
                        Events* events) {
  WriteCounts counts = OrderSet<FeedOrder>(tx, cabinet, rows).save(zone, events);
  std::vector<std::string_view> srids;
  for (const FeedOrder& row : rows) srids.push_back(row.srid);
  const WriteCounts sales = make_feed_sales(tx, cabinet, zone, srids, events);
  counts.changed += sales.created + sales.changed;  // the rows of the feed are orders
  return counts;
}

WriteCounts ingest_sales(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const StatSale> rows,
                         Events* events) {
  std::vector<std::string_view> ids, srids;
  ids.reserve(rows.size());
  srids.reserve(rows.size());
  for (const StatSale& row : rows) {
    ids.push_back(row.sale_id);
    srids.push_back(row.srid);
  }
  SaleSet sales(tx, cabinet, srids, ids);
  for (const StatSale& row : rows) {
    auto& touched = sales.of_row(row);
    touched.differs |= apply(touched.sale, row);
  }
  return sales.save(zone, events);
}

}  // namespace wbd::sync
