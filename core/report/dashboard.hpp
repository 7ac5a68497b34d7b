#pragma once
// A bot's main screen: today, the week, the month and what needs attention.

#include <array>
#include <optional>
#include <vector>

#include "core/analytics/overview.hpp"
#include "core/analytics/reviews.hpp"
#include "core/model/account.hpp"
#include "core/report/form.hpp"
#include "core/report/metric_sections.hpp"
#include "core/report/profit_report.hpp"
#include "core/report/stock_alerts.hpp"

namespace wbd::report {

inline constexpr std::array kDashboardSources{Dataset::orders, Dataset::sales,   Dataset::products,
                                              Dataset::stocks, Dataset::reviews, Dataset::questions};
inline constexpr std::array kDashboardPeriods{7, 30};

struct Dashboard {
  std::vector<Cabinet> cabinets;
  analytics::Overview overview;  // of kDashboardPeriods
  StockAlerts stock;
  bool stock_known = false;          // the stock of every cabinet was read
  analytics::ReviewNumbers written;  // reviews written in the last 7 days
  analytics::ReviewNumbers all;
  std::optional<ProfitPart> profit;  // of the last 30 days
  Freshness freshness;               // of kDashboardSources
};
// `all`: every cabinet of the reader; `cabinets`: those that already hold data. `zone`: report_timezone.
[[nodiscard]] Dashboard dashboard(db::Tx& tx, const std::vector<CabinetId>& all,
                                  const std::vector<CabinetId>& cabinets, UtcTime now, const TimeZone& zone);

// Sections: cabinets, today_vs_yesterday, periods, stock, reviews, freshness.
[[nodiscard]] std::string render(const Dashboard& dashboard, const Form& form);

}  // namespace wbd::report
