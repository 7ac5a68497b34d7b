#pragma once
// The sales report of a seller for one period: its days, best products, warehouses and regions.

#include <array>
#include <vector>

#include "core/analytics/sales.hpp"
#include "core/report/form.hpp"
#include "core/report/metric_sections.hpp"

namespace wbd::report {

inline constexpr std::array kSalesReportSources{Dataset::orders, Dataset::sales, Dataset::products};

struct SalesReport {
  analytics::Sales sales;                                       // its groups are the days of the period
  std::vector<analytics::Group> products, warehouses, regions;  // the best ones only
  std::int64_t products_total = 0;
  Freshness freshness;  // of kSalesReportSources
};
// `zone`: report_timezone.
[[nodiscard]] SalesReport sales_report(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                       const analytics::Period& period, UtcTime now, const TimeZone& zone);

// Sections: sales, products, warehouses, regions, freshness.
[[nodiscard]] std::string render(const SalesReport& report, const Form& form, const TimeZone& zone);

}  // namespace wbd::report
