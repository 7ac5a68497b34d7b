#include "core/store/funnel.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "core/sync/funnel/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace funnel_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

constexpr Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

FunnelDay funnel(std::int64_t nm_id, unsigned day) {
  FunnelDay row;
  row.nm_id = NmId{nm_id};
  row.day = november(day);
  row.open_count = 45;
  row.cart_count = 34;
  row.order_count = 19;
  row.order_sum = Money{126200};
  row.buyout_count = 0;
  row.buyout_sum = Money{0};
  row.cancel_count = 2;
  row.cancel_sum = Money{13200};
  row.wishlist_count = 3;
  row.add_to_cart_percent = 76;
  row.cart_to_order_percent = 56;
  row.buyout_percent = 0;
  row.currency = "RUB";
  return row;
}

}  // namespace

TEST_CASE("a funnel day is stored once, corrected when WB corrects it, and what WB leaves out stays") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  FunnelDay corrected = funnel(5, 20);
  corrected.buyout_count = 4;
  corrected.open_count.reset();
  database.write([&](Tx& tx) {
    CHECK(sync::ingest_funnel_days(tx, id, std::array{funnel(5, 20), funnel(6, 20)}, at(1)).created == 2);
    const auto again = sync::ingest_funnel_days(tx, id, std::array{funnel(5, 20)}, at(2));
    CHECK(again.unchanged == 1);
    CHECK_FALSE(again.any_change());
    CHECK(sync::ingest_funnel_days(tx, id, std::array{corrected}, at(3)).changed == 1);
    const FunnelPage page = list_funnel(tx, {.cabinets = {id}});
    REQUIRE(page.rows.size() == 2);
    CHECK(page.rows[0].funnel == funnel(6, 20));
    CHECK(page.rows[0].updated_at == at(1));
    corrected.open_count = 45;
    CHECK(page.rows[1].funnel == corrected);
    CHECK(page.rows[1].updated_at == at(3));
  });
}

TEST_CASE("the funnel list filters by days and article, newest day first") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId one = add_cabinet(tx, 1, "aaaa");
    const CabinetId two = add_cabinet(tx, 1, "bbbb");
    sync::ingest_funnel_days(tx, one, std::array{funnel(5, 19), funnel(5, 20), funnel(6, 20)}, at(1));
    sync::ingest_funnel_days(tx, two, std::array{funnel(7, 20)}, at(1));
    FunnelDay busy = funnel(4, 18);
    busy.order_count = 99;
    FunnelDay seen = funnel(3, 18);
    seen.order_count.reset();
    seen.open_count = 999;
    FunnelDay idle = funnel(9, 18);
    idle.order_count.reset();
    idle.open_count.reset();
    sync::ingest_funnel_days(tx, two, std::array{busy, seen, idle}, at(1));
    Product product;
    product.nm_id = NmId{5};
    product.title = "Shirt";
    product.vendor_code = "art";
    sync::ingest_products(tx, one, std::array{product});
    struct Case {
      const char* name;
      FunnelFilter filter;
      std::int64_t total;
      std::vector<std::pair<std::int64_t, unsigned>> want;
    };
    const std::vector<Case> cases{
        {"one cabinet", {.cabinets = {one}}, 3, {{6, 20}, {5, 20}, {5, 19}}},
        {"both",
         {.cabinets = {one, two}},
         7,
         {{7, 20}, {6, 20}, {5, 20}, {5, 19}, {4, 18}, {3, 18}, {9, 18}}},
        {"most orders, then most views",
         {.cabinets = {two}, .to = november(18)},
         3,
         {{4, 18}, {3, 18}, {9, 18}}},
        {"page", {.cabinets = {one, two}, .limit = 1, .offset = 2}, 7, {{5, 20}}},
        {"from", {.cabinets = {one}, .from = november(20)}, 2, {{6, 20}, {5, 20}}},
        {"to", {.cabinets = {one}, .to = november(19)}, 1, {{5, 19}}},
        {"article", {.cabinets = {one, two}, .nm_id = NmId{5}}, 2, {{5, 20}, {5, 19}}},
    };
    for (const Case& c : cases) {
      INFO(c.name);
      const FunnelPage page = list_funnel(tx, c.filter);
      CHECK(page.total == c.total);
      std::vector<std::pair<std::int64_t, unsigned>> got;
      for (const FunnelRow& row : page.rows)
        got.emplace_back(row.funnel.nm_id.value, static_cast<unsigned>(row.funnel.day.day()));
      CHECK(got == c.want);
    }
    const FunnelPage page = list_funnel(tx, {.cabinets = {one}});
    CHECK(page.rows[1].title == "Shirt");
    CHECK(page.rows[1].vendor_code == "art");
    CHECK_FALSE(page.rows[0].title);
  });
}

TEST_CASE("orders that were decided lately are found by their cancels and sales, however old they are") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const CabinetId other = database.write([](Tx& tx) { return add_cabinet(tx, 2, "bbbb"); });
  struct Placed {
    const char* srid;
    int at;
    std::optional<int> cancelled, sold;
  };
  const std::array placed{Placed{"open", 100, {}, {}},
                          Placed{"cancelled", 101, 900, {}},
                          Placed{"cancelled long ago", 102, 899, {}},
                          Placed{"sold", 103, {}, 901},
                          Placed{"sold long ago", 104, {}, 800},
                          Placed{"too early", 99, 950, 950},
                          Placed{"too late", 200, 950, 950}};
  for (const CabinetId cabinet : {id, other}) {
    database.write([&](Tx& tx) {
      for (const Placed& row : placed) {
        Order order;
        order.srid = row.srid;
        order.ordered_at = at(row.at);
        if (row.cancelled) order.cancelled_at = at(*row.cancelled);
        save_orders(tx, cabinet, std::array<const Order*, 1>{&order});
        if (!row.sold) continue;
        Sale sale;
        sale.row.sale_id = "S" + order.srid;
        sale.row.srid = order.srid;
        sale.row.sold_at = at(*row.sold);
        save_sales(tx, cabinet, std::array<const Sale*, 1>{&sale});
      }
    });
  }
  const auto found = database.read([&](Tx& tx) {
    auto times = orders_decided_since(tx, id, {at(100), at(200)}, at(900));
    std::sort(times.begin(), times.end());
    return times;
  });
  CHECK(found == std::vector{at(101), at(103)});
}

TEST_CASE("the first stored day of the funnel") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const auto first = [&] { return database.read([&](Tx& tx) { return first_funnel_day(tx, id); }); };
  CHECK(!first());
  for (const unsigned day : {21U, 19U, 20U}) {
    database.write([&](Tx& tx) { sync::ingest_funnel_days(tx, id, std::array{funnel(5, day)}, at(1)); });
  }
  CHECK(first() == november(19));
}

}  // namespace funnel_test
