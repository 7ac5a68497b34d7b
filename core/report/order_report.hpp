#pragma once
// The order report (SPEC section 8): collected in one snapshot and rendered three ways.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analytics/order_profit.hpp"
#include "core/analytics/overview.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/dataset.hpp"
#include "core/report/article_facts.hpp"
#include "core/report/form.hpp"
#include "core/report/metric_sections.hpp"
#include "core/report/size_stock.hpp"
#include "core/store/orders.hpp"
#include "core/store/reviews.hpp"

namespace wbd::report {

// The datasets that an order report is built from.
inline constexpr std::array kOrderReportSources{Dataset::orders, Dataset::reviews, Dataset::sales,
                                                Dataset::products, Dataset::stocks};

struct OrderReport {
  store::OrderRow order;
  analytics::Overview overview;  // of the article
  std::vector<SizeStock> stock;  // of the article
  std::optional<store::Rating> rating;
  Freshness freshness;  // of kOrderReportSources
  std::optional<analytics::OrderProfit> profit{};
};
// `zone`: report_timezone; the cache in `source` must be of the same zone. Errc::not_found when no order of
// these cabinets has the id or srid.
[[nodiscard]] Result<OrderReport> order_report(db::Tx& tx, std::span<const CabinetId> cabinets,
                                               std::string_view id_or_srid, UtcTime now, const TimeZone& zone,
                                               const ArticleSource& source = {});

// The same for an order that was read already. `freshness`: of its cabinet and kOrderReportSources.
[[nodiscard]] OrderReport order_report(db::Tx& tx, store::OrderRow order, Freshness freshness, UtcTime now,
                                       const TimeZone& zone, const ArticleSource& source = {});

// Sections: order, item, money, route, sales, buyouts, speed, today_vs_yesterday, stock, rating, freshness;
// empty ones are left out.
[[nodiscard]] std::string render(const OrderReport& report, const Form& form);

}  // namespace wbd::report
