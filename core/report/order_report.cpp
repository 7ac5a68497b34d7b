#include "core/report/order_report.hpp"

#include "core/report/order_sections.hpp"

namespace wbd::report {

Result<OrderReport> order_report(db::Tx& tx, std::span<const CabinetId> cabinets, std::string_view id_or_srid,
                                 UtcTime now, const TimeZone& zone, const ArticleSource& source) {
  auto found = store::find_order(tx, cabinets, id_or_srid);
  if (!found) return Error{Errc::not_found, "There is no such order."};
  auto freshness = read_freshness(tx, {found->order.cabinet_id}, kOrderReportSources, now);
  return order_report(tx, std::move(*found), std::move(freshness), now, zone, source);
}

OrderReport order_report(db::Tx& tx, store::OrderRow order, Freshness freshness, UtcTime now,
                         const TimeZone& zone, const ArticleSource& source) {
  OrderReport report;
  report.order = std::move(order);
  report.freshness = std::move(freshness);
  const CabinetId cabinet = report.order.order.cabinet_id;
  report.overview.now = now;
  report.profit = analytics::order_profit(tx, report.order);
  if (const auto nm_id = report.order.order.nm_id) {
    const auto article = source.facts(tx, cabinet, *nm_id, now, zone);
    report.overview =
        overview_of(tx, *article, cabinet, *nm_id, now, report.freshness.synced(Dataset::orders), zone);
    analytics::note_coverage(report.overview, analytics::sales_coverage(*report.freshness.successes), zone);
    report.stock = article->stock;
    report.rating = article->rating;
  }
  return report;
}

std::string render(const OrderReport& report, const Form& form) {
  return render_report(form, order_sections(report, form),
                       [&](JsonWriter& json) { write_order_sections(json, report); });
}

}  // namespace wbd::report
