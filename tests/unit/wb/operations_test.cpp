#include "core/wb/operations.hpp"

#include <array>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/wb/acceptance_costs.hpp"
#include "core/wb/adverts.hpp"
#include "core/wb/base_url.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/fbs_orders.hpp"
#include "core/wb/feedback_page.hpp"
#include "core/wb/feedbacks.hpp"
#include "core/wb/finance.hpp"
#include "core/wb/funnel.hpp"
#include "core/wb/order_feed.hpp"
#include "core/wb/payouts.hpp"
#include "core/wb/penalties.hpp"
#include "core/wb/prices.hpp"
#include "core/wb/questions.hpp"
#include "core/wb/ratings.hpp"
#include "core/wb/remains.hpp"
#include "core/wb/statistics.hpp"
#include "core/wb/stocks.hpp"
#include "core/wb/storage_costs.hpp"
#include "core/wb/tariffs.hpp"
#include "core/wb/warehouses.hpp"
#include "tests/unit/rows.hpp"

namespace operations_test {

using namespace wbd;
using namespace wbd::wb;
using nlohmann::json;

TEST_CASE("the limits are those of WB's tables, by token type") {
  struct Case {
    Operation operation;
    Millis fast;
    int fast_burst;
    Millis base;
    int base_burst;
  };
  const auto c = EACH_ROW(Case, {{Operation::supplier_orders, 60s, 10, 3h, 1},
                                 {Operation::supplier_sales, 60s, 1, 2h, 1},
                                 {Operation::order_feed, 60s, 1, 3h, 1},
                                 {Operation::cards_list, 600ms, 5, 600ms, 5},
                                 {Operation::stocks_wb, 20s, 1, 20s, 1},
                                 {Operation::feedbacks, 334ms, 6, 12min, 1},
                                 {Operation::seller_info, 60s, 10, 24h, 1},
                                 {Operation::questions, 334ms, 6, 12min, 1},
                                 {Operation::goods, 600ms, 5, 15min, 1},
                                 {Operation::seller_warehouses, 200ms, 20, 400ms, 10},
                                 {Operation::warehouse_stocks, 200ms, 20, 400ms, 10},
                                 {Operation::remains_create, 60s, 5, 15min, 1},
                                 {Operation::remains_status, 5s, 5, 15min, 1},
                                 {Operation::remains_download, 60s, 1, 15min, 1},
                                 {Operation::item_rating, 20s, 3, 20s, 3},
                                 {Operation::commission, 60s, 2, 12min, 1},
                                 {Operation::box_tariffs, 1s, 5, 1h, 1},
                                 {Operation::pallet_tariffs, 1s, 5, 1h, 1},
                                 {Operation::return_tariffs, 1s, 5, 1h, 1},
                                 {Operation::finance_details, 60s, 1, 12h, 1},
                                 {Operation::account_balance, 60s, 1, 24h, 1},
                                 {Operation::funnel_products, 20s, 3, 30min, 1},
                                 {Operation::fbs_orders, 200ms, 20, 400ms, 10},
                                 {Operation::payout_list, 60s, 1, 60s, 1},
                                 {Operation::storage_create, 60s, 5, 1h, 1},
                                 {Operation::storage_status, 5s, 5, 30min, 2},
                                 {Operation::storage_download, 60s, 1, 30min, 1},
                                 {Operation::acceptance_create, 60s, 1, 3h, 1},
                                 {Operation::acceptance_status, 5s, 1, 30min, 1},
                                 {Operation::acceptance_download, 60s, 1, 30min, 1},
                                 {Operation::advert_charges, 1s, 5, 1h, 1},
                                 {Operation::advert_list, 200ms, 5, 15min, 1},
                                 {Operation::advert_spend, 20s, 1, 1h, 1},
                                 {Operation::measurement_penalties, 60s, 1, 6h, 1},
                                 {Operation::swap_penalties, 60s, 1, 15min, 1},
                                 {Operation::self_purchases, 10min, 10, 1h, 1},
                                 {Operation::ping_content, 10s, 3, 10s, 3}});
  const OperationInfo& operation = info(c.operation);
  INFO(operation.name);
  for (const auto type : {TokenType::personal, TokenType::service}) {
    CHECK(limit_for(operation, type, 1).interval == c.fast);
    CHECK(limit_for(operation, type, 1).burst == c.fast_burst);
  }
  for (const auto type : {TokenType::base, TokenType::test}) {
    CHECK(limit_for(operation, type, 1).interval == c.base);
    CHECK(limit_for(operation, type, 1).burst == c.base_burst);
  }
}

TEST_CASE("a scaled interval is rounded up and never nothing") {
  CHECK(limit_for(info(Operation::feedbacks), TokenType::personal, 60).interval == 6ms);
  CHECK(limit_for(info(Operation::feedbacks), TokenType::personal, 1e9).interval == 1ms);
  CHECK(limit_for(info(Operation::order_feed), TokenType::personal, 0.5).interval == 2min);
}

TEST_CASE("operations of one budget share a bucket, others do not") {
  CHECK(info(Operation::feedbacks).bucket == info(Operation::feedbacks_archive).bucket);
  CHECK(info(Operation::cards_list).bucket == info(Operation::cards_trash).bucket);
  CHECK(info(Operation::feedbacks).bucket == info(Operation::questions).bucket);
  CHECK(info(Operation::seller_warehouses).bucket == info(Operation::offices).bucket);
  std::set<std::string_view> buckets;
  for (const OperationInfo& operation : all_operations()) buckets.insert(operation.bucket);
  CHECK(info(Operation::fbs_orders).bucket == info(Operation::fbs_new_orders).bucket);
  CHECK(info(Operation::fbs_orders).bucket == info(Operation::fbs_statuses).bucket);
  CHECK(buckets.size() == all_operations().size() - 6);
}

TEST_CASE("a refusal of Marketplace costs ten requests") {
  for (const OperationInfo& operation : all_operations()) {
    INFO(operation.name);
    CHECK(operation.error_cost == (operation.bucket.starts_with("marketplace.") ? 10 : 1));
  }
}

TEST_CASE("a call needs its category, and stocks need more than a base token") {
  TokenInfo token;
  token.type = TokenType::personal;
  token.scopes = mask_of(TokenCategory::analytics);
  CHECK(may_call(info(Operation::order_feed), token).has_value());
  CHECK(may_call(info(Operation::stocks_wb), token).has_value());
  CHECK(may_call(info(Operation::seller_info), token).has_value());
  const auto missing = may_call(info(Operation::cards_list), token);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == Errc::forbidden);
  CHECK_THAT(missing.error().detail, Catch::Contains("\"content\""));
  token.type = TokenType::base;
  CHECK(may_call(info(Operation::order_feed), token).has_value());
  CHECK_THAT(may_call(info(Operation::stocks_seller), token).error().detail, Catch::Contains("base token"));
  token.type = TokenType::test;
  token.scopes = ~0ULL;
  CHECK(may_call(info(Operation::cards_list), token).has_value());
  CHECK_THAT(may_call(info(Operation::order_feed), token).error().detail, Catch::Contains("no sandbox"));
  CHECK_THAT(may_call(info(Operation::commission), token).error().detail, Catch::Contains("no sandbox"));
  CHECK(may_call(info(Operation::advert_charges), token).has_value());
  token.type = TokenType::base;
  CHECK(may_call(info(Operation::storage_create), token).has_value());
  CHECK_THAT(may_call(info(Operation::payout_list), token).error().detail, Catch::Contains("base token"));
  token.scopes = ~mask_of(TokenCategory::promotion);
  CHECK_THAT(may_call(info(Operation::advert_spend), token).error().detail, Catch::Contains("\"promotion\""));
}

TEST_CASE("lists of costs are requested by days") {
  const Date from{std::chrono::year{2026} / 11 / 2}, to{std::chrono::year{2026} / 11 / 8};
  CHECK(
      json::parse(payouts_call(from, to, 1000).body) ==
      json::parse(
          R"({"dateFrom":"2026-11-02","dateTo":"2026-11-08","period":"weekly","limit":1000,"offset":1000})"));
  CHECK(storage_create_call(from, to).query == "dateFrom=2026-11-02&dateTo=2026-11-08");
  CHECK(storage_status_call("5f0a/1").path_value == "5f0a%2F1");
  CHECK(acceptance_create_call(from, to).query == "dateFrom=2026-11-02&dateTo=2026-11-08");
  CHECK(advert_charges_call(from, to).query == "from=2026-11-02&to=2026-11-08");
  CHECK(advert_spend_call(std::array<std::int64_t, 2>{7, 9}, from, to).query ==
        "ids=7,9&beginDate=2026-11-02&endDate=2026-11-08");
  CHECK_THROWS(advert_spend_call(std::vector<std::int64_t>(51, 1), from, to));
  const UtcTime until = std::chrono::sys_days{to};
  CHECK(measurement_penalties_call({std::nullopt, until, 0}).query ==
        "dateTo=2026-11-08T00%3A00%3A00Z&limit=1000&offset=0");
  CHECK(
      swap_penalties_call({std::chrono::sys_days{from}, until, 1000}).query ==
      "dateFrom=2026-11-02T00%3A00%3A00Z&dateTo=2026-11-08T00%3A00%3A00Z&limit=1000&offset=1000&sort=dtBonus"
      "&order=asc");
}

TEST_CASE("the operations need eight categories") {
  CHECK(category_names(needed_categories()) ==
        std::vector<std::string_view>{"content", "analytics", "prices", "marketplace", "statistics",
                                      "promotion", "feedbacks", "finance"});
}

TEST_CASE("requests are written as WB's documents ask") {
  CHECK(supplier_orders_call("2026-11-20T10:00:00.5+03:00", 0).query ==
        "dateFrom=2026-11-20T10%3A00%3A00.5%2B03%3A00&flag=0");
  CHECK(supplier_sales_call("2026-11-20", 1).query == "dateFrom=2026-11-20&flag=1");

  const UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 22h + 1999ms;
  CHECK(
      json::parse(order_feed_call({start, "", 0, 10'000}).body) ==
      json::parse(
          R"({"selectedPeriod":{"start":"2026-11-21T01:00:01+03:00"},"pagination":{"offset":0,"limit":10000}})"));
  CHECK(json::parse(order_feed_call({start, "S", 20, 10}).body)["pagination"] ==
        json::parse(R"({"snapshotTime":"S","offset":20,"limit":10})"));

  CHECK(json::parse(cards_list_call({}).body) ==
        json::parse(
            R"({"settings":{"sort":{"ascending":true},"cursor":{"limit":100},"filter":{"withPhoto":-1}}})"));
  CHECK(json::parse(cards_list_call({"2026-11-20T10:00:00Z", 5}).body)["settings"]["cursor"] ==
        json::parse(R"({"limit":100,"updatedAt":"2026-11-20T10:00:00Z","nmID":5})"));
  CHECK(json::parse(cards_trash_call({"T", 5}).body)["settings"]["cursor"] ==
        json::parse(R"({"limit":100,"trashedAt":"T","nmID":5})"));
  CHECK(stocks_call(Operation::stocks_seller, 250'000).body == R"({"limit":250000,"offset":250000})");
  CHECK(stocks_call(Operation::stocks_seller, 0).operation == Operation::stocks_seller);

  FeedbackPage page;
  CHECK(feedbacks_call(page).query == "isAnswered=false&take=5000&skip=0&order=dateAsc");
  page = {true, 10, 20, UtcTime{1'700'000'000'999ms}, UtcTime{1'700'000'100'000ms}};
  CHECK(feedbacks_call(page).query ==
        "isAnswered=true&take=10&skip=20&order=dateAsc&dateFrom=1700000000&dateTo=1700000100");
  CHECK(feedbacks_archive_call(5000, 0).query == "take=5000&skip=0&order=dateDesc");
  page = {true, 4, 6, {}, {}};
  CHECK(questions_call(page).query == "isAnswered=true&take=4&skip=6&order=dateAsc");
  CHECK(questions_call(page).operation == Operation::questions);

  const Date day{std::chrono::year{2026} / 8 / 5};
  CHECK(goods_call(2000).query == "limit=1000&offset=2000");
  CHECK(commission_call().operation == Operation::commission);
  CHECK(tariffs_call(TariffKind::box, day).operation == Operation::box_tariffs);
  CHECK(tariffs_call(TariffKind::pallet, day).operation == Operation::pallet_tariffs);
  CHECK(tariffs_call(TariffKind::goods_return, day).operation == Operation::return_tariffs);
  CHECK(tariffs_call(TariffKind::goods_return, day).query == "date=2026-08-05");
  CHECK_THROWS_AS(tariffs_call(TariffKind::commission, day), Failure);
  CHECK(remains_create_call().query == "groupByNm=true&groupByBarcode=true&groupBySize=true");
  CHECK(remains_status_call("a/b").path_value == "a%2Fb");
  CHECK(json::parse(item_rating_call(day, day, 3000).body) ==
        json::parse(R"({"currentPeriod":{"start":"2026-08-05","end":"2026-08-05"},
                        "orderBy":{"field":"feedbackRating","mode":"desc"},"limit":1000,"offset":3000})"));

  const std::array sizes{ChrtId{7}, ChrtId{8}};
  const Call stock = warehouse_stocks_call(WarehouseId{99}, sizes);
  CHECK(stock.path_value == "99");
  CHECK(stock.body == R"({"chrtIds":[7,8]})");
  CHECK_THROWS_AS(warehouse_stocks_call(WarehouseId{1}, std::vector<ChrtId>(1001)), Failure);
  CHECK_THROWS_AS(warehouse_stocks_call(WarehouseId{1}, {}), Failure);

  const Date from{std::chrono::year{2026}, std::chrono::November, std::chrono::day{9}};
  const Date to{std::chrono::year{2026}, std::chrono::November, std::chrono::day{22}};
  const json finance =
      json::parse(finance_details_call({FinancePeriod::daily, from, to, 9007199254740993}).body);
  CHECK(finance["dateFrom"] == "2026-11-09");
  CHECK(finance["dateTo"] == "2026-11-22T23:59:59");
  CHECK(finance["period"] == "daily");
  CHECK(finance["limit"] == 100'000);
  CHECK(finance["rrdId"] == 9007199254740993);
  CHECK(finance["fields"].size() == 51);
  CHECK(finance["fields"][0] == "rrdId");

  CHECK(json::parse(funnel_products_call(to, 2000).body) ==
        json::parse(R"({"selectedPeriod":{"start":"2026-11-22","end":"2026-11-22"},
                        "orderBy":{"field":"openCard","mode":"desc"},"limit":1000,"offset":2000})"));

  CHECK(fbs_orders_call({UtcTime{1'700'000'000'999ms}, UtcTime{1'702'000'000'000ms}, 5}).query ==
        "limit=1000&next=5&dateFrom=1700000000&dateTo=1702000000");
  CHECK(fbs_statuses_call(std::vector<std::int64_t>{7, 9007199254740993}).body ==
        R"({"orders":[7,9007199254740993]})");
  CHECK_THROWS_AS(fbs_statuses_call({}), Failure);
  CHECK_THROWS_AS(fbs_statuses_call(std::vector<std::int64_t>(1001)), Failure);
}

TEST_CASE("ping is limited for each host") {
  const auto buckets = [](std::string_view base) {
    std::set<std::string_view> buckets;
    for (const OperationInfo& operation : all_operations()) {
      if (operation.path == "/ping") buckets.insert(bucket_of(base, operation));
    }
    return buckets;
  };
  CHECK(buckets("https://{host}").size() == 8);
  CHECK(buckets("http://127.0.0.1:1/{host}").size() == 8);
  CHECK(buckets("http://127.0.0.1:1") == std::set<std::string_view>{"ping"});
  CHECK(bucket_of("http://127.0.0.1:1", info(Operation::goods)) == "prices");
}

TEST_CASE("the part of a path that varies stands where WB's path has its name") {
  const auto url = [](const Call& call) {
    return url_of("https://{host}", info(call.operation), TokenType::personal, call);
  };
  CHECK(url(remains_status_call("t1")) ==
        "https://seller-analytics-api.wildberries.ru/api/v1/warehouse_remains/tasks/t1/status");
  CHECK(url(warehouse_stocks_call(WarehouseId{42}, std::array{ChrtId{1}})) ==
        "https://marketplace-api.wildberries.ru/api/v3/stocks/42");
  CHECK(url(goods_call(0)) ==
        "https://discounts-prices-api.wildberries.ru/api/v2/list/goods/filter?limit=1000&offset=0");
}

}  // namespace operations_test
