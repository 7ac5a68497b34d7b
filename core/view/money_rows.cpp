// Rows of accounting and of the sales funnel.

#include "core/view/fields.hpp"
#include "core/view/rows.hpp"

namespace wbd::view {

void write_finance(JsonWriter& json, const store::FinanceListRow& listed) {
  const FinanceRow& row = listed.row;
  const FinanceReport& report = row.report;
  json.begin_object();
  json.field("cabinet_id", listed.cabinet_id);
  json.field("rrd_id", row.rrd_id);
  json.field("day", to_string(row.day));
  json.field("kind", to_string(row.kind));
  text_field(json, "operation", row.operation);
  text_field(json, "doc_type", row.doc_type);
  text_field(json, "reason", row.reason);
  text_field(json, "srid", row.srid);
  json.field("order_id", listed.order_id);
  json.field("assembly_id", row.assembly_id);
  json.field("nm_id", row.nm_id);
  text_field(json, "vendor_code", row.vendor_code);
  text_field(json, "barcode", row.barcode);
  text_field(json, "title", listed.title);
  text_field(json, "size", row.size);
  text_field(json, "office", row.office);
  json.field("ordered_at", row.ordered_at);
  json.field("sold_at", row.sold_at);
  json.field("quantity", row.quantity);
  json.field("delivery_amount", row.delivery_amount);
  json.field("return_amount", row.return_amount);
  json.field("retail_price", to_money(row.retail_price));
  json.field("retail_price_with_discount", to_money(row.retail_price_with_discount));
  json.field("retail_amount", to_money(row.retail_amount));
  json.key("commission_percent");
  json.hundredths(row.commission_percent_hundredths);
  json.field("sales_commission", to_money(row.sales_commission));
  json.field("commission_vw", to_money(row.commission_vw));
  json.field("commission_vat", to_money(row.commission_vat));
  json.field("acquiring_fee", to_money(row.acquiring_fee));
  json.field("pickup_reward", to_money(row.pickup_reward));
  json.field("for_pay", to_money(row.for_pay));
  json.field("delivery_service", to_money(row.delivery_service));
  json.field("rebill_logistics", to_money(row.rebill_logistics));
  json.field("paid_storage", to_money(row.paid_storage));
  json.field("paid_acceptance", to_money(row.paid_acceptance));
  json.field("penalty", to_money(row.penalty));
  json.field("deduction", to_money(row.deduction));
  json.field("additional_payment", to_money(row.additional_payment));
  json.field("cashback_amount", to_money(row.cashback_amount));
  json.field("cashback_discount", to_money(row.cashback_discount));
  json.field("cashback_commission", to_money(row.cashback_commission));
  json.field("payment_schedule", to_money(row.payment_schedule));
  text_field(json, "currency", report.currency);
  json.key("report");
  json.begin_object();
  json.field("id", report.id);
  json.field("period", to_string(report.period));
  json.field("type", report.type);
  json.field("from", to_string(report.from));
  json.field("to", to_string(report.to));
  day_field(json, "created_on", report.created_on);
  json.field("unread_rows", listed.unread_rows);
  json.end_object();
  json.end_object();
}

void write_finance_totals(JsonWriter& json, const store::FinanceTotals& totals) {
  json.begin_object();
  text_field(json, "currency", totals.currency);
  json.field("kind", to_string(totals.kind));
  json.field("rows_count", totals.rows);
  json.field("unread_rows", totals.unread_rows);
  json.field("retail_price_with_discount", to_money(totals.retail_price_with_discount));
  json.field("retail_amount", to_money(totals.retail_amount));
  json.field("for_pay", to_money(totals.for_pay));
  json.field("delivery_service", to_money(totals.delivery_service));
  json.field("paid_storage", to_money(totals.paid_storage));
  json.field("paid_acceptance", to_money(totals.paid_acceptance));
  json.field("penalty", to_money(totals.penalty));
  json.field("deduction", to_money(totals.deduction));
  json.field("additional_payment", to_money(totals.additional_payment));
  json.end_object();
}

void write_funnel(JsonWriter& json, const store::FunnelRow& row) {
  const FunnelDay& funnel = row.funnel;
  json.begin_object();
  json.field("cabinet_id", row.cabinet_id);
  json.field("nm_id", funnel.nm_id);
  text_field(json, "vendor_code", row.vendor_code);
  text_field(json, "title", row.title);
  json.field("day", to_string(funnel.day));
  json.field("open_count", funnel.open_count);
  json.field("cart_count", funnel.cart_count);
  json.field("order_count", funnel.order_count);
  json.field("order_sum", funnel.order_sum);
  json.field("buyout_count", funnel.buyout_count);
  json.field("buyout_sum", funnel.buyout_sum);
  json.field("cancel_count", funnel.cancel_count);
  json.field("cancel_sum", funnel.cancel_sum);
  json.field("wishlist_count", funnel.wishlist_count);
  json.field("add_to_cart_percent", funnel.add_to_cart_percent);
  json.field("cart_to_order_percent", funnel.cart_to_order_percent);
  json.field("buyout_percent", funnel.buyout_percent);
  text_field(json, "currency", funnel.currency);
  json.field("updated_at", row.updated_at);
  json.end_object();
}

}  // namespace wbd::view
