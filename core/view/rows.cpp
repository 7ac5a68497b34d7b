#include "core/view/rows.hpp"

#include "core/view/fields.hpp"
#include "core/view/stock_speed.hpp"

namespace wbd::view {
namespace {

void write_fbs(JsonWriter& json, const std::optional<FbsOrder>& fbs) {
  json.key("fbs");
  if (!fbs) return json.value(nullptr);
  json.begin_object();
  json.field("assembly_id", fbs->id);
  text_field(json, "supplier_status", fbs->supplier_status);
  text_field(json, "wb_status", fbs->wb_status);
  text_field(json, "supply_id", fbs->supply_id);
  json.field("warehouse_id", fbs->warehouse_id);
  json.field("office_id", fbs->office_id);
  json.end_object();
}

void write_sizes(JsonWriter& json, const store::ProductRow& row) {
  json.key("sizes");
  json.begin_array();
  for (const auto& size : row.product.sizes) {
    json.begin_object();
    json.field("chrt_id", size.chrt_id);
    text_field(json, "size", size.size);
    json.values_field("barcodes", size.barcodes);
    const Price* price = price_of_size(row.prices, size.chrt_id);
    json.field("price", price ? price->price : std::nullopt);
    json.field("price_with_discount", price ? price->price_with_discount : std::nullopt);
    json.key("stock");
    if (row.stock) {
      const auto found = row.by_size.find(size.chrt_id.value);
      json.value(found == row.by_size.end() ? std::int64_t{0} : found->second);
    } else {
      json.value(nullptr);
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_order(JsonWriter& json, const store::OrderRow& row) {
  const Order& order = row.order;
  json.begin_object();
  json.field("id", order.id);
  json.field("srid", order.srid);
  json.field("cabinet_id", order.cabinet_id);
  json.field("status", to_string(order.status));
  json.field("ordered_at", order.ordered_at);
  json.field("updated_at", order.updated_at);
  json.field("cancelled_at", order.cancelled_at);
  json.field("nm_id", order.nm_id);
  json.field("chrt_id", order.chrt_id);
  text_field(json, "vendor_code", order.vendor_code);
  text_field(json, "barcode", order.barcode);
  text_field(json, "title", row.title);
  text_field(json, "brand", order.brand);
  text_field(json, "category", order.category);
  text_field(json, "subject", order.subject);
  text_field(json, "size", order.size);
  text_field(json, "warehouse", order.warehouse);
  word_field(json, "warehouse_type", order.warehouse_type);
  text_field(json, "region", order.region);
  text_field(json, "district", order.district);
  text_field(json, "country", order.country);
  json.field("price", order.price);
  json.field("discount_percent", order.discount_percent);
  json.field("spp_percent", order.spp_percent);
  json.field("price_with_discount", order.price_with_discount);
  json.field("finished_price", order.finished_price);
  cost_fields(json, row.costs);
  json.field("for_pay", order.for_pay);
  text_field(json, "currency", order.currency);
  text_field(json, "cart_id", order.cart_id);
  text_field(json, "sale_id", order.sale_id);
  text_field(json, "cancel_type", order.cancel_type);
  write_fbs(json, row.fbs);
  json.end_object();
}

void write_sale(JsonWriter& json, const store::SaleRow& row) {
  const StatSale& sale = row.sale.row;
  json.begin_object();
  json.field("id", row.sale.id);
  json.field("sale_id", sale.sale_id.empty() ? std::nullopt : std::optional(sale.sale_id));
  json.field("srid", sale.srid);
  json.field("order_id", row.order_id);
  json.field("cabinet_id", row.sale.cabinet_id);
  json.field("type", to_string(sale.kind));
  json.field("sold_at", sale.sold_at);
  json.field("updated_at", sale.changed_at);
  json.field("nm_id", sale.nm_id);
  text_field(json, "vendor_code", sale.vendor_code);
  text_field(json, "barcode", sale.barcode);
  text_field(json, "title", row.title);
  text_field(json, "brand", sale.brand);
  text_field(json, "category", sale.category);
  text_field(json, "subject", sale.subject);
  text_field(json, "size", sale.size);
  text_field(json, "warehouse", sale.warehouse);
  word_field(json, "warehouse_type", sale.warehouse_type);
  text_field(json, "region", sale.region);
  text_field(json, "district", sale.district);
  text_field(json, "country", sale.country);
  json.field("price", sale.price);
  json.field("discount_percent", sale.discount_percent);
  json.field("spp_percent", sale.spp_percent);
  json.field("price_with_discount", sale.price_with_discount);
  json.field("finished_price", sale.finished_price);
  json.field("for_pay", sale.for_pay);
  text_field(json, "currency", row.sale.currency);
  text_field(json, "cart_id", sale.cart_id);
  json.end_object();
}

void write_product(JsonWriter& json, const store::ProductRow& row) {
  const Product& product = row.product;
  json.begin_object();
  json.field("nm_id", product.nm_id);
  json.field("imt_id", product.imt_id);
  json.field("cabinet_id", row.cabinet_id);
  text_field(json, "vendor_code", product.vendor_code);
  text_field(json, "title", product.title);
  text_field(json, "brand", product.brand);
  json.field("subject_id", product.subject_id);
  text_field(json, "subject", product.subject);
  text_field(json, "photo_url", product.photo_url);
  write_sizes(json, row);
  const Price* price = lowest_price(row.prices);
  json.field("price", price ? price->price : std::nullopt);
  json.field("discount_percent", price ? price->discount_percent : std::nullopt);
  json.field("price_with_discount", price ? price->price_with_discount : std::nullopt);
  text_field(json, "currency", price ? price->currency : std::nullopt);
  json.key("rating");
  json.hundredths(row.rating.average_hundredths);
  json.key("wb_rating");
  json.hundredths(row.wb_rating);
  json.key("wb_feedback_rating");
  json.hundredths(row.wb_feedback_rating);
  json.field("reviews_count", row.rating.count);
  json.field("stock", row.stock);
  text_field(json, "description", product.description);
  json.key("characteristics");
  json.raw(product.characteristics_json.empty() ? "[]" : product.characteristics_json);
  json.key("dimensions");
  json.raw(product.dimensions_json ? std::string_view(*product.dimensions_json) : "null");
  json.field("created_at", product.created_at);
  json.field("updated_at", product.updated_at);
  json.field("deleted_at", product.deleted_at);
  json.end_object();
}

void write_stock(JsonWriter& json, const store::StockRow& row) {
  const Stock& stock = row.stock;
  const StockSpeed speed = stock_speed(stock.quantity, row.orders_in_window);
  json.begin_object();
  json.field("cabinet_id", row.cabinet_id);
  json.field("nm_id", stock.nm_id);
  // The card has no such size: the stock row has no chrt_id.
  json.field("chrt_id", stock.chrt_id ? std::optional(stock.chrt_id) : std::nullopt);
  text_field(json, "vendor_code", row.vendor_code);
  text_field(json, "title", row.title);
  text_field(json, "size", row.size);
  text_field(json, "barcode", row.barcode);
  json.field("warehouse_id", stock.warehouse_id);
  text_field(json, "warehouse", stock.warehouse);
  json.field("warehouse_type", to_string(stock.warehouse_type));
  json.field("quantity", stock.quantity);
  json.field("in_way_to_client", stock.in_way_to_client);
  json.field("in_way_from_client", stock.in_way_from_client);
  json.key("orders_per_day");
  json.hundredths(speed.orders_per_day_hundredths);
  json.key("days_left");
  json.hundredths(speed.days_left_hundredths);
  json.field("updated_at", row.updated_at);
  json.end_object();
}

void write_review(JsonWriter& json, const store::ReviewRow& row) {
  const Review& review = row.review;
  json.begin_object();
  json.field("id", review.id);
  json.field("cabinet_id", row.cabinet_id);
  json.field("nm_id", review.nm_id);
  text_field(json, "title", row.title ? row.title : review.product_name);
  json.field("rating", review.rating);
  text_field(json, "text", review.text);
  text_field(json, "pros", review.pros);
  text_field(json, "cons", review.cons);
  json.values_field("tags", review.tags);
  json.values_field("photos", review.photos);
  json.field("answered", review.answered);
  text_field(json, "answer", review.answer);
  json.field("archived", review.archived);
  json.field("created_at", review.created_at);
  json.end_object();
}

}  // namespace wbd::view
