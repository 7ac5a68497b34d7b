// Reports as JSON: their sections and the complete texts. An empty section is absent.
#include "daemon/rest/openapi/members.hpp"

namespace wbd::rest::openapi {
namespace {

// The common form of all reports.
Schema report(const std::string& name, const std::string& description, const std::string& sections) {
  return {
      name,
      description,
      {{"sections", "@" + sections},
       {"parts", "[string]", "The text, cut so that each part fits into one message of Telegram",
        R"(["📦 ..."])"},
       {"parts_html", "[string]", "The same in the HTML that Telegram understands", R"(["<b>📦 ...</b>"])"},
       {"photo_url", "string?",
        "With format=short: the picture of the article, whose caption is the only part", "null", true}}};
}

std::vector<Member> figure_sections() {
  return {
      {"sales", "[@OrdersOfPeriod]", "For 7, 14, 30, 60 and 90 days", "", true},
      {"buyouts", "[@BuyoutsOfPeriod]", "", "", true},
      {"speed", "[@SpeedOfPeriod]", "", "", true},
      {"today_vs_yesterday", "@TodayAndYesterday", "", "", true},
  };
}

std::vector<Member> closing_sections() {
  return {
      {"stock", "@SizesInStock", "", "", true},
      {"rating", "@RatingSection", "", "", true},
      {"freshness", "@FreshnessSection", "", "", true},
  };
}

std::vector<Schema> order_parts() {
  return {
      {"ReportedOrder",
       "",
       {{"id", "integer", "", "17"},
        {"srid", "string", "", R"("93eb8c1d0e8f4a7c.0.0")"},
        {"cabinet_id", "integer", "", "1"},
        {"status", "created|buyout|cancelled|returned"},
        {"ordered_at", "time"},
        {"updated_at", "time"},
        {"cancelled_at", "time?", "", "null"},
        {"cancel_type", "string?", "", "null"},
        {"cart_id", "string?", "", R"("95310418203118407240")"},
        {"sale_id", "string?", "", "null"}}},
      {"ReportedItem",
       "",
       {{"nm_id", "integer?", "", "211131895"},
        {"chrt_id", "integer?", "", "349046672"},
        {"title", "string?", "", R"("Linen shirt")"},
        {"brand", "string?", "", R"("Northwind")"},
        {"subject", "string?", "", R"("Shirts")"},
        {"size", "string?", "", R"("48")"},
        {"vendor_code", "string?", "", R"("shirt-01")"},
        {"barcode", "string?", "", R"("2038893425673")"}}},
      {"ReportedMoney",
       "",
       {{"price", "money?", "", "2990.00"},
        {"discount_percent", "number?", "", "40"},
        {"price_with_discount", "money?", "", "1794.00"},
        {"spp_percent", "number?", "", "25"},
        {"finished_price", "money?", "", "1345.50"},
        {"commission", "@Commission?"},
        {"commission_reason", kNoEstimateReasons, "", "null"},
        {"logistics", "@Logistics?"},
        {"logistics_reason", kNoEstimateReasons, "", "null"},
        {"to_be_paid", "@Logistics?",
         "For the goods, before logistics, storage and fines: WB calls it \"К перечислению за товар\""},
        {"after_logistics", "@Logistics?", "That, less logistics; null while the logistics are unknown"},
        {"for_pay", "money?", "", "1381.38"},
        {"currency", "string?", "", R"("RUB")"}}},
      {"ReportedRoute", "", way_members()},
  };
}

std::vector<Schema> figure_parts() {
  return {
      {"OrderFigures",
       "",
       {{"orders_count", "integer", "", "42"},
        {"orders_sum", "money?", "", "75348.00"},
        {"cancelled_count", "integer", "", "4"},
        {"in_transit_count", "integer", "", "6"},
        {"unpriced_count", "integer", "", "0"},
        {"currency", "string?", "", R"("RUB")"}}},
      {"OrdersOfPeriod", "", {{"days", "integer", "", "30"}}, "OrderFigures"},
      {"BuyoutsOfPeriod",
       "",
       {{"days", "integer", "", "30"},
        {"buyouts_count", "integer", "", "30"},
        {"buyouts_sum", "money?", "", "53820.00"},
        {"returns_count", "integer", "", "2"},
        {"returns_sum", "money?", "", "3588.00"},
        {"buyout_percent", "percent?", "", "83.33"},
        {"buyout_preliminary", "boolean", "Fewer than half of the orders are decided", "false"},
        {"currency", "string?", "", R"("RUB")"}}},
      {"SpeedOfPeriod",
       "",
       {{"days", "integer", "", "30"},
        {"orders_per_day", "number", "", "1.40"},
        {"previous_orders_per_day", "number?", "Null when that window is not completely stored", "1.24"},
        {"change_percent", "percent?", "", "12.5"}}},
      {"OrdersChange",
       "",
       {{"orders_count", "percent?", "", "12.5"}, {"orders_sum", "percent?", "", "12.5"}}},
      {"TodayAndYesterday",
       "",
       {{"today", "@OrderFigures"},
        {"yesterday_same_time", "@OrderFigures"},
        {"yesterday", "@OrderFigures"},
        {"change_percent", "@OrdersChange?", "Null when yesterday is not completely stored"}}},
      {"SizeInWarehouse",
       "",
       {{"warehouse_id", "integer", "", "507"},
        {"warehouse", "string?", "", R"("Коледино")"},
        {"warehouse_type", "wb|seller"},
        {"quantity", "integer", "", "23"},
        {"in_way_to_client", "integer", "", "2"},
        {"in_way_from_client", "integer", "", "1"}}},
      {"SizeInStock",
       "",
       {{"chrt_id", "integer?", "", "349046672"},
        {"size", "string?", "", R"("48")"},
        {"quantity", "integer", "", "23"},
        {"in_way_to_client", "integer", "", "2"},
        {"in_way_from_client", "integer", "", "1"},
        {"orders_per_day", "number", "", "3.29"},
        {"days_left", "number?", "", "6.99"},
        {"critical", "boolean", "", "true"},
        {"warehouses", "[@SizeInWarehouse]"}}},
      {"SizesInStock", "", {{"quantity", "integer", "", "86"}, {"sizes", "[@SizeInStock]"}}},
      {"StarShare", "", {{"count", "integer", "", "183"}, {"percent", "percent?", "", "85.51"}}},
      {"RatingSection",
       "",
       {{"average", "number?", "", "4.78"},
        {"count", "integer", "", "214"},
        {"stars", "{@StarShare}", "By the number of stars, 1 to 5"}}},
      {"FreshnessSection",
       "",
       {{"as_of", "time?", "The oldest of them; null: one was never synced"},
        {"datasets", "{time?}", "The last successful sync of each"},
        {"loading", "[@LoadingDataset]", "Those whose first sync has not ended: the report shows a part"}}},
  };
}

std::vector<Schema> alert_parts() {
  return {
      {"SizeAlert",
       "",
       {{"cabinet_id", "integer", "", "1"},
        {"nm_id", "integer", "", "211131895"},
        {"chrt_id", "integer?", "", "349046672"},
        {"title", "string?", "", R"("Linen shirt")"},
        {"vendor_code", "string?", "", R"("shirt-01")"},
        {"size", "string?", "", R"("48")"},
        {"quantity", "integer", "", "23"},
        {"orders_per_day", "number", "", "3.29"},
        {"days_left", "number?", "", "6.99"}}},
      {"StockAlerts",
       "Stock that runs out or has run out.",
       {{"quantity", "integer", "Of everything", "1204"},
        {"critical_count", "integer", "", "1"},
        {"out_count", "integer", "", "0"},
        {"critical", "[@SizeAlert]"},
        {"out", "[@SizeAlert]", "", "[]"}}},
      {"DayPayout",
       "Of the rows of finance reports with this day.",
       {{"for_pay", "money", "To be transferred for the goods: of sales less returns", "1234.5"},
        {"logistics", "money", "Delivery services", "120"},
        {"after_logistics", "money", "for_pay less logistics; storage, fines and the like come off later",
         "1114.5"},
        {"currency", "string", "", R"("RUB")"},
        {"rows", "integer", "", "31"}}},
      {"ReviewSection", "", {{"new", "@ReviewNumbers"}, {"all", "@ReviewNumbers"}}},
      {"DaySection",
       "",
       {{"date", "date"},
        {"running", "boolean", "The day has not ended", "true"},
        {"totals", "@SalesTotals"},
        {"before", "@SalesTotals?",
         "The day before until the same minute; null when it is not completely stored"},
        {"change_percent", "@SalesChange?"},
        {"day_before", "@SalesTotals?", "The whole day before"}}},
      {"BoardCabinet",
       "",
       {{"id", "integer", "", "1"},
        {"name", "string", "", R"("Shop")"},
        {"status", "active|pending|paused|refused|disconnected"},
        {"token_days_left", "integer?", "", "171"},
        {"last_sync_at", "time?"}}},
      {"BoardPeriod",
       "",
       {{"days", "integer", "", "7"},
        {"totals", "@SalesTotals"},
        {"previous", "@SalesTotals?", "Null when it is not completely stored"},
        {"change_percent", "@SalesChange?"}}},
      {"ProductItem",
       "",
       {{"nm_id", "integer", "", "211131895"},
        {"cabinet_id", "integer", "", "1"},
        {"imt_id", "integer?", "", "190456031"},
        {"vendor_code", "string?", "", R"("shirt-01")"},
        {"title", "string?", "", R"("Linen shirt")"},
        {"brand", "string?", "", R"("Northwind")"},
        {"subject", "string?", "", R"("Shirts")"},
        {"photo_url", "string?", "", "null"},
        {"deleted_at", "time?", "", "null"}}},
  };
}

std::vector<Schema> section_schemas() {
  const Member freshness{"freshness", "@FreshnessSection", "", "", true};
  return {
      {"OrderSections", "",
       joined({{"order", "@ReportedOrder"},
               {"item", "@ReportedItem", "", "", true},
               {"money", "@ReportedMoney", "", "", true},
               {"route", "@ReportedRoute", "", "", true}},
              {figure_sections(), closing_sections()})},
      {"ProductSections", "",
       joined({{"item", "@ProductItem"}},
              {figure_sections(), {{"days", "[@SalesGroup]", "Day by day"}}, closing_sections()})},
      {"SalesSections",
       "",
       {{"sales", "@SalesAnalytics"},
        {"products", "[@SalesGroup]", "The best of them", "", true},
        {"warehouses", "[@SalesGroup]", "", "", true},
        {"regions", "[@SalesGroup]", "", "", true},
        freshness}},
      {"DailySections",
       "",
       {{"day", "@DaySection"},
        {"payout", "[@DayPayout]?",
         "What WB's finance reports give for the day, by currency; null: none has it yet"},
        {"products", "[@SalesGroup]", "The best of the day", "", true},
        {"stock", "@StockAlerts"},
        {"reviews", "@ReviewSection"},
        freshness}},
      {"DashboardSections",
       "",
       {{"cabinets", "[@BoardCabinet]"},
        {"today", "@SalesTotals"},
        {"yesterday", "@SalesTotals"},
        {"yesterday_same_time", "@SalesTotals"},
        {"change_percent", "@SalesChange?", "Of today against yesterday at the same time"},
        {"periods", "[@BoardPeriod]"},
        {"stock", "@StockAlerts"},
        {"reviews", "@ReviewSection"},
        freshness}},
  };
}

}  // namespace

std::vector<Schema> report_schemas() {
  std::vector<Schema> all{report("OrderReport", "The report of one order.", "OrderSections"),
                          report("ProductReport", "The report of one product.", "ProductSections"),
                          report("SalesReport", "The sales of a period.", "SalesSections"),
                          report("DailyReport", "One day of a seller.", "DailySections"),
                          report("Dashboard", "What a bot's main screen shows.", "DashboardSections")};
  for (auto* const part : {section_schemas, order_parts, figure_parts, alert_parts}) {
    for (Schema& schema : part()) all.push_back(std::move(schema));
  }
  return all;
}

}  // namespace wbd::rest::openapi
