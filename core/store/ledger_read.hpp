#pragma once
// Reads the ledger: cells of a period, and reports with WB's control sums beside ours (SPEC 14).

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"
#include "core/model/ledger.hpp"
#include "core/model/ledger_row.hpp"
#include "core/model/payout.hpp"

namespace wbd::store {

struct LedgerCellRow {
  LedgerCell cell;
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t report_id = 0;
  std::int64_t reading = 0;
  std::string currency;
};
using UseLedgerCell = std::function<void(const LedgerCellRow&)>;
// The cells of reports in force on these Moscow days, both inclusive. With `nm_id`, only those of the
// article.
void each_ledger_cell(db::Tx& tx, CabinetId cabinet, Date from, Date to, std::optional<NmId> nm_id,
                      const UseLedgerCell& use);
// The cells of one report, whatever its state.
void each_cell_of_report(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id,
                         const UseLedgerCell& use);

// Accounting rows in force on these Moscow days, both inclusive, with the reading of their report; by day and
// rrd_id.
using UseReadRow = std::function<void(const LedgerRow& row, std::int64_t reading)>;
void each_ledger_row_between(db::Tx& tx, CabinetId cabinet, Date from, Date to, std::optional<NmId> nm_id,
                             const UseReadRow& use);

// A residual that no reading explains, on the last day of its report.
struct ReportResidual {
  std::int64_t report_id = 0;
  Date day;
  std::string currency;
  Amount residual;
};
[[nodiscard]] std::vector<ReportResidual> residuals_between(db::Tx& tx, CabinetId cabinet, Date from,
                                                            Date to);

// reconciled: our lines explain WB's payment. pending: WB lists the report but its rows are not there, or the
// reverse. unchecked: WB gives this cabinet no control sums.
enum class ReconcileState : std::uint8_t { reconciled, unreconciled, unchecked, pending };
[[nodiscard]] std::string_view to_string(ReconcileState state);
[[nodiscard]] std::optional<ReconcileState> parse_reconcile_state(std::string_view name);
inline constexpr std::array<std::string_view, 4> kReconcileStates{"reconciled", "unreconciled", "unchecked",
                                                                  "pending"};

struct ReconciledReport {
  CabinetId cabinet_id;
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t report_id = 0;
  std::int64_t type = 1;
  Date from, to;
  std::optional<Date> created_on;
  std::string currency;
  ReconcileState state = ReconcileState::pending;
  bool has_rows = false;  // the report is in force, and its cells are there
  std::int64_t reading = 0;
  std::optional<Amount> residual;  // WB's payment less our lines; nullopt without one of them
  std::optional<Payout> payout;    // WB's control sums
  LedgerParts parts;
  std::int64_t unrecognised = 0;  // rows of no known kind
};
struct ReportFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<Date> from{}, to{};  // reports with a day in the range
  std::optional<ReconcileState> state{};
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t limit = 50, offset = 0;
};
struct ReportPage {
  std::vector<ReconciledReport> rows;
  std::int64_t total = 0;
};  // the newest last day first, then report_id desc
[[nodiscard]] ReportPage list_reconciled(db::Tx& tx, const ReportFilter& filter);
// How many reports of the filter are in each state, by ReconcileState. Reads no cells.
[[nodiscard]] std::array<std::int64_t, kReconcileStates.size()> count_reconciled(db::Tx& tx,
                                                                                 const ReportFilter& filter);
[[nodiscard]] std::optional<ReconciledReport> find_reconciled(db::Tx& tx, std::span<const CabinetId> cabinets,
                                                              std::int64_t report_id);

}  // namespace wbd::store
