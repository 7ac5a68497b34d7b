#include <algorithm>

#include "core/base/json_text.hpp"
#include "core/report/order_report.hpp"
#include "core/report/order_sections.hpp"
#include "core/view/fields.hpp"
#include "core/view/stock_speed.hpp"

namespace wb::report {
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

void write_money(JsonWriter& json, const Order& order) {
  if (!order.price && !order.price_with_discount && !order.finished_price && !order.for_pay &&
      !order.discount_percent && !order.spp_percent) {
    return;
  }
  json.key("money");
  json.begin_object();
  json.field("price", order.price);
  json.field("discount_percent", order.discount_percent);
  json.field("price_with_discount", order.price_with_discount);
  json.field("spp_percent", order.spp_percent);
  json.field("finished_price", order.finished_price);
  json.field("commission", nullptr);
  json.field("logistics", nullptr);
  json.field("for_pay", order.for_pay);
  view::text_field(json, "currency", order.currency);
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

void write_order_numbers(JsonWriter& json, const PeriodNumbers& numbers, std::string_view currency) {
  json.field("orders_count", numbers.orders_count);
  json.field("orders_sum", numbers.orders_sum);
  json.field("cancelled_count", numbers.cancelled_count);
  json.field("in_transit_count", numbers.in_transit_count);
  json.field("unpriced_count", numbers.unpriced_count);
  json.field("currency", currency);
}

template <class Write>
void write_periods(JsonWriter& json, std::string_view name, const OrderReport& report, Write write) {
  json.key(name);
  json.begin_array();
  for (std::size_t i = 0; i < report.periods.size(); ++i) {
    json.begin_object();
    json.field("days", report.periods[i].days);
    write(report.periods[i], report.previous.at(i));
    json.end_object();
  }
  json.end_array();
}

void write_article(JsonWriter& json, const OrderReport& report) {
  const std::string& currency = report.facts.order.order.currency;
  const auto any = [&](std::int64_t PeriodNumbers::*member) {
    return std::any_of(report.periods.begin(), report.periods.end(),
                       [member](const PeriodNumbers& period) { return period.*member != 0; });
  };
  const bool any_orders = any(&PeriodNumbers::orders_count);
  if (any_orders) {
    write_periods(json, "sales", report, [&](const PeriodNumbers& period, const PeriodNumbers&) {
      write_order_numbers(json, period, currency);
    });
  }
  if (any_orders || any(&PeriodNumbers::buyouts_count) || any(&PeriodNumbers::returns_count)) {
    write_periods(json, "buyouts", report, [&](const PeriodNumbers& period, const PeriodNumbers&) {
      json.field("buyouts_count", period.buyouts_count);
      json.field("buyouts_sum", period.buyouts_sum);
      json.field("returns_count", period.returns_count);
      json.field("returns_sum", period.returns_sum);
      json.key("buyout_percent");
      json.hundredths(period.buyout_percent_hundredths);
      json.field("currency", currency);
    });
  }
  if (any_orders) {
    write_periods(json, "speed", report, [&](const PeriodNumbers& period, const PeriodNumbers& previous) {
      json.key("orders_per_day");
      json.hundredths(orders_per_day_hundredths(period));
      json.key("previous_orders_per_day");
      json.hundredths(orders_per_day_hundredths(previous));
      json.key("change_percent");
      json.hundredths(percent_hundredths(period.orders_count - previous.orders_count, previous.orders_count));
    });
  }
}

void write_today(JsonWriter& json, const OrderReport& report) {
  if (report.today.orders_count == 0 && report.yesterday.orders_count == 0) return;
  const std::string& currency = report.facts.order.order.currency;
  const auto write_day = [&](std::string_view name, const PeriodNumbers& day) {
    json.key(name);
    json.begin_object();
    write_order_numbers(json, day, currency);
    json.end_object();
  };
  json.key("today_vs_yesterday");
  json.begin_object();
  write_day("today", report.today);
  write_day("yesterday_same_time", report.yesterday_same_time);
  write_day("yesterday", report.yesterday);
  json.key("change_percent");
  json.begin_object();
  const PeriodNumbers& before = report.yesterday_same_time;
  json.key("orders_count");
  json.hundredths(percent_hundredths(report.today.orders_count - before.orders_count, before.orders_count));
  json.key("orders_sum");
  json.hundredths(
      percent_hundredths((report.today.orders_sum - before.orders_sum).minor, before.orders_sum.minor));
  json.end_object();
  json.end_object();
}

void write_size(JsonWriter& json, const SizeStock& size) {
  const auto speed = view::stock_speed(size.quantity, size.orders_in_window);
  json.begin_object();
  json.field("chrt_id", size.chrt_id);
  view::text_field(json, "size", size.size);
  json.field("quantity", size.quantity);
  json.field("in_way_to_client", size.in_way_to_client);
  json.field("in_way_from_client", size.in_way_from_client);
  json.key("orders_per_day");
  json.hundredths(speed.orders_per_day_hundredths);
  json.key("days_left");
  json.hundredths(speed.days_left_hundredths);
  json.field("critical", view::is_critical(size.quantity, size.orders_in_window));
  json.key("warehouses");
  json.begin_array();
  for (const auto& row : size.warehouses) {
    json.begin_object();
    json.field("warehouse_id", row.stock.warehouse_id);
    view::text_field(json, "warehouse", row.stock.warehouse);
    json.field("warehouse_type", to_string(row.stock.warehouse_type));
    json.field("quantity", row.stock.quantity);
    json.field("in_way_to_client", row.stock.in_way_to_client);
    json.field("in_way_from_client", row.stock.in_way_from_client);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_stock(JsonWriter& json, const std::vector<SizeStock>& sizes) {
  if (sizes.empty()) return;
  std::int64_t quantity = 0;
  for (const auto& size : sizes) quantity += size.quantity;
  json.key("stock");
  json.begin_object();
  json.field("quantity", quantity);
  json.key("sizes");
  json.begin_array();
  for (const auto& size : sizes) write_size(json, size);
  json.end_array();
  json.end_object();
}

void write_rating(JsonWriter& json, const std::optional<store::Rating>& rating) {
  if (!rating || rating->count == 0) return;
  json.key("rating");
  json.begin_object();
  json.key("average");
  json.hundredths(rating->average_hundredths);
  json.field("count", rating->count);
  json.key("stars");
  json.begin_object();
  for (std::size_t star = 1; star <= 5; ++star) {
    json.key(std::to_string(star));
    json.begin_object();
    json.field("count", rating->stars[star - 1]);
    json.key("percent");
    json.hundredths(percent_hundredths(rating->stars[star - 1], rating->count));
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

void write_freshness(JsonWriter& json, const OrderFacts& facts) {
  const bool any = std::any_of(facts.synced_at.begin(), facts.synced_at.end(),
                               [](const auto& dataset) { return dataset.second.has_value(); });
  if (!any && !facts.as_of) return;
  json.key("freshness");
  json.begin_object();
  json.field("as_of", facts.as_of);
  json.key("datasets");
  json.begin_object();
  for (const auto& [dataset, time] : facts.synced_at) json.field(to_string(dataset), time);
  json.end_object();
  json.end_object();
}

void write_parts(JsonWriter& json, std::string_view name, const std::vector<Section>& sections,
                 Markup markup) {
  json.key(name);
  json.begin_array();
  for (const auto& part : split_for_telegram(render(sections, markup))) json.value(part);
  json.end_array();
}

}  // namespace

std::string to_json(const OrderReport& report, Language language, const TimeZone& zone) {
  std::string out;
  out.reserve(16 * 1024);
  JsonWriter json(out);
  json.begin_object();
  json.key("sections");
  json.begin_object();
  write_order(json, report.facts.order.order);
  write_item(json, report.facts.order);
  write_money(json, report.facts.order.order);
  write_route(json, report.facts.order.order);
  write_article(json, report);
  write_today(json, report);
  write_stock(json, report.stock);
  write_rating(json, report.facts.rating);
  write_freshness(json, report.facts);
  json.end_object();
  const auto sections = order_sections(report, language, zone);
  write_parts(json, "parts", sections, Markup::none);
  write_parts(json, "parts_html", sections, Markup::telegram_html);
  json.end_object();
  return out;
}

}  // namespace wb::report
