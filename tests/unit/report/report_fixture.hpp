#pragma once
// A hand-made article for the tests of the order report: now is 22.11.2026 14:30 in Moscow.

#include <functional>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/analytics/numbers.hpp"
#include "core/report/order_report.hpp"
#include "core/store/reviews.hpp"
#include "core/store/stocks.hpp"
#include "tests/unit/golden.hpp"

namespace wbd::report {

inline UtcTime at(std::string_view text) {
  return parse_rfc3339(text).value();
}

inline const UtcTime kNow = at("2026-11-22T11:30:00Z");

inline store::OrderFact article_order(std::string_view time, OrderStatus status,
                                      std::optional<std::int64_t> kopecks) {
  store::OrderFact order;
  order.ordered_at = at(time);
  order.status = status;
  if (kopecks) order.price = Money{*kopecks};
  order.currency = "RUB";
  return order;
}

inline store::SaleFact article_sale(std::string_view time, bool is_return, std::int64_t kopecks) {
  store::SaleFact sale;
  sale.sold_at = at(time);
  sale.kind = is_return ? SaleKind::returned : SaleKind::sale;
  sale.price = Money{kopecks};
  sale.currency = "RUB";
  return sale;
}

// The overview of these orders and sales. Their texts are string literals, so views of them stay valid.
inline analytics::Overview overview_of(const std::vector<store::OrderFact>& orders,
                                       const std::vector<store::SaleFact>& sales,
                                       std::string_view currency = "RUB") {
  const TimeZone zone = TimeZone::moscow();
  const auto sum = [&](const analytics::Window& window) {
    SalesByCurrency sums;
    for (const auto& order : orders) {
      if (window.has(order.ordered_at)) analytics::add(sums[std::string(currency)], order);
    }
    for (const auto& sale : sales) {
      if (window.has(sale.sold_at)) analytics::add(sums[std::string(currency)], sale);
    }
    return sums;
  };
  analytics::Overview overview;
  overview.now = kNow;
  for (const int days : analytics::kPeriods) {
    const auto period = analytics::last_days(days, kNow, zone);
    overview.periods.push_back({days, sum(period.current), sum(period.previous)});
  }
  const auto days = analytics::day_windows(kNow, std::nullopt, zone);
  overview.today = sum(days.today);
  overview.yesterday = sum(days.yesterday);
  overview.yesterday_same_time = sum(days.yesterday_same_time);
  return overview;
}

inline store::StockRow stock_row(std::int64_t chrt_id, std::string_view size, WarehouseType type,
                                 std::int64_t warehouse_id, std::string_view warehouse, std::int64_t quantity,
                                 std::int64_t orders_in_window) {
  store::StockRow row;
  row.cabinet_id = CabinetId{1};
  row.stock = {NmId{123456789},        ChrtId{chrt_id}, type, WarehouseId{warehouse_id},
               std::string(warehouse), quantity,        0,    0};
  row.size = size;
  row.orders_in_window = orders_in_window;
  return row;
}

inline SyncedAt all_synced(UtcTime time) {
  SyncedAt out;
  for (const auto dataset : kOrderReportSources) out.emplace_back(dataset, time);
  return out;
}

inline OrderReport sample_report() {
  OrderReport report;
  Order& o = report.order.order;
  o.cabinet_id = CabinetId{1};
  o.id = OrderId{17};
  o.srid = "4801239.1.0";
  o.status = OrderStatus::buyout;
  o.ordered_at = at("2026-11-16T09:00:00Z");
  o.updated_at = at("2026-11-20T08:00:00Z");
  o.stat_changed_at = o.updated_at;
  o.nm_id = NmId{123456789};
  o.chrt_id = ChrtId{1};
  o.vendor_code = "TS-001";
  o.barcode = "2000000000015";
  o.brand = "Север";
  o.subject = "Футболки";
  o.size = "M";
  o.warehouse = "Склад WB РФ";
  o.warehouse_type = WarehouseType::wb;
  o.region = "Московская область";
  o.district = "Центральный федеральный округ";
  o.country = "Россия";
  o.price = Money{2000'00};
  o.discount_percent = 40;
  o.price_with_discount = Money{1200'50};
  o.spp_percent = 20;
  o.finished_price = Money{960'40};
  o.for_pay = Money{1020'00};
  o.cart_id = "4801239";
  o.sale_id = "S9001";
  report.order.title = "Футболка <оверсайз> & хлопок";
  report.order.costs = {Commission{Money{180'50}, 1504, CostKind::actual},
                        Cost{Money{59'20}, CostKind::actual}, Cost{Money{1020'00}, CostKind::actual}};

  using enum OrderStatus;
  const std::vector<store::OrderFact> orders = {
      article_order("2026-11-22T08:00:00Z", created, 1200'00),       // today 11:00
      article_order("2026-11-21T21:00:00Z", created, std::nullopt),  // today 00:00: the border is included
      article_order("2026-11-21T20:59:59Z", created, 1100'00),       // yesterday 23:59:59
      article_order("2026-11-21T11:00:00Z", cancelled, 1200'00),     // yesterday 14:00, by this time
      article_order("2026-11-16T09:00:00Z", buyout, 1200'50),        // 7 days
      article_order("2026-11-15T21:00:00Z", returned, 1000'00),      // 16.11 00:00: the border of 7 days
      article_order("2026-11-15T20:59:59Z", buyout, 900'00),         // 15.11: 14 days
      article_order("2026-10-24T09:00:00Z", buyout, 800'00),         // the first of 30 days
      article_order("2026-10-23T09:00:00Z", cancelled, 700'00),      // 60 days
      article_order("2026-08-30T09:00:00Z", buyout, 600'00),         // 90 days
      article_order("2026-08-20T09:00:00Z", buyout, 500'00),         // only a previous window
  };
  const std::vector<store::SaleFact> sales = {
      article_sale("2026-11-20T08:00:00Z", false, 1200'50),
      article_sale("2026-11-19T08:00:00Z", false, 1000'00),
      article_sale("2026-11-21T08:00:00Z", true, -1000'00),  // WB gives some returns as negative amounts
      article_sale("2026-11-12T08:00:00Z", false, 900'00),
      article_sale("2026-10-30T08:00:00Z", false, 800'00),
      article_sale("2026-09-05T08:00:00Z", false, 600'00),
  };
  report.overview = overview_of(orders, sales);
  std::vector<store::StockRow> stock = {
      stock_row(1, "M", WarehouseType::wb, -999999, "Склад WB", 12, 20),
      stock_row(1, "M", WarehouseType::seller, 77, "Мой склад", 2, 20),
      stock_row(2, "L", WarehouseType::wb, -999999, "Склад WB", 5, 10),
      stock_row(3, "XL", WarehouseType::wb, -999999, "Склад WB", 0, 3),
      stock_row(4, "XXL", WarehouseType::wb, -999999, "Склад WB", 0, 0),
  };
  stock[0].stock.in_way_to_client = 3;
  stock[2].stock.in_way_from_client = 1;
  report.stock = group_by_size(stock);
  report.rating = store::Rating{456, 122, {3, 2, 10, 20, 87}};
  report.freshness.synced_at = all_synced(at("2026-11-22T11:18:00Z"));
  report.freshness.as_of = at("2026-11-22T11:18:00Z");
  return report;
}

inline void check_golden(const std::string& name, const std::string& text) {
  test::check_golden("report/" + name, text);
}

// Checks all forms of a report in both languages, stored as tests/data/report/<name>.<language>.<form>.
inline void check_goldens(const std::string& name, const std::function<std::string(const Form&)>& render) {
  for (const auto& [language, word] : {std::pair{Language::ru, ".ru"}, std::pair{Language::en, ".en"}}) {
    check_golden(name + word + ".txt", render({Format::text, language}));
    check_golden(name + word + ".html", render({Format::html, language}));
    check_golden(name + word + ".json",
                 nlohmann::ordered_json::parse(render({Format::json, language})).dump(2));
  }
}

}  // namespace wbd::report
