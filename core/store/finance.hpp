#pragma once
// Accounting: reports, their rows, their sums for an order, and the balance. Rows count while their report is
// in force: it has been read completely, and no weekly report has replaced it.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"

namespace wbd::db {
struct ListPosition;
}  // namespace wbd::db

namespace wbd::store {

// finance_reports.state; only rows of reports in force count.
enum class ReportState : std::uint8_t { being_read, in_force, replaced };
struct StoredReport {
  FinanceReport report;
  ReportState state = ReportState::being_read;
};
[[nodiscard]] std::unordered_map<std::int64_t, StoredReport> load_finance_reports(
    db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::span<const std::int64_t> ids);
// Inserts the report as being read, or replaces its facts; the state of a stored one stays. Queued: a failure
// surfaces at the next statement or flush().
void save_finance_report(db::Tx& tx, CabinetId cabinet, const FinanceReport& report);

// By rrd_id. The `report` of each row has only the id, the period and the currency.
[[nodiscard]] std::unordered_map<std::int64_t, FinanceRow> load_finance_rows(
    db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::span<const std::int64_t> rrd_ids);
using FinanceRowPointers = std::vector<const FinanceRow*>;
// `added`: rows that are not stored yet. Queued. The lock of the cabinet must be held.
void save_finance_rows(db::Tx& tx, CabinetId cabinet, const FinanceRowPointers& added,
                       const FinanceRowPointers& changed);
void save_finance_row(db::Tx& tx, CabinetId cabinet, const FinanceRow& row);  // stored before or not

// Remembers rows that could not be read and are not stored. Forgets those among `read` that could be read
// now. Returns true when something changed.
bool note_unread_finance(db::Tx& tx, CabinetId cabinet, std::span<const UnreadFinanceRow> unread,
                         std::span<const FinanceRow> read);
// Rows that could not be read, of reports that weekly reports have not replaced.
[[nodiscard]] std::int64_t count_unread_finance(db::Tx& tx, CabinetId cabinet);
// The day of the oldest such row of a weekly report, not before `since`.
[[nodiscard]] std::optional<Date> oldest_unread_finance(db::Tx& tx, CabinetId cabinet, Date since);

// Puts the reports of `period` in force after a range of them was read completely. A weekly report in force
// replaces the daily reports of the same type and days. True when the state of a report changed.
bool settle_finance_reports(db::Tx& tx, CabinetId cabinet, FinancePeriod period);
// Deletes at most `limit` rows of replaced reports; returns their number.
std::int64_t drop_replaced_finance_rows(db::Tx& tx, CabinetId cabinet, std::int64_t limit);
// The last day of the weekly reports in force.
[[nodiscard]] std::optional<Date> weekly_finance_through(db::Tx& tx, CabinetId cabinet);

// True when the balance differs from the stored one. `now` is stored in both cases.
bool save_balance(db::Tx& tx, CabinetId cabinet, const Balance& balance, UtcTime now);

// The sums by srid; orders without rows in force are absent. The query is prefetched, see PendingRows: call
// the result once.
[[nodiscard]] std::function<std::unordered_map<std::string, OrderFinance>()> prefetch_order_finance(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids);

struct FinanceFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<Date> from{}, to{};  // days of the operation, both inclusive
  std::optional<NmId> nm_id{};
  std::optional<std::string> srid{};
  std::optional<std::int64_t> report_id{};
  std::optional<FinanceKind> kind{};
  std::optional<std::string> operation{};  // exactly WB's text
  std::int64_t limit = 50, offset = 0;
  db::ListPosition* position = nullptr;
};
struct FinanceListRow {
  CabinetId cabinet_id;
  FinanceRow row;
  std::optional<OrderId> order_id;
  std::optional<std::string> title;  // the product's
  std::int64_t unread_rows = 0;      // rows of its report that could not be read
};
struct FinancePage {
  std::vector<FinanceListRow> rows;
  std::int64_t total = 0;
};  // day desc, rrd_id desc
[[nodiscard]] FinancePage list_finance(db::Tx& tx, const FinanceFilter& filter);

// The sums of all rows that match a filter, not only of its page. One entry for each currency and kind,
// sorted by currency, then kind. The signs are WB's: the amounts of a return are positive, like those of a
// sale.
struct FinanceTotals {
  std::string currency;
  FinanceKind kind = FinanceKind::other;
  std::int64_t rows = 0;
  // Rows that match the filter's days, report and cabinets but could not be read. Their kind and currency are
  // unknown, so each entry has the same number.
  std::int64_t unread_rows = 0;
  Amount retail_price_with_discount, retail_amount, for_pay, delivery_service, paid_storage, paid_acceptance,
      penalty, deduction, additional_payment;
};
[[nodiscard]] std::vector<FinanceTotals> finance_totals(db::Tx& tx, const FinanceFilter& filter);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<store::ReportState> {
  static constexpr std::string_view kName = "state of a finance report";
  static constexpr store::ReportState kLast = store::ReportState::replaced;
};

}  // namespace wbd::db
