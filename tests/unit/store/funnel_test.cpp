#include "core/store/funnel.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/store/support.hpp"

using namespace wb;
using namespace wb::store;
using namespace wb::test;

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
    CHECK(upsert_funnel_days(tx, id, std::array{funnel(5, 20), funnel(6, 20)}, at(1)).created == 2);
    const auto again = upsert_funnel_days(tx, id, std::array{funnel(5, 20)}, at(2));
    CHECK(again.unchanged == 1);
    CHECK_FALSE(again.any_change());
    CHECK(upsert_funnel_days(tx, id, std::array{corrected}, at(3)).changed == 1);
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
    upsert_funnel_days(tx, one, std::array{funnel(5, 19), funnel(5, 20), funnel(6, 20)}, at(1));
    upsert_funnel_days(tx, two, std::array{funnel(7, 20)}, at(1));
    Product product;
    product.nm_id = NmId{5};
    product.title = "Shirt";
    product.vendor_code = "art";
    upsert_products(tx, one, std::array{product});
    struct Case {
      const char* name;
      FunnelFilter filter;
      std::int64_t total;
      std::vector<std::pair<std::int64_t, unsigned>> want;
    };
    const std::vector<Case> cases{
        {"one cabinet", {.cabinets = {one}}, 3, {{6, 20}, {5, 20}, {5, 19}}},
        {"both", {.cabinets = {one, two}}, 4, {{7, 20}, {6, 20}, {5, 20}, {5, 19}}},
        {"page", {.cabinets = {one, two}, .limit = 1, .offset = 2}, 4, {{5, 20}}},
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
