#include "core/report/expected_profit.hpp"
#include "core/report/order_sections.hpp"
#include "core/report/stock_section.hpp"
#include "core/view/fields.hpp"

namespace wbd::report {
namespace {

void write_order(JsonWriter& json, const Order& order) {
  json.key("order");
  json.begin_object();
  json.field("id", order.id);
  json.field("srid", order.srid);
  json.field("cabinet_id", order.cabinet_id);
  json.field("status", to_string(order.status));
  json.field("ordered_at", order.ordered_at);
  json.field("updated_at", order.updated_at);
  json.field("cancelled_at", order.cancelled_at);
  view::text_field(json, "cancel_type", order.cancel_type);
  view::text_field(json, "cart_id", order.cart_id);
  view::text_field(json, "sale_id", order.sale_id);
  json.end_object();
}

void write_item(JsonWriter& json, const store::OrderRow& row) {
  const Order& order = row.order;
  if (!order.nm_id && !order.chrt_id && !row.title && !order.vendor_code && !order.barcode && !order.size &&
      !order.subject) {
    return;
  }
  json.key("item");
  json.begin_object();
  json.field("nm_id", order.nm_id);
  json.field("chrt_id", order.chrt_id);
  view::text_field(json, "title", row.title);
  view::text_field(json, "brand", order.brand);
  view::text_field(json, "subject", order.subject);
  view::text_field(json, "size", order.size);
  view::text_field(json, "vendor_code", order.vendor_code);
  view::text_field(json, "barcode", order.barcode);
  json.end_object();
}

void write_money(JsonWriter& json, const OrderReport& report) {
  const store::OrderRow& row = report.order;
  const Order& order = row.order;
  if (!order.price && !order.price_with_discount && !order.finished_price && !order.for_pay &&
      !order.discount_percent && !order.spp_percent && !row.costs.commission && !row.costs.logistics &&
      !row.costs.to_be_paid) {
    return;
  }
  json.key("money");
  json.begin_object();
  json.field("price", order.price);
  json.field("discount_percent", order.discount_percent);
  json.field("price_with_discount", order.price_with_discount);
  json.field("spp_percent", order.spp_percent);
  json.field("finished_price", order.finished_price);
  view::cost_fields(json, row.costs);
  json.field("for_pay", order.for_pay);
  view::cost_field(json, "to_be_paid", row.costs.to_be_paid);
  view::cost_field(json, "after_logistics", after_logistics(row.costs));
  view::text_field(json, "currency", order.currency);
  write_expected_profit(json, report.profit);
  json.end_object();
}

void write_route(JsonWriter& json, const Order& order) {
  if (!order.warehouse && !order.warehouse_type && !order.region && !order.district && !order.country) return;
  json.key("route");
  json.begin_object();
  view::text_field(json, "warehouse", order.warehouse);
  view::word_field(json, "warehouse_type", order.warehouse_type);
  view::text_field(json, "region", order.region);
  view::text_field(json, "district", order.district);
  view::text_field(json, "country", order.country);
  json.end_object();
}

}  // namespace

void write_order_sections(JsonWriter& json, const OrderReport& report) {
  write_order(json, report.order.order);
  write_item(json, report.order);
  write_money(json, report);
  write_route(json, report.order.order);
  write_metrics(json, report.overview, report.order.order.currency);
  write_stock(json, report.stock);
  write_rating(json, report.rating);
  write_freshness(json, report.freshness);
}

}  // namespace wbd::report
