#pragma once
// The sold and returned units that accounting knows, for orders and sales without another source (SPEC 7.14).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"

namespace wbd::store {

// A report in force whose units were not yet brought to orders and sales, up to the row `after`.
struct UnappliedReport {
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t id = 0;
  std::int64_t after = -1;  // rrd_id
};
[[nodiscard]] std::optional<UnappliedReport> next_unapplied_report(db::Tx& tx, CabinetId cabinet);
struct ReportUnits {
  std::vector<std::string> srids;  // of sales and returns, in the order of their rows
  std::int64_t last = -1;          // rrd_id of the last row
};
[[nodiscard]] ReportUnits units_of_report(db::Tx& tx, CabinetId cabinet, const UnappliedReport& report,
                                          std::int64_t limit);
// `through`: the last row that was brought; nullopt: the whole report was.
void note_applied(db::Tx& tx, CabinetId cabinet, const UnappliedReport& report,
                  std::optional<std::int64_t> through);
// Rows of the report have changed, so it is to be brought again.
void note_unapplied(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id);

// The newest row in force of an order's sale or return.
struct FinanceUnit {
  std::string srid;
  FinanceRow row;  // of the kind `sale` or `returned`
};
// At most two for each order, in no order.
[[nodiscard]] std::vector<FinanceUnit> finance_units(db::Tx& tx, CabinetId cabinet,
                                                     std::span<const std::string_view> srids);

// Orders whose sale or return the order feed has reported, by srid.
[[nodiscard]] std::vector<std::string> decided_by_feed(db::Tx& tx, CabinetId cabinet,
                                                       std::string_view after_srid, std::int64_t limit);

}  // namespace wbd::store
