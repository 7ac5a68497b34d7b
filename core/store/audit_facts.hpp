#pragma once
// The stored rows that an audit looks at (core/ledger/audit.hpp).

#include <optional>
#include <set>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/audit.hpp"

namespace wbd::store {

// Rows of reports in force on these Moscow days, both inclusive; by day and rrd_id. They have a penalty, a
// correction of logistics, or a payment other than of a plain sale or return.
[[nodiscard]] std::vector<AuditRow> audit_rows(db::Tx& tx, CabinetId cabinet, Date from, Date to);

// The days of the reports in force, both inclusive.
struct ReportedDays {
  Date from, to;
};
[[nodiscard]] std::optional<ReportedDays> reported_days(db::Tx& tx, CabinetId cabinet);

// Bought out orders, placed in [from, to), without a sale, a return or another payment in any report in
// force; by srid. Logistics alone are no payment.
[[nodiscard]] std::vector<UnpaidOrder> unpaid_orders(db::Tx& tx, CabinetId cabinet, UtcTime from, UtcTime to);

// The articles with paid storage on these Moscow days, both inclusive, and with a sale on them, in sales or
// in reports in force.
[[nodiscard]] std::set<NmId> stored_and_sold(db::Tx& tx, CabinetId cabinet, Date from, Date to);

}  // namespace wbd::store
