#pragma once
// The report of one article: its card, sales of the usual periods, a chart of days, stock and rating.

#include <array>
#include <optional>
#include <vector>

#include "core/analytics/overview.hpp"
#include "core/analytics/sales.hpp"
#include "core/base/result.hpp"
#include "core/report/form.hpp"
#include "core/report/metric_sections.hpp"
#include "core/report/order_report.hpp"
#include "core/report/profit_report.hpp"
#include "core/report/size_stock.hpp"

namespace wbd::report {

inline constexpr std::array kProductReportSources = kOrderReportSources;

struct ProductReport {
  CabinetId cabinet_id;
  NmId nm_id;
  std::optional<Product> card;  // nullopt: only its orders are known
  analytics::Overview overview;
  analytics::Period chart;             // the days of the chart
  std::vector<analytics::Group> days;  // the daily groups of the chart
  std::vector<SizeStock> stock;
  std::optional<store::Rating> rating;
  std::optional<ProfitPart> profit;  // of the last 30 days
  struct LastOrder {
    OrderId id;
    UtcTime ordered_at;
    analytics::OrderProfit profit;
  };
  std::optional<LastOrder> last_order;  // the newest that was not cancelled
  Freshness freshness;                  // of kProductReportSources
};
// Reports on the first of these cabinets that has a card or an order of the article; Errc::not_found when
// none has. `source`: see order_report.
[[nodiscard]] Result<ProductReport> product_report(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                                   NmId nm_id, UtcTime now, const TimeZone& zone,
                                                   const ArticleSource& source = {});

// Sections: item, sales, buyouts, speed, today_vs_yesterday, days, profit, last_order, stock, rating,
// freshness.
[[nodiscard]] std::string render(const ProductReport& report, const Form& form);

}  // namespace wbd::report
