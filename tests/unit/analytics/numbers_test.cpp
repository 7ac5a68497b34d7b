#include "core/analytics/numbers.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace numbers_test {

using namespace wbd;
using namespace wbd::analytics;

namespace {

store::OrderFact order(OrderStatus status, std::optional<std::int64_t> kopecks) {
  store::OrderFact fact;
  fact.status = status;
  if (kopecks) fact.price = Money{*kopecks};
  return fact;
}

store::SaleFact sale(bool is_return, std::optional<std::int64_t> kopecks) {
  store::SaleFact fact;
  fact.kind = is_return ? SaleKind::returned : SaleKind::sale;
  if (kopecks) fact.price = Money{*kopecks};
  return fact;
}

SalesNumbers decided(std::int64_t bought, std::int64_t cancelled, std::int64_t returned,
                     std::int64_t in_transit = 0) {
  SalesNumbers numbers;
  numbers.bought_count = bought;
  numbers.cancelled_count = cancelled;
  numbers.returned_count = returned;
  numbers.in_transit_count = in_transit;
  return numbers;
}

SalesNumbers priced(std::int64_t orders, std::int64_t kopecks, std::int64_t unpriced = 0) {
  SalesNumbers numbers;
  numbers.in_transit_count = orders;
  numbers.unpriced_count = unpriced;
  numbers.orders_sum = Money{kopecks};
  return numbers;
}

using Hundredths = std::optional<std::int64_t>;

}  // namespace

TEST_CASE("orders are counted by status and add their price when it is known") {
  SalesNumbers numbers;
  add(numbers, order(OrderStatus::created, 100'01));
  add(numbers, order(OrderStatus::created, std::nullopt));
  add(numbers, order(OrderStatus::buyout, 200'02));
  add(numbers, order(OrderStatus::cancelled, 300'03));
  add(numbers, order(OrderStatus::cancelled, std::nullopt));
  add(numbers, order(OrderStatus::returned, 400'04));
  CHECK(numbers.orders_count() == 6);
  CHECK(numbers.in_transit_count == 2);
  CHECK(numbers.bought_count == 1);
  CHECK(numbers.cancelled_count == 2);
  CHECK(numbers.returned_count == 1);
  CHECK(numbers.unpriced_count == 2);
  CHECK(numbers.orders_sum.minor == 1000'10);
  CHECK(numbers.cancelled_sum.minor == 300'03);
  CHECK(average_price(numbers) == Money{250'03});  // 1000.10 / 4 = 250.025
}

TEST_CASE("buyouts and returns are counted apart with positive amounts") {
  SalesNumbers numbers;
  add(numbers, sale(false, 500'00));
  add(numbers, sale(false, std::nullopt));  // counts, but adds no sum
  add(numbers, sale(true, -70'50));         // WB gives some returns as negative amounts
  add(numbers, sale(true, 30'00));
  CHECK(numbers.buyouts_count == 2);
  CHECK(numbers.buyouts_sum.minor == 500'00);
  CHECK(numbers.returns_count == 2);
  CHECK(numbers.returns_sum.minor == 100'50);
  CHECK(numbers.orders_count() == 0);
}

TEST_CASE("subtracting all added facts leaves zero") {
  SalesNumbers numbers;
  for (const auto status :
       {OrderStatus::created, OrderStatus::buyout, OrderStatus::cancelled, OrderStatus::returned}) {
    for (const int times : {1, -1}) {
      add(numbers, order(status, 12'34), times);
      add(numbers, order(status, std::nullopt), times);
    }
  }
  for (const int times : {1, -1}) {
    add(numbers, sale(false, 5), times);
    add(numbers, sale(true, -7), times);
    add(numbers, sale(true, std::nullopt), times);
  }
  CHECK(numbers == SalesNumbers{});
}

TEST_CASE("the buyout percent covers decided orders, with two decimals, half away from zero") {
  struct Case {
    SalesNumbers numbers;
    Hundredths want;
  };
  const auto c = EACH_ROW(Case, {{decided(0, 0, 0, 5), std::nullopt},
                                 {decided(0, 1, 0), 0},
                                 {decided(1, 0, 0, 9), 100'00},
                                 {decided(1, 1, 1), 33'33},
                                 {decided(2, 1, 0), 66'67},
                                 {decided(1, 31, 0), 3'13},   // 3.125
                                 {decided(1, 0, 799), 13}});  // 0.125
  CHECK(buyout_percent_hundredths(c.numbers) == c.want);
}

TEST_CASE("orders a day have two decimals") {
  struct Case {
    int days;
    std::int64_t orders, want;
  };
  const auto c = EACH_ROW(Case, {{7, 24, 3'43}, {14, 0, 0}, {30, 1, 3}, {60, 3, 5}, {90, 1, 1}});
  CHECK(orders_per_day_hundredths(priced(c.orders, 0), c.days) == c.want);
}

TEST_CASE("the average price covers priced orders only") {
  struct Case {
    SalesNumbers numbers;
    std::optional<Money> want;
  };
  const auto c = EACH_ROW(Case, {{priced(0, 0), std::nullopt},
                                 {priced(2, 0, 2), std::nullopt},
                                 {priced(3, 100'00, 1), Money{50'00}},
                                 {priced(3, 100'00), Money{33'33}},
                                 {priced(8, 1), Money{0}},    // 0.125 kopecks
                                 {priced(2, 1), Money{1}}});  // half a kopeck
  CHECK(average_price(c.numbers) == c.want);
}

TEST_CASE("a change is in percent of the value before, unknown when that is 0") {
  struct Case {
    std::int64_t now, before;
    Hundredths want;
  };
  const auto c = EACH_ROW(Case, {{5, 0, std::nullopt},
                                 {0, 0, std::nullopt},
                                 {0, 4, -100'00},
                                 {4, 4, 0},
                                 {9, 8, 12'50},
                                 {7, 8, -12'50},
                                 {801, 800, 13},     // 0.125
                                 {799, 800, -13}});  // -0.125
  CHECK(change_hundredths(c.now, c.before) == c.want);
}

TEST_CASE("the change of the average price is rounded once") {
  struct Case {
    SalesNumbers now, before;
    Hundredths want;
  };
  const auto c = EACH_ROW(
      Case, {
                {priced(1, 100), priced(0, 0), std::nullopt},
                {priced(0, 0), priced(1, 100), std::nullopt},
                {priced(1, 100), priced(1, 0), std::nullopt},
                {priced(2, 300'00), priced(1, 100'00), 50'00},
                // 1/3 against 2/3 of a kopeck: halved, though the averages are shown as 0 and 1 kopeck.
                {priced(3, 1), priced(3, 2), -50'00},
                // Sums beyond 64 bits: 20 billion roubles over ten million orders.
                {priced(10'000'000, 3'000'000'000'000), priced(10'000'000, 2'000'000'000'000), 50'00},
            });
  CHECK(average_price_change_hundredths(c.now, c.before) == c.want);
}

TEST_CASE("the buyout percent changes in points") {
  CHECK(buyout_points_hundredths(decided(1, 1, 0), decided(3, 1, 0)) == Hundredths{-25'00});
  // difference of the rounded percentages
  CHECK(buyout_points_hundredths(decided(2, 1, 0), decided(1, 2, 0)) == Hundredths{33'34});
  CHECK_FALSE(buyout_points_hundredths(decided(1, 0, 0), decided(0, 0, 0, 1)));
  CHECK_FALSE(buyout_points_hundredths(decided(0, 0, 0), decided(1, 0, 0)));
  // Yesterday's orders against those of the day before: only the cancelled ones are decided.
  CHECK_FALSE(buyout_points_hundredths(decided(0, 4, 0, 20), decided(8, 2, 0)));
  CHECK_FALSE(buyout_points_hundredths(decided(8, 2, 0), decided(0, 4, 0, 20)));
}

TEST_CASE("a buyout percent is preliminary while most orders are undecided") {
  struct Case {
    const char* name;
    SalesNumbers numbers;
    bool preliminary;
    Hundredths settled;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"no orders", decided(0, 0, 0), false, std::nullopt},
                         {"nothing decided", decided(0, 0, 0, 5), true, std::nullopt},
                         {"yesterday: cancellations alone", decided(0, 4, 0, 20), true, std::nullopt},
                         {"one fewer than half", decided(3, 1, 0, 5), true, std::nullopt},
                         {"half", decided(3, 1, 0, 4), false, 75'00},
                         {"all", decided(3, 0, 1), false, 75'00},
                     });
  INFO(c.name);
  CHECK(buyout_is_preliminary(c.numbers) == c.preliminary);
  CHECK(settled_buyout_percent_hundredths(c.numbers) == c.settled);
}

TEST_CASE("currencies have sums of their own and are counted together") {
  SalesByCurrency sums;
  sums["RUB"] = priced(2, 100);
  SalesByCurrency more;
  more["RUB"] = priced(1, 50);
  more["BYN"] = priced(4, 9, 3);
  sums += more;
  REQUIRE(sums.size() == 2);
  CHECK(sums.at("RUB") == priced(3, 150));
  CHECK(sums.at("BYN") == priced(4, 9, 3));
  CHECK(all_currencies(sums).orders_count() == 7);
  CHECK(all_currencies(sums).unpriced_count == 3);
}

}  // namespace numbers_test
