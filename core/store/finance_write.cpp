#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/db/day_column.hpp"
#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"

namespace wbd::store {
namespace {

// finance_reports.state
constexpr std::int64_t kBeingRead = 0;
constexpr std::int64_t kInForce = 1;
constexpr std::int64_t kReplaced = 2;

constexpr std::string_view kUpsertRow =
    "insert into finance_rows(cabinet_id, period, rrd_id, report_id, day, kind, srid, nm_id, vendor_code, "
    "barcode, size, doc_type, operation, reason, office, ordered_at, sold_at, assembly_id, quantity, "
    "delivery_amount, return_amount, commission_percent, retail_price, retail_price_with_discount, "
    "retail_amount, for_pay, delivery_service, paid_storage, paid_acceptance, penalty, deduction, "
    "additional_payment, acquiring_fee, sales_commission, pickup_reward, commission_vw, commission_vat, "
    "rebill_logistics, cashback_amount, cashback_discount, cashback_commission, currency) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
    "$22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, "
    "$42) "
    "on conflict(cabinet_id, period, rrd_id) do update set report_id = excluded.report_id, "
    "day = excluded.day, kind = excluded.kind, srid = excluded.srid, nm_id = excluded.nm_id, "
    "vendor_code = excluded.vendor_code, barcode = excluded.barcode, size = excluded.size, "
    "doc_type = excluded.doc_type, operation = excluded.operation, reason = excluded.reason, "
    "office = excluded.office, ordered_at = excluded.ordered_at, sold_at = excluded.sold_at, "
    "assembly_id = excluded.assembly_id, quantity = excluded.quantity, "
    "delivery_amount = excluded.delivery_amount, return_amount = excluded.return_amount, "
    "commission_percent = excluded.commission_percent, retail_price = excluded.retail_price, "
    "retail_price_with_discount = excluded.retail_price_with_discount, "
    "retail_amount = excluded.retail_amount, for_pay = excluded.for_pay, "
    "delivery_service = excluded.delivery_service, paid_storage = excluded.paid_storage, "
    "paid_acceptance = excluded.paid_acceptance, penalty = excluded.penalty, "
    "deduction = excluded.deduction, additional_payment = excluded.additional_payment, "
    "acquiring_fee = excluded.acquiring_fee, sales_commission = excluded.sales_commission, "
    "pickup_reward = excluded.pickup_reward, commission_vw = excluded.commission_vw, "
    "commission_vat = excluded.commission_vat, rebill_logistics = excluded.rebill_logistics, "
    "cashback_amount = excluded.cashback_amount, cashback_discount = excluded.cashback_discount, "
    "cashback_commission = excluded.cashback_commission, currency = excluded.currency";

void write_row(db::Tx& tx, CabinetId cabinet, const FinanceRow& row) {
  const std::string day = to_string(row.day);
  tx.prepare(kUpsertRow)
      .bind_all(cabinet, static_cast<int>(row.report.period), row.rrd_id, row.report.id, day,
                static_cast<int>(row.kind), row.srid, row.nm_id, row.vendor_code, row.barcode, row.size,
                row.doc_type, row.operation, row.reason, row.office, row.ordered_at, row.sold_at,
                row.assembly_id, row.quantity, row.delivery_amount, row.return_amount,
                row.commission_percent_hundredths, row.retail_price, row.retail_price_with_discount,
                row.retail_amount, row.for_pay, row.delivery_service, row.paid_storage, row.paid_acceptance,
                row.penalty, row.deduction, row.additional_payment, row.acquiring_fee, row.sales_commission,
                row.pickup_reward, row.commission_vw, row.commission_vat, row.rebill_logistics,
                row.cashback_amount, row.cashback_discount, row.cashback_commission, row.report.currency)
      .run();
}

template <class T>
void keep_known(std::optional<T>& now, const std::optional<T>& before) {
  if (!now) now = before;
}

// What WB gives now over what is stored. The report is compared by its id: its days are stored with the
// report.
FinanceRow merged(const FinanceRow& now, const FinanceRow& stored) {
  FinanceRow row = now;
  row.report = stored.report;
  row.report.id = now.report.id;
  row.report.currency = now.report.currency;
  keep_known(row.srid, stored.srid);
  keep_known(row.nm_id, stored.nm_id);
  keep_known(row.vendor_code, stored.vendor_code);
  keep_known(row.barcode, stored.barcode);
  keep_known(row.size, stored.size);
  keep_known(row.doc_type, stored.doc_type);
  keep_known(row.operation, stored.operation);
  keep_known(row.reason, stored.reason);
  keep_known(row.office, stored.office);
  keep_known(row.ordered_at, stored.ordered_at);
  keep_known(row.sold_at, stored.sold_at);
  keep_known(row.assembly_id, stored.assembly_id);
  keep_known(row.quantity, stored.quantity);
  keep_known(row.delivery_amount, stored.delivery_amount);
  keep_known(row.return_amount, stored.return_amount);
  keep_known(row.commission_percent_hundredths, stored.commission_percent_hundredths);
  for (auto amount :
       {&FinanceRow::retail_price, &FinanceRow::retail_price_with_discount, &FinanceRow::retail_amount,
        &FinanceRow::for_pay, &FinanceRow::delivery_service, &FinanceRow::paid_storage,
        &FinanceRow::paid_acceptance, &FinanceRow::penalty, &FinanceRow::deduction,
        &FinanceRow::additional_payment, &FinanceRow::acquiring_fee, &FinanceRow::sales_commission,
        &FinanceRow::pickup_reward, &FinanceRow::commission_vw, &FinanceRow::commission_vat,
        &FinanceRow::rebill_logistics, &FinanceRow::cashback_amount, &FinanceRow::cashback_discount,
        &FinanceRow::cashback_commission}) {
    keep_known(row.*amount, stored.*amount);
  }
  row.kind = finance_kind(row.doc_type.value_or(""), row.operation.value_or(""), row.delivery_service);
  return row;
}

using ReportKey = std::pair<FinancePeriod, std::int64_t>;

// The report with the days of all its rows of this batch and of those before. Gives its state.
std::int64_t save_report(db::Tx& tx, CabinetId cabinet, FinanceReport report) {
  auto& known = tx.prepare(
      "select state, date_from, date_to, created_on, type, currency from finance_reports where "
      "cabinet_id = $1 and period = $2 and report_id = $3");
  known.bind_all(cabinet, static_cast<int>(report.period), report.id);
  std::int64_t state = kBeingRead;
  bool same = false;
  if (known.step()) {
    state = known.integer(0);
    const Date from = db::read_day(known, 1), to = db::read_day(known, 2);
    const auto created_on = db::maybe_day(known, 3);
    report.from = std::min(report.from, from);
    report.to = std::max(report.to, to);
    keep_known(report.created_on, created_on);
    same = report.from == from && report.to == to && report.created_on == created_on &&
           report.type == known.integer(4) && report.currency == known.text(5);
    known.reset();
  }
  if (same) return state;
  const std::string from = to_string(report.from), to = to_string(report.to);
  const auto created_on = db::day_text(report.created_on);
  tx.prepare(
        "insert into finance_reports(cabinet_id, period, report_id, type, date_from, date_to, created_on, "
        "currency, state) values($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict(cabinet_id, period, "
        "report_id) do update set type = excluded.type, date_from = excluded.date_from, "
        "date_to = excluded.date_to, created_on = excluded.created_on, currency = excluded.currency")
      .bind_all(cabinet, static_cast<int>(report.period), report.id, report.type, from, to, created_on,
                report.currency, state)
      .run();
  return state;
}

}  // namespace

WriteCounts upsert_finance_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows) {
  static const std::string kSql =
      fmt::format("select {} from finance_rows f where f.cabinet_id = $1 and f.period = $2 and f.rrd_id = $3",
                  kFinanceColumns);
  std::map<ReportKey, FinanceReport> reports;
  for (const FinanceRow& row : rows) {
    FinanceReport& report =
        reports.try_emplace(ReportKey{row.report.period, row.report.id}, row.report).first->second;
    report.from = std::min(report.from, row.report.from);
    report.to = std::max(report.to, row.report.to);
  }
  std::map<ReportKey, std::int64_t> states;
  for (const auto& [key, report] : reports) states[key] = save_report(tx, cabinet, report);

  WriteCounts counts;
  for (const FinanceRow& row : rows) {
    if (states[ReportKey{row.report.period, row.report.id}] == kReplaced) {
      ++counts.unchanged;
      continue;
    }
    auto& query = tx.prepare(kSql);
    query.bind_all(cabinet, static_cast<int>(row.report.period), row.rrd_id);
    if (!query.step()) {
      write_row(tx, cabinet, row);
      ++counts.created;
      continue;
    }
    const FinanceRow stored = read_finance_row(query);
    query.reset();
    const FinanceRow wanted = merged(row, stored);
    if (wanted == stored) {
      ++counts.unchanged;
      continue;
    }
    write_row(tx, cabinet, wanted);
    ++counts.changed;
  }
  return counts;
}

bool settle_finance_reports(db::Tx& tx, CabinetId cabinet, FinancePeriod period) {
  std::int64_t moved = 0;
  const auto put_in_force = [&] {
    moved +=
        tx.prepare(
              "update finance_reports set state = $3 where cabinet_id = $1 and period = $2 and state = $4")
            .bind_all(cabinet, static_cast<int>(period), kInForce, kBeingRead)
            .run();
  };
  if (period == FinancePeriod::weekly) put_in_force();
  moved +=
      tx.prepare(
            "update finance_reports set state = $4 where cabinet_id = $1 and period = $3 and state <> $4 and "
            "exists(select 1 from finance_reports w where w.cabinet_id = $1 and w.period = $2 and "
            "w.state = $5 and w.type = finance_reports.type and w.date_from <= finance_reports.date_from "
            "and w.date_to >= finance_reports.date_to)")
          .bind_all(cabinet, static_cast<int>(FinancePeriod::weekly), static_cast<int>(FinancePeriod::daily),
                    kReplaced, kInForce)
          .run();
  if (period == FinancePeriod::daily) put_in_force();
  return moved > 0;
}

std::int64_t drop_replaced_finance_rows(db::Tx& tx, CabinetId cabinet, std::int64_t limit) {
  return tx
      .prepare(
          "delete from finance_rows where (cabinet_id, period, rrd_id) in (select f.cabinet_id, f.period, "
          "f.rrd_id from finance_reports r join finance_rows f on f.cabinet_id = r.cabinet_id and "
          "f.period = r.period and f.report_id = r.report_id where r.cabinet_id = $1 and r.state = $2 "
          "limit $3)")
      .bind_all(cabinet, kReplaced, limit)
      .run();
}

std::optional<Date> weekly_finance_through(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select max(date_to) from finance_reports where cabinet_id = $1 and period = $2 and state = $3");
  query.bind_all(cabinet, static_cast<int>(FinancePeriod::weekly), kInForce);
  query.step();
  const auto day = db::maybe_day(query, 0);
  query.reset();
  return day;
}

bool save_balance(db::Tx& tx, CabinetId cabinet, const Balance& balance, UtcTime now) {
  auto& query = tx.prepare(
      "select balance_current, balance_for_withdraw, balance_currency from wb_cabinets where id = $1");
  query.bind_all(cabinet);
  const bool same = query.step() && query.maybe_money(0) == balance.current &&
                    query.maybe_money(1) == balance.for_withdraw && query.maybe_text(2) == balance.currency;
  query.reset();
  tx.prepare(
        "update wb_cabinets set balance_current = $2, balance_for_withdraw = $3, balance_currency = $4, "
        "balance_at = $5 where id = $1")
      .bind_all(cabinet, balance.current, balance.for_withdraw, balance.currency, now)
      .run();
  return !same;
}

}  // namespace wbd::store
