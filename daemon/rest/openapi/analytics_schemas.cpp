// The schemas of analytics/*, which reports use too (SPEC section 8).
#include "daemon/rest/openapi/members.hpp"

namespace wbd::rest::openapi {
namespace {

constexpr const char* kSumNote = "Null where several currencies meet; then see by_currency";

constexpr const char* kArticleKey = "The article; null: unknown";

std::vector<Member> number_members() {
  return {
      {"orders_count", "integer", "Orders placed in the window, whatever became of them", "42"},
      {"orders_sum", "money?", kSumNote, "75348.00"},
      {"cancelled_count", "integer", "Those of them that are cancelled now", "4"},
      {"cancelled_sum", "money?", "", "7176.00"},
      {"buyouts_count", "integer", "Buyouts whose own date is in the window", "30"},
      {"buyouts_sum", "money?", "", "53820.00"},
      {"returns_count", "integer", "", "2"},
      {"returns_sum", "money?", "", "3588.00"},
      {"buyout_percent", "percent?",
       "Of the orders placed in the window: bought of those decided; null while none is", "83.33"},
      {"buyout_preliminary", "boolean",
       "Fewer than half of the orders are decided: the percentage shows quick outcomes alone", "false"},
      {"in_transit_count", "integer", "Orders of the window that are neither bought nor cancelled", "6"},
      {"unpriced_count", "integer", "Orders of unknown price, which add 0 to the sums", "0"},
      {"orders_per_day", "number", "", "1.40"},
      {"average_price", "money?", "Of the priced orders", "1794.00"},
  };
}

// The change of each number in per cent; the change of a percentage in percentage points.
std::vector<Member> change_members() {
  std::vector<Member> members = number_members();
  std::erase_if(members, [](const Member& member) { return member.name == "buyout_preliminary"; });
  for (Member& member : members) {
    member.description = member.name == "buyout_percent"
                             ? "In points; null while one of the two is preliminary"
                             : "Change in per cent; null against 0";
    member.type = "percent?";
    member.example = "12.5";
  }
  return members;
}

std::vector<Schema> sales_schemas() {
  return {
      {"Period",
       "",
       {{"days", "integer", "", "30"},
        {"from", "time", "Inclusive"},
        {"to", "time", "Exclusive"},
        {"timezone", "string", "In which days begin", R"("Europe/Moscow")"},
        {"complete", "boolean", "Its orders and sales are completely stored", "true", true},
        {"complete_from", "time?", "Since when they are; null: since ever, or the first sync has not ended",
         "null", true}}},
      {"CurrencyNumbers", "", number_members(), "", true},
      {"SalesTotals",
       "",
       {{"currency", "string?", "Null: none, or several", R"("RUB")"},
        {"by_currency", "[@SalesOfCurrency]", "Only where several currencies meet", "[]", true}},
       "CurrencyNumbers"},
      {"SalesOfCurrency", "", {{"currency", "string", "", R"("RUB")"}}, "CurrencyNumbers"},
      {"CurrencyChange", "", change_members(), "", true},
      {"SalesChange",
       "Change against the window before, per cent; null against 0.",
       {{"currency", "string?", "", R"("RUB")"},
        {"by_currency", "[@ChangeOfCurrency]", "Only where several currencies meet", "[]", true}},
       "CurrencyChange"},
      {"ChangeOfCurrency", "", {{"currency", "string", "", R"("RUB")"}}, "CurrencyChange"},
      group_of("SalesTotals", "SalesGroup", "The totals of one day, product, warehouse or region."),
      {"SalesAnalytics",
       "Orders, buyouts and returns of a period, against the one before.",
       {{"period", "@Period"},
        {"totals", "@SalesTotals"},
        {"previous", "@SalesTotals?",
         "The same window, moved back by its length; null when it is not completely stored"},
        {"change_percent", "@SalesChange?"},
        {"today", "@SalesTotals"},
        {"yesterday", "@SalesTotals"},
        {"yesterday_same_time", "@SalesTotals", "Yesterday until the minute that today's orders reach to"},
        {"groups", "[@SalesGroup]", "Empty without group_by"}}},
  };
}

std::vector<Schema> review_schemas() {
  return {
      {"Stars",
       "How many reviews gave so many stars.",
       {{"1", "integer", "", "3"},
        {"2", "integer", "", "1"},
        {"3", "integer", "", "5"},
        {"4", "integer", "", "22"},
        {"5", "integer", "", "183"}}},
      {"ReviewNumbers",
       "",
       {{"count", "integer", "", "214"},
        {"average_rating", "number?", "", "4.78"},
        {"stars", "@Stars"},
        {"unanswered", "integer", "", "7"},
        {"questions_unanswered", "integer", "", "2"}}},
      group_of("ReviewNumbers", "ReviewGroup", "The reviews of one product.", kArticleKey),
      {"ReviewAnalytics",
       "",
       {{"period", "@Period?", "Null: of all time"},
        {"totals", "@ReviewNumbers"},
        {"groups", "[@ReviewGroup]"}}},
  };
}

std::vector<Schema> performance_schemas() {
  return {
      {"Conversion",
       "From the sales funnel of WB.",
       {{"open_count", "integer?", "Times the card was opened", "5120"},
        {"cart_count", "integer?", "", "410"},
        {"order_count", "integer?", "", "97"},
        {"cart_percent", "percent?", "Of the openings", "8.01"},
        {"order_percent", "percent?", "Of the carts", "23.66"},
        {"buyer_percent", "percent?", "Orders of the openings", "1.89"},
        {"complete", "boolean", "Every day of the window is stored", "true"}}},
      {"Speed",
       "",
       {{"orders_count", "integer", "", "42"},
        {"orders_per_day", "number", "", "1.40"},
        {"buyout_percent", "percent?", "", "83.33"},
        {"buyout_preliminary", "boolean", "Fewer than half of the orders are decided", "false"}},
       "",
       true},
      {"PerformanceNumbers",
       "",
       {{"stock", "integer?", "Pieces in all warehouses now", "86"},
        {"days_left", "number?", "Of that stock, by the last 14 full days", "26.15"},
        {"conversion", "@Conversion?"},
        {"rating", "number?", "Average of all reviews", "4.78"},
        {"reviews_count", "integer", "", "214"}},
       "Speed"},
      {"PerformanceBefore", "The window before.", {{"conversion", "@Conversion?"}}, "Speed"},
      {"PerformanceChange",
       "Against the window before.",
       {{"orders_count", "percent?", "", "12.5"},
        {"orders_per_day", "percent?", "", "12.5"},
        {"buyout_percent", "percent?", "In points", "-1.2"}}},
      group_of("PerformanceNumbers", "PerformanceGroup", "One product.", kArticleKey),
      {"PerformanceAnalytics",
       "Order speed, buyout rate, days of stock, conversion and rating.",
       {{"period", "@Period"},
        {"totals", "@PerformanceNumbers"},
        {"previous", "@PerformanceBefore?", "Null when it is not completely stored"},
        {"change_percent", "@PerformanceChange?"},
        {"groups", "[@PerformanceGroup]"}}},
  };
}

}  // namespace

std::vector<Schema> analytics_schemas() {
  std::vector<Schema> all = sales_schemas();
  for (auto* const part : {review_schemas, performance_schemas}) {
    for (Schema& schema : part()) all.push_back(std::move(schema));
  }
  return all;
}

}  // namespace wbd::rest::openapi
