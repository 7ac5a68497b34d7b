#pragma once
// How a row of finance_rows is read and bound: all columns, always in this order.

#include <string_view>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"

namespace wbd::store {

inline constexpr std::string_view kFinanceColumns =
    "f.cabinet_id, f.period, f.rrd_id, f.report_id, f.day, f.kind, f.srid, f.nm_id, f.vendor_code, "
    "f.barcode, "
    "f.size, f.doc_type, f.operation, f.reason, f.office, f.ordered_at, f.sold_at, f.assembly_id, "
    "f.quantity, "
    "f.delivery_amount, f.return_amount, f.commission_percent, f.retail_price, f.retail_price_with_discount, "
    "f.retail_amount, f.for_pay, f.delivery_service, f.paid_storage, f.paid_acceptance, f.penalty, "
    "f.deduction, "
    "f.additional_payment, f.acquiring_fee, f.sales_commission, f.pickup_reward, f.commission_vw, "
    "f.commission_vat, f.rebill_logistics, f.cashback_amount, f.cashback_discount, f.cashback_commission, "
    "f.currency";
inline constexpr int kFinanceColumnCount = 42;

// Of kFinanceColumns, from column 0; the report has its id, period and currency only.
[[nodiscard]] FinanceRow read_finance_row(const db::Statement& row);
[[nodiscard]] FinanceKind read_finance_kind(const db::Statement& row, int column);

}  // namespace wbd::store
