#pragma once
// The report of one day of a seller: what was ordered and bought out against the day before, the best
// products, what runs out, what buyers wrote.

#include <array>
#include <vector>

#include "core/analytics/reviews.hpp"
#include "core/analytics/sales.hpp"
#include "core/report/figure_sections.hpp"
#include "core/report/form.hpp"
#include "core/report/stock_alerts.hpp"

namespace wbd::report {

inline constexpr std::array kDailyReportSources{Dataset::orders, Dataset::sales,   Dataset::products,
                                                Dataset::stocks, Dataset::reviews, Dataset::questions};

struct DailyReport {
  analytics::Day day;
  bool running = false;  // the day is today: it is compared with yesterday until the same time
  SalesByCurrency sums;
  SalesByCurrency before;                  // of the day before, as far as it is compared
  SalesByCurrency whole_day;               // the whole day before
  std::vector<analytics::Group> products;  // the best of them
  std::int64_t products_total = 0;
  StockAlerts stock;                 // as it is now
  analytics::ReviewNumbers written;  // that day
  analytics::ReviewNumbers all;      // all that are stored
  Freshness freshness;               // of kDailyReportSources
};
// `day`: of report_timezone, which is `zone`. Errc::invalid_argument for a day to come.
[[nodiscard]] Result<DailyReport> daily_report(db::Tx& tx, const std::vector<CabinetId>& cabinets, Date day,
                                               UtcTime now, const TimeZone& zone);

// Sections: day, products, stock, reviews, freshness.
[[nodiscard]] std::string render(const DailyReport& report, const Form& form);

}  // namespace wbd::report
