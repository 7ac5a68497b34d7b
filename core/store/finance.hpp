#pragma once
// Accounting: reports, their rows, what they come to for an order, and the balance. Rows count while their
// report is in force: it has been read whole, and no weekly report has replaced it.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"
#include "core/store/catalog.hpp"

namespace wbd::store {

// Adds the reports that are new, not yet in force, and writes the rows that differ. A value WB does not give
// any more stays. Rows of a replaced report are not taken up again.
WriteCounts upsert_finance_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows);

// After a range of reports has been read whole: puts them in force and sets aside the daily reports whose
// type and days a weekly one in force covers. True when something is in force or set aside that was not.
bool settle_finance_reports(db::Tx& tx, CabinetId cabinet, FinancePeriod period);
// Deletes rows that were set aside, at most `limit`; gives their number.
std::int64_t drop_replaced_finance_rows(db::Tx& tx, CabinetId cabinet, std::int64_t limit);
// The last day of the weekly reports in force.
[[nodiscard]] std::optional<Date> weekly_finance_through(db::Tx& tx, CabinetId cabinet);

// True when the balance differs from the stored one. `now` is kept in either case.
bool save_balance(db::Tx& tx, CabinetId cabinet, const Balance& balance, UtcTime now);

// By srid, for those that have rows in force. One index probe each. Asked for at once, there when the result
// is called, once: see PendingRows.
[[nodiscard]] std::function<std::unordered_map<std::string, OrderFinance>()> prefetch_order_finance(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids);

struct FinanceFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<Date> from{}, to{};  // of the operation, both inclusive
  std::optional<NmId> nm_id{};
  std::optional<std::string> srid{};
  std::optional<std::int64_t> report_id{};
  std::optional<FinanceKind> kind{};
  std::optional<std::string> operation{};  // WB's words, whole
  std::int64_t limit = 50, offset = 0;
};
struct FinanceListRow {
  CabinetId cabinet_id;
  FinanceRow row;
  std::optional<OrderId> order_id;
  std::optional<std::string> title;  // of the product
};
struct FinancePage {
  std::vector<FinanceListRow> rows;
  std::int64_t total = 0;
};  // day desc, rrd_id desc
[[nodiscard]] FinancePage list_finance(db::Tx& tx, const FinanceFilter& filter);

// What the rows of a filter come to, whatever its page: one for each currency and kind, in this order. WB's
// signs are kept: a return's amounts are as positive as a sale's.
struct FinanceTotals {
  std::string currency;
  FinanceKind kind = FinanceKind::other;
  std::int64_t rows = 0;
  Money retail_price_with_discount, retail_amount, for_pay, delivery_service, paid_storage, paid_acceptance,
      penalty, deduction, additional_payment;
};
[[nodiscard]] std::vector<FinanceTotals> finance_totals(db::Tx& tx, const FinanceFilter& filter);

}  // namespace wbd::store
