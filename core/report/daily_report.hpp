#pragma once
// A seller's daily report: orders and buyouts compared with the day before, best products, stock that
// runs out, reviews.

#include <array>
#include <vector>

#include "core/analytics/reviews.hpp"
#include "core/analytics/sales.hpp"
#include "core/model/account.hpp"
#include "core/report/form.hpp"
#include "core/report/metric_sections.hpp"
#include "core/report/profit_report.hpp"
#include "core/report/stock_alerts.hpp"
#include "core/store/day_payout.hpp"

namespace wbd::report {

inline constexpr std::array kDailyReportSources{Dataset::orders, Dataset::sales,   Dataset::products,
                                                Dataset::stocks, Dataset::reviews, Dataset::questions};

struct DailyReport {
  analytics::Day day;
  bool running = false;  // the day is today: compared with yesterday until the same time
  SalesByCurrency sums;
  SalesByCurrency before;     // the compared part of the day before
  SalesByCurrency whole_day;  // the whole day before
  bool before_known = true;   // the day before is completely stored
  // The day's money by WB's finance reports; empty: no report has the day yet.
  std::vector<store::DayPayout> payout;
  std::optional<ProfitPart> profit;  // of the day
  bool has_finance = false;          // finance reports of one of the cabinets were read
  bool finance_loads = false;        // and those of one of them are still loading
  std::vector<Cabinet> cabinets;
  UtcTime now;
  std::vector<analytics::Group> products;  // the best ones only
  std::int64_t products_total = 0;
  StockAlerts stock;                 // the current stock
  analytics::ReviewNumbers written;  // reviews written that day
  analytics::ReviewNumbers all;      // all stored reviews
  Freshness freshness;               // of kDailyReportSources
};
// `day` is a day of `zone`, which is report_timezone. Errc::invalid_argument for a future day.
[[nodiscard]] Result<DailyReport> daily_report(db::Tx& tx, const std::vector<CabinetId>& cabinets, Date day,
                                               UtcTime now, const TimeZone& zone);

// Sections: day, payout, profit, products, stock, reviews, freshness.
[[nodiscard]] std::string render(const DailyReport& report, const Form& form);

}  // namespace wbd::report
