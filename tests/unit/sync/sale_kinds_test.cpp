// The kinds of sales: from the letter of saleID to the order's status, to counts and to sums.

#include <algorithm>
#include <numeric>

#include <catch2/catch.hpp>

#include "core/analytics/daily.hpp"
#include "core/analytics/sums.hpp"
#include "core/store/orders.hpp"
#include "core/sync/ingest.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace sale_kinds_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

const UtcTime kNoon = *parse_rfc3339("2026-11-20T12:00:00Z");

StatOrder order_row() {
  StatOrder row;
  row.srid = "a";
  row.ordered_at = kNoon;
  row.changed_at = kNoon;
  row.nm_id = NmId{7};
  row.price_with_discount = Money{700'00};
  return row;
}

// The number in the id is the day. A surcharge is a tenth of the price.
StatSale sale_row(std::string id) {
  StatSale row;
  row.srid = "a";
  row.sold_at = row.changed_at = kNoon + std::chrono::days{id[1] - '0'};
  row.nm_id = NmId{7};
  row.price_with_discount = Money{id[0] == 'D' ? 70'00 : 700'00};
  row.for_pay = Money{500'00};
  row.kind = sale_kind(id);
  row.sale_id = std::move(id);
  return row;
}

SalesNumbers total(db::Tx& tx, CabinetId cabinet) {
  analytics::SumReader reader(tx, {{cabinet}, std::nullopt}, TimeZone::moscow());
  const auto sums = reader.total({kNoon - 24h * 200, kNoon + 24h * 200});
  SalesNumbers all;
  for (const auto& [currency, numbers] : sums) all += numbers;
  return all;
}

}  // namespace

TEST_CASE("each kind of sale has its own effect, in whichever order the rows arrive") {
  struct Case {
    const char* name;
    std::vector<std::string> ids;
    OrderStatus status;
    std::optional<std::string> sale_id;
    std::int64_t buyouts, buyouts_sum, returns, returns_sum, unknown;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"a sale", {"S1"}, OrderStatus::buyout, "S1", 1, 700'00, 0, 0, 0},
          {"a return", {"S1", "R2"}, OrderStatus::returned, "S1", 1, 700'00, 1, 700'00, 0},
          {"a reversal takes the sale back", {"S1", "A2"}, OrderStatus::created, {}, 0, 0, 0, 0, 0},
          {"a return taken back", {"S1", "R2", "B3"}, OrderStatus::buyout, "S1", 1, 700'00, 0, 0, 0},
          {"sold again after a reversal", {"S1", "A2", "S3"}, OrderStatus::buyout, "S3", 1, 700'00, 0, 0, 0},
          {"a surcharge is no unit", {"S1", "D2"}, OrderStatus::buyout, "S1", 1, 770'00, 0, 0, 0},
          {"a surcharge alone sells nothing", {"D1"}, OrderStatus::created, {}, 0, 70'00, 0, 0, 0},
          {"a letter that nobody knows", {"Q1"}, OrderStatus::created, {}, 0, 0, 0, 0, 1},
          {"a reversal of a sale before our time", {"A1"}, OrderStatus::created, {}, -1, -700'00, 0, 0, 0},
      });
  INFO(c.name);
  const bool order_first = GENERATE(true, false);
  std::vector<std::string> ids = c.ids;
  std::sort(ids.begin(), ids.end());
  do {
    test::TempDatabase database(db::Dialect::sqlite);
    const CabinetId cabinet = database.write([](db::Tx& tx) { return test::add_cabinet(tx, 1, "sid"); });
    const auto store_order = [&] {
      database.write([&](db::Tx& tx) {
        sync::ingest_orders(tx, cabinet, TimeZone::moscow(), std::vector{order_row()});
      });
    };
    if (order_first) store_order();
    for (const std::string& id : ids) {
      database.write([&](db::Tx& tx) {
        const auto counts = sync::ingest_sales(tx, cabinet, TimeZone::moscow(), std::vector{sale_row(id)});
        CHECK(counts.unknown_kinds == (id[0] == 'Q' ? 1 : 0));
      });
    }
    if (!order_first) store_order();
    database.read([&](db::Tx& tx) {
      const auto row = store::find_order(tx, std::array{cabinet}, "a");
      REQUIRE(row);
      CHECK(row->order.status == c.status);
      CHECK(row->order.sale_id == c.sale_id);
      CHECK(row->order.for_pay == (c.sale_id ? std::optional(Money{500'00}) : std::nullopt));
      const SalesNumbers sums = total(tx, cabinet);
      CHECK(sums.buyouts_count == c.buyouts);
      CHECK(sums.buyouts_sum.minor == c.buyouts_sum);
      CHECK(sums.returns_count == c.returns);
      CHECK(sums.returns_sum.minor == c.returns_sum);
      CHECK(store::count_unknown_sales(tx, cabinet) == c.unknown);
      const auto kept = store::all_daily_rows(tx, cabinet);
      const auto counted = analytics::recompute(tx, cabinet, TimeZone::moscow());
      REQUIRE(kept.size() == counted.size());
      for (std::size_t i = 0; i < kept.size(); ++i) {
        CHECK(kept[i].key == counted[i].key);
        CHECK(kept[i].numbers == counted[i].numbers);
      }
    });
  } while (std::next_permutation(ids.begin(), ids.end()));
}

TEST_CASE("an unpriced reversal takes its order's price, an unpriced surcharge does not") {
  test::TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return test::add_cabinet(tx, 1, "sid"); });
  StatOrder order = order_row();
  order.price_with_discount.reset();
  const auto store_order = [&] {
    database.write(
        [&](db::Tx& tx) { sync::ingest_orders(tx, cabinet, TimeZone::moscow(), std::vector{order}); });
  };
  store_order();
  for (const char* id : {"S1", "A2", "D3", "S4"}) {
    StatSale row = sale_row(id);
    row.price_with_discount.reset();
    database.write(
        [&](db::Tx& tx) { sync::ingest_sales(tx, cabinet, TimeZone::moscow(), std::vector{row}); });
  }
  // The price comes after a sale and its reversal: no flag of the order shows that it has sales.
  order.price_with_discount = Money{700'00};
  order.changed_at += 1h;
  store_order();
  database.read([&](db::Tx& tx) {
    CHECK(total(tx, cabinet).buyouts_count == 1);
    CHECK(total(tx, cabinet).buyouts_sum == Money{700'00});
    const auto kept = store::all_daily_rows(tx, cabinet);
    const auto counted = analytics::recompute(tx, cabinet, TimeZone::moscow());
    REQUIRE(kept.size() == counted.size());
    for (std::size_t i = 0; i < kept.size(); ++i) CHECK(kept[i].numbers == counted[i].numbers);
  });
}

TEST_CASE("reversals, surcharges and unknown rows of a seller come to WB's own account") {
  const auto seed = GENERATE(11U, 12U, 13U);
  sandbox::Options options = test::small(40);
  options.days = 20;  // the feed still has every order, so its word counts
  World world(seed, options);
  world.settle();
  for (int round = 0; round < 3; ++round) {
    world.pass(2h, {{"orders", 3},
                    {"buyouts", 6},
                    {"returns", 3},
                    {"surcharges", 2},
                    {"sale_reversals", 4},
                    {"return_reversals", 2},
                    {"unknown_sales", 2}});
    world.settle();
  }
  world.pass(25h);  // some prices come a day late, and only the daily second look finds them
  world.settle();
  world.pass(1h, {{"prices", 1'000}});
  world.settle();
  const json truth = world.truth();
  test::check_orders(world, truth);
  test::check_sales(world, truth);
  const json& sums = truth["sale_sums"];
  REQUIRE(sums["unknown_rows"].get<int>() > 0);
  world.database->read([&](db::Tx& tx) {
    analytics::SumReader reader(tx, {{world.cabinet}, std::nullopt}, TimeZone::moscow());
    const auto by_currency = reader.total({world.clock.now() - 24h * 300, world.clock.now()});
    REQUIRE(by_currency.size() == 1);
    const SalesNumbers& got = by_currency.begin()->second;
    CHECK(got.buyouts_count == sums["sold_units"].get<std::int64_t>());
    CHECK(got.returns_count == sums["returned_units"].get<std::int64_t>());
    CHECK(got.buyouts_sum.minor - got.returns_sum.minor == sums["price_with_discount"].get<std::int64_t>());
    CHECK(store::count_unknown_sales(tx, world.cabinet) == sums["unknown_rows"].get<std::int64_t>());
  });
}

}  // namespace sale_kinds_test
