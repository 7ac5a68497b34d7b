#include "core/store/finance_row.hpp"

#include <fmt/format.h>

#include "core/db/day_column.hpp"

namespace wbd::store {
namespace {

template <class Enum>
Enum read_enum(const db::Statement& row, int column, Enum last, std::string_view what) {
  const std::int64_t number = row.integer(column);
  if (number < 0 || number > static_cast<std::int64_t>(last)) {
    throw Failure({Errc::bad_data, fmt::format("the database holds an unknown {} {}", what, number)});
  }
  return static_cast<Enum>(number);
}

}  // namespace

FinanceKind read_finance_kind(const db::Statement& row, int column) {
  return read_enum(row, column, FinanceKind::other, "kind of finance row");
}

FinanceRow read_finance_row(const db::Statement& row) {
  FinanceRow out;
  out.report.period = read_enum(row, 1, FinancePeriod::daily, "finance period");
  out.rrd_id = row.integer(2);
  out.report.id = row.integer(3);
  out.day = db::read_day(row, 4);
  out.kind = read_finance_kind(row, 5);
  out.srid = row.maybe_text(6);
  out.nm_id = row.maybe_id<NmId>(7);
  out.vendor_code = row.maybe_text(8);
  out.barcode = row.maybe_text(9);
  out.size = row.maybe_text(10);
  out.doc_type = row.maybe_text(11);
  out.operation = row.maybe_text(12);
  out.reason = row.maybe_text(13);
  out.office = row.maybe_text(14);
  out.ordered_at = row.maybe_time(15);
  out.sold_at = row.maybe_time(16);
  out.assembly_id = row.maybe_integer(17);
  out.quantity = row.maybe_integer(18);
  out.delivery_amount = row.maybe_integer(19);
  out.return_amount = row.maybe_integer(20);
  out.commission_percent_hundredths = row.maybe_integer(21);
  out.retail_price = row.maybe_money(22);
  out.retail_price_with_discount = row.maybe_money(23);
  out.retail_amount = row.maybe_money(24);
  out.for_pay = row.maybe_money(25);
  out.delivery_service = row.maybe_money(26);
  out.paid_storage = row.maybe_money(27);
  out.paid_acceptance = row.maybe_money(28);
  out.penalty = row.maybe_money(29);
  out.deduction = row.maybe_money(30);
  out.additional_payment = row.maybe_money(31);
  out.acquiring_fee = row.maybe_money(32);
  out.sales_commission = row.maybe_money(33);
  out.pickup_reward = row.maybe_money(34);
  out.commission_vw = row.maybe_money(35);
  out.commission_vat = row.maybe_money(36);
  out.rebill_logistics = row.maybe_money(37);
  out.cashback_amount = row.maybe_money(38);
  out.cashback_discount = row.maybe_money(39);
  out.cashback_commission = row.maybe_money(40);
  out.report.currency = row.text(41);
  return out;
}

}  // namespace wbd::store
