#include "core/report/order_report.hpp"
#include "core/store/sync_state.hpp"

namespace wb::report {
namespace {

constexpr std::chrono::days kLongestPeriod{90};
constexpr std::int64_t kStockRowsARead = 1000;

UtcTime start_of_day(UtcTime now, std::chrono::days back, const TimeZone& zone) {
  return zone.start_of(Date{std::chrono::sys_days{zone.date_of(now)} - back});
}

std::vector<store::StockRow> stock_of(store::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                      const TimeZone& zone) {
  store::StockFilter filter;
  filter.cabinets = {cabinet};
  filter.nm_id = nm_id;
  filter.speed_from = start_of_day(now, std::chrono::days{store::kSpeedDays}, zone);
  filter.speed_to = start_of_day(now, std::chrono::days{0}, zone);
  filter.limit = kStockRowsARead;
  std::vector<store::StockRow> rows;
  while (true) {
    auto page = store::list_stocks(tx, filter);
    std::move(page.rows.begin(), page.rows.end(), std::back_inserter(rows));
    if (page.rows.empty() || static_cast<std::int64_t>(rows.size()) >= page.total) return rows;
    filter.offset = static_cast<std::int64_t>(rows.size());
  }
}

}  // namespace

Result<OrderFacts> collect(store::Tx& tx, std::span<const CabinetId> cabinets, std::string_view id_or_srid,
                           UtcTime now, const TimeZone& zone) {
  auto found = store::find_order(tx, cabinets, id_or_srid);
  if (!found) return Error{Errc::not_found, "There is no such order."};
  OrderFacts facts;
  facts.order = std::move(*found);
  const CabinetId cabinet = facts.order.order.cabinet_id;
  if (const auto nm_id = facts.order.order.nm_id) {
    const UtcTime from = start_of_day(now, 2 * kLongestPeriod - std::chrono::days{1}, zone);
    facts.orders = store::article_orders(tx, cabinet, *nm_id, from, now);
    facts.sales = store::article_sales(tx, cabinet, *nm_id, from, now);
    facts.stock = stock_of(tx, cabinet, *nm_id, now, zone);
    facts.rating = store::rating_of(tx, cabinet, *nm_id);
  }
  for (const Dataset dataset : kOrderReportSources) {
    facts.synced_at.emplace_back(dataset, store::oldest_success(tx, {cabinet}, {dataset}));
  }
  facts.as_of =
      store::oldest_success(tx, {cabinet}, {kOrderReportSources.begin(), kOrderReportSources.end()});
  return facts;
}

}  // namespace wb::report
