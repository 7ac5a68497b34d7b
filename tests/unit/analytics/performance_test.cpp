#include "core/analytics/performance.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/analytics/daily.hpp"
#include "core/store/funnel.hpp"
#include "core/store/orders.hpp"
#include "core/store/stocks.hpp"
#include "core/store/sync_state.hpp"
#include "core/sync/feedback/ingest.hpp"
#include "core/sync/funnel/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace performance_test {

using namespace wbd;
using namespace wbd::analytics;
using namespace wbd::test;

namespace {

const TimeZone kMoscow = TimeZone::moscow();
const UtcTime kNow = parse_rfc3339("2026-11-22T11:30:00Z").value();

void save_order(db::Tx& tx, CabinetId cabinet, std::string srid, std::int64_t nm_id, int days_ago,
                OrderStatus status) {
  Order order;
  order.srid = std::move(srid);
  order.nm_id = NmId{nm_id};
  order.ordered_at = order.updated_at = kNow - std::chrono::days{days_ago} - 1h;
  order.status = status;
  order.price_with_discount = Money{100};
  const Order* const orders[] = {&order};
  store::save_orders(tx, cabinet, orders);
}

void stocks_synced(db::Tx& tx, CabinetId cabinet) {
  store::ensure_sync_states(tx, cabinet);
  auto lease = store::claim_lease(tx, cabinet, Dataset::stocks, "test", kNow, 60s).value();
  store::Finish finish;
  finish.now = finish.due_at = kNow;
  finish.success = true;
  finish.backfilled = true;
  store::SyncLog log;
  log.cabinet_id = cabinet;
  log.dataset = Dataset::stocks;
  log.state = "succeeded";
  store::finish_sync(tx, lease, finish, log);
}

FunnelDay funnel(std::int64_t nm_id, const char* day, std::optional<std::int64_t> opens,
                 std::optional<std::int64_t> carts, std::optional<std::int64_t> orders) {
  FunnelDay row;
  row.nm_id = NmId{nm_id};
  row.day = parse_date(day).value();
  row.open_count = opens;
  row.cart_count = carts;
  row.order_count = orders;
  row.currency = "RUB";
  return row;
}

nlohmann::json json_of(db::Tx& tx, const Scope& scope, int days) {
  std::string out;
  JsonWriter json(out);
  write_performance(json, performance(tx, scope, last_days(days, kNow, kMoscow), kNow, true, kMoscow),
                    kMoscow);
  return nlohmann::json::parse(out);
}

}  // namespace

TEST_CASE("performance joins orders, stock, funnel and reviews of each article") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "sid");
    const Scope scope{{cabinet}, std::nullopt};
    using enum OrderStatus;
    // Article 5: 3 orders in 7 days (2 decided), 2 in the 7 days before, 4 in the 14 full days before today.
    save_order(tx, cabinet, "a", 5, 0, created);
    save_order(tx, cabinet, "b", 5, 2, buyout);
    save_order(tx, cabinet, "c", 5, 6, cancelled);
    save_order(tx, cabinet, "d", 5, 7, buyout);
    save_order(tx, cabinet, "e", 5, 13, buyout);
    save_order(tx, cabinet, "f", 6, 3, created);
    rebuild(tx, cabinet, kMoscow);

    const auto before = json_of(tx, scope, 7);
    CHECK(before.at("totals").at("stock").is_null());  // stocks were never synced
    CHECK(before.at("totals").at("days_left").is_null());
    CHECK(before.at("totals").at("conversion").is_null());
    CHECK(before.at("totals").at("rating").is_null());

    const store::StockChange stock[] = {
        {{NmId{5}, ChrtId{1}, WarehouseType::wb, kHiddenWbWarehouse, "WB", 3, 0, 0}, true},
        {{NmId{5}, ChrtId{2}, WarehouseType::seller, WarehouseId{7}, "мой", 2, 0, 0}, true},
        {{NmId{9}, ChrtId{3}, WarehouseType::wb, kHiddenWbWarehouse, "WB", 10, 0, 0}, true}};
    store::save_stocks(tx, cabinet, stock, kNow);
    stocks_synced(tx, cabinet);
    sync::ingest_funnel_days(
        tx, cabinet,
        std::vector{funnel(5, "2026-11-22", 100, 10, 4), funnel(5, "2026-11-16", 100, 20, 5),
                    funnel(5, "2026-11-15", 50, 5, 1), funnel(6, "2026-11-20", 30, std::nullopt, 1)},
        kNow);
    Review review;
    review.id = "r";
    review.nm_id = NmId{5};
    review.rating = 4;
    review.created_at = kNow;
    sync::ingest_reviews(tx, cabinet, std::vector{review});

    const auto data = json_of(tx, scope, 7);
    const auto& totals = data.at("totals");
    CHECK(totals.at("orders_count") == 4);
    CHECK(totals.at("orders_per_day") == 0.57);
    CHECK(totals.at("buyout_percent") == 50);
    CHECK(totals.at("stock") == 15);
    CHECK(totals.at("days_left") == 42);  // 15 / (5 / 14)
    CHECK(totals.at("conversion") ==
          nlohmann::json::parse(R"({"open_count": 230, "cart_count": 30, "order_count": 10,
        "cart_percent": 13.04, "order_percent": 33.33, "buyer_percent": 4.35, "complete": true})"));
    CHECK(totals.at("rating") == 4);
    CHECK(totals.at("reviews_count") == 1);
    CHECK(data.at("previous").at("orders_count") == 2);
    CHECK(data.at("previous").at("conversion").at("open_count") == 50);
    CHECK(data.at("change_percent").at("orders_per_day") == 100);
    CHECK(data.at("change_percent").at("buyout_percent") == -50);

    REQUIRE(data.at("groups").size() == 3);
    const auto& first = data.at("groups")[0];
    CHECK(first.at("key") == "5");
    CHECK(first.at("orders_count") == 3);
    CHECK(first.at("stock") == 5);
    CHECK(first.at("days_left") == 17.5);  // 5 / (4 / 14)
    const auto& second = data.at("groups")[1];
    CHECK(second.at("key") == "6");
    CHECK(second.at("stock") == 0);  // synced, and none in stock
    CHECK(second.at("days_left") == 0);
    CHECK(second.at("conversion").at("cart_count").is_null());
    CHECK(data.at("groups")[2].at("key") == "9");
    CHECK(data.at("groups")[2].at("days_left").is_null());

    CHECK(json_of(tx, {{cabinet}, NmId{6}}, 7).at("totals").at("conversion").at("open_count") == 30);
  });
}

}  // namespace performance_test
