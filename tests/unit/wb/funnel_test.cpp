#include "core/wb/funnel.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace funnel_test {

using namespace wbd;
using namespace wbd::wb;
using nlohmann::json;

namespace {

constexpr Date kDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{20}};

json product() {
  return json::parse(R"({"product":{"nmId":268913787,"title":"Кроссовки","vendorCode":"v","brandName":"b",
    "subjectName":"s","subjectId":105,"tags":[],"productRating":9.1,"feedbackRating":4.6,
    "stocks":{"wb":10,"mp":0,"balanceSum":5}},
   "statistic":{"selected":{"period":{"start":"2026-11-20","end":"2026-11-20"},"openCount":45,"cartCount":34,
    "orderCount":19,"orderSum":1262,"buyoutCount":0,"buyoutSum":0,"cancelCount":2,"cancelSum":132,"avgPrice":66,
    "avgOrdersCountPerDay":19,"shareOrderPercent":10.5,"addToWishlist":3,"timeToReady":{"days":1,"hours":2,"mins":3},
    "localizationPercent":100,"wbClub":{"orderCount":1},
    "conversions":{"addToCartPercent":76,"cartToOrderPercent":56,"buyoutPercent":0}},
    "past":{"openCount":1},"comparison":{"openCountDynamic":5}}})");
}

json answer(json products) {
  return {{"data", {{"currency", "RUB"}, {"products", std::move(products)}}}};
}

}  // namespace

TEST_CASE("a product's funnel of one day is read whole, zeros included") {
  const auto parsed = parse_funnel_products(answer({product()}).dump(), kDay);
  REQUIRE(parsed.has_value());
  REQUIRE(parsed->rows.size() == 1);
  FunnelDay want;
  want.nm_id = NmId{268913787};
  want.day = kDay;
  want.open_count = 45;
  want.cart_count = 34;
  want.order_count = 19;
  want.order_sum = Money{126200};
  want.buyout_count = 0;
  want.buyout_sum = Money{0};
  want.cancel_count = 2;
  want.cancel_sum = Money{13200};
  want.wishlist_count = 3;
  want.add_to_cart_percent = 76;
  want.cart_to_order_percent = 56;
  want.buyout_percent = 0;
  want.currency = "RUB";
  CHECK(parsed->rows[0] == want);
  CHECK(parsed->samples.empty());
}

TEST_CASE("a product whose counts cannot be read is skipped; a conversion that cannot is left out") {
  json no_counts = product();
  no_counts["statistic"]["selected"]["openCount"] = "45 times";
  json no_article = product();
  no_article["product"].erase("nmId");
  json no_statistic = product();
  no_statistic["statistic"]["selected"] = nullptr;
  json no_conversion = product();
  no_conversion["product"]["nmId"] = 4;
  no_conversion["statistic"]["selected"]["conversions"]["buyoutPercent"] = "none";
  const auto parsed =
      parse_funnel_products(answer({no_counts, no_article, no_statistic, no_conversion}).dump(), kDay);
  REQUIRE(parsed.has_value());
  CHECK(parsed->seen == 4);
  CHECK(parsed->skipped == 3);
  REQUIRE(parsed->rows.size() == 1);
  CHECK(parsed->rows[0].nm_id == NmId{4});
  CHECK_FALSE(parsed->rows[0].buyout_percent);
  CHECK(parsed->rows[0].add_to_cart_percent == 76);
  CHECK(parsed->samples.size() == 4);
}

TEST_CASE("a funnel without products is empty; without its list it is bad data") {
  CHECK(parse_funnel_products(answer(json::array()).dump(), kDay)->rows.empty());
  CHECK(parse_funnel_products(R"({"data":{"currency":"RUB","products":null}})", kDay)->rows.empty());
  for (const char* text : {R"({"data":{"currency":"RUB"}})", R"({"data":null})", "[]", "", "<html></html>"}) {
    INFO(text);
    const auto bad = parse_funnel_products(text, kDay);
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().code == Errc::bad_data);
  }
}

}  // namespace funnel_test
