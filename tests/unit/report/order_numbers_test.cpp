#include <random>

#include "tests/unit/report/report_fixture.hpp"

using namespace wb;
using namespace wb::report;

namespace {

const TimeZone kMoscow = TimeZone::moscow();

OrderReport of_orders(std::vector<store::ArticleOrder> orders, UtcTime now, const TimeZone& zone,
                      std::optional<UtcTime> orders_synced = std::nullopt) {
  OrderFacts facts;
  facts.orders = std::move(orders);
  if (orders_synced) facts.synced_at = {{Dataset::orders, orders_synced}};
  return compute(std::move(facts), now, zone);
}

std::vector<store::ArticleOrder> orders_at(const std::vector<const char*>& times) {
  std::vector<store::ArticleOrder> orders;
  for (const char* time : times) orders.push_back(article_order(time, OrderStatus::created, 100));
  return orders;
}

}  // namespace

TEST_CASE("the sample gives the numbers counted by hand") {
  const OrderReport report = compute(sample_facts(), kNow, kMoscow);
  struct Want {
    int days;
    std::int64_t orders, sum, cancelled, buyouts, buyouts_sum, returns, returns_sum, percent, transit,
        unpriced, previous;
  };
  // 7 days begin on 16.11, 14 on 09.11, 30 on 24.10, 60 on 24.09, 90 on 25.08.
  const Want want[] = {
      {7, 6, 5700'50, 1, 2, 2200'50, 1, 1000'00, 33'33, 3, 1, 1},    // 1 of (1 + 1 + 1); before: 15.11
      {14, 7, 6600'50, 1, 3, 3100'50, 1, 1000'00, 50'00, 3, 1, 0},   // 2 of 4
      {30, 8, 7400'50, 1, 4, 3900'50, 1, 1000'00, 60'00, 3, 1, 1},   // 3 of 5; before: 23.10
      {60, 9, 8100'50, 2, 4, 3900'50, 1, 1000'00, 50'00, 3, 1, 2},   // 3 of 6; before: 30.08 and 20.08
      {90, 10, 8700'50, 2, 5, 4500'50, 1, 1000'00, 57'14, 3, 1, 1},  // 4 of 7; before: 20.08
  };
  REQUIRE(report.periods.size() == std::size(want));
  for (std::size_t i = 0; i < std::size(want); ++i) {
    const Want& w = want[i];
    const PeriodNumbers& got = report.periods[i];
    INFO(w.days);
    CHECK(got.days == w.days);
    CHECK(got.orders_count == w.orders);
    CHECK(got.orders_sum.minor == w.sum);
    CHECK(got.cancelled_count == w.cancelled);
    CHECK(got.buyouts_count == w.buyouts);
    CHECK(got.buyouts_sum.minor == w.buyouts_sum);
    CHECK(got.returns_count == w.returns);
    CHECK(got.returns_sum.minor == w.returns_sum);
    CHECK(got.buyout_percent_hundredths == w.percent);
    CHECK(got.in_transit_count == w.transit);
    CHECK(got.unpriced_count == w.unpriced);
    // The window of 7 days before ends on 15.11 at 14:30: the order of 23:59:59 that day is behind it.
    CHECK(report.previous[i].orders_count == (w.days == 7 ? 0 : w.previous));
  }
  CHECK(report.today.orders_count == 2);
  CHECK(report.today.orders_sum.minor == 1200'00);
  CHECK(report.yesterday.orders_count == 2);
  CHECK(report.yesterday_same_time.orders_count == 1);
}

TEST_CASE("random articles give the numbers of a count day by day") {
  std::mt19937 random(20261122);
  constexpr std::int64_t kDay = 86'400'000;
  const std::int64_t now = kNow.time_since_epoch().count();
  const auto moscow_day = [](std::int64_t ms) { return (ms + 3 * 3'600'000) / kDay; };
  for (int round = 0; round < 20; ++round) {
    OrderFacts facts;
    for (int i = 0; i < 400; ++i) {
      store::ArticleOrder order{};
      order.ordered_at =
          UtcTime{Millis{now - static_cast<std::int64_t>(random() % (200 * 86'400)) * 1000 - 1}};
      order.status = static_cast<OrderStatus>(random() % 4);
      if (random() % 5 != 0) order.price_with_discount = Money{static_cast<std::int64_t>(random() % 500'000)};
      facts.orders.push_back(order);
      store::ArticleSale sale{};
      sale.sold_at = UtcTime{Millis{now - static_cast<std::int64_t>(random() % (200 * 86'400)) * 1000 - 1}};
      sale.is_return = random() % 4 == 0;
      if (random() % 5 != 0) sale.price_with_discount = Money{static_cast<std::int64_t>(random() % 500'000)};
      facts.sales.push_back(sale);
    }
    const OrderReport report = compute(facts, kNow, kMoscow);
    for (const auto& got : report.periods) {
      std::int64_t count[4] = {}, sum = 0, unpriced = 0, sales[2] = {}, amounts[2] = {};
      for (std::int64_t day = moscow_day(now) - got.days + 1; day <= moscow_day(now); ++day) {
        for (const auto& order : facts.orders) {
          if (moscow_day(order.ordered_at.time_since_epoch().count()) != day) continue;
          ++count[static_cast<int>(order.status)];
          sum += order.price_with_discount ? order.price_with_discount->minor : 0;
          unpriced += order.price_with_discount ? 0 : 1;
        }
        for (const auto& sale : facts.sales) {
          if (moscow_day(sale.sold_at.time_since_epoch().count()) != day) continue;
          ++sales[sale.is_return ? 1 : 0];
          amounts[sale.is_return ? 1 : 0] += sale.price_with_discount ? sale.price_with_discount->minor : 0;
        }
      }
      CHECK(got.orders_count == count[0] + count[1] + count[2] + count[3]);
      CHECK(got.orders_sum.minor == sum);
      CHECK(got.unpriced_count == unpriced);
      CHECK(got.in_transit_count == count[0]);
      CHECK(got.cancelled_count == count[2]);
      CHECK(got.buyouts_count == sales[0]);
      CHECK(got.buyouts_sum.minor == amounts[0]);
      CHECK(got.returns_count == sales[1]);
      CHECK(got.returns_sum.minor == amounts[1]);
      const double percent =
          100.0 * static_cast<double>(count[1]) / static_cast<double>(count[1] + count[2] + count[3]);
      REQUIRE(got.buyout_percent_hundredths);
      CHECK(static_cast<double>(*got.buyout_percent_hundredths) / 100 == Approx(percent).margin(0.00501));
    }
  }
}

TEST_CASE("the buyout percent rounds half away from zero and needs something decided") {
  struct Case {
    int bought, cancelled, returned, created;
    std::optional<std::int64_t> want;
  };
  const auto c = GENERATE(values<Case>({{0, 0, 0, 5, std::nullopt},
                                        {0, 1, 0, 0, 0},
                                        {1, 0, 0, 9, 100'00},
                                        {1, 1, 1, 0, 33'33},
                                        {2, 1, 0, 0, 66'67},
                                        {1, 31, 0, 0, 3'13},    // 3.125
                                        {1, 0, 799, 0, 13}}));  // 0.125
  std::vector<store::ArticleOrder> orders;
  const auto add = [&](int n, OrderStatus status) {
    for (int i = 0; i < n; ++i) orders.push_back(article_order("2026-11-20T09:00:00Z", status, 1));
  };
  add(c.bought, OrderStatus::buyout);
  add(c.cancelled, OrderStatus::cancelled);
  add(c.returned, OrderStatus::returned);
  add(c.created, OrderStatus::created);
  CHECK(of_orders(orders, kNow, kMoscow).periods[0].buyout_percent_hundredths == c.want);
}

TEST_CASE("a window begins at midnight of the report's zone and ends now") {
  // 00:00 in Moscow is 21:00Z of the day before.
  const auto report = of_orders(orders_at({"2026-11-15T20:59:59.999Z", "2026-11-15T21:00:00Z",
                                           "2026-11-22T11:29:59.999Z", "2026-11-22T11:30:00Z"}),
                                kNow, kMoscow);
  CHECK(report.periods[0].orders_count == 2);
  CHECK(report.periods[1].orders_count == 3);
}

TEST_CASE("yesterday by this time ends 24 hours before what WB has told") {
  // Yesterday in Moscow: 20.11 21:00Z to 21.11 21:00Z.
  const auto orders = orders_at({"2026-11-20T20:59:00Z", "2026-11-20T21:00:00Z", "2026-11-21T11:10:00Z",
                                 "2026-11-21T11:25:00Z", "2026-11-21T11:30:00Z", "2026-11-21T20:59:00Z",
                                 "2026-11-21T21:00:00Z"});
  struct Case {
    const char* name;
    std::optional<UtcTime> synced;
    std::int64_t want;
  };
  const auto c =
      GENERATE(values<Case>({{"never synced: until now", std::nullopt, 3},
                             {"synced just now", at("2026-11-22T11:30:00Z"), 3},
                             {"a clock ahead of ours", at("2026-11-22T12:00:00Z"), 3},
                             {"ten minutes ago", at("2026-11-22T11:20:00Z"), 2},
                             {"last evening: nothing to compare", at("2026-11-21T18:00:00Z"), 0}}));
  INFO(c.name);
  const auto report = of_orders(orders, kNow, kMoscow, c.synced);
  CHECK(report.yesterday_same_time.orders_count == c.want);
  CHECK(report.yesterday.orders_count == 5);
  CHECK(report.today.orders_count == 1);
}

TEST_CASE("days keep to the calendar where clocks change") {
  SECTION("Berlin goes back an hour on 25.10.2026: today has 25 hours") {
    const auto zone = TimeZone::find("Europe/Berlin").value();
    const UtcTime now = at("2026-10-25T22:30:00Z");  // 23:30 of winter time
    // Today began at 24.10 22:00Z, yesterday at 23.10 22:00Z.
    const auto report =
        of_orders(orders_at({"2026-10-23T21:59:59Z", "2026-10-23T22:00:00Z", "2026-10-24T21:59:59Z",
                             "2026-10-24T22:00:00Z", "2026-10-25T22:00:00Z"}),
                  now, zone);
    CHECK(report.today.orders_count == 2);
    CHECK(report.yesterday.orders_count == 2);
    // 24 hours before now it was today already: yesterday's orders are all, today's none.
    CHECK(report.yesterday_same_time.orders_count == 2);
  }
  SECTION("Berlin goes forward on 29.03.2026: yesterday has 23 hours") {
    const auto zone = TimeZone::find("Europe/Berlin").value();
    const UtcTime now = at("2026-03-30T10:00:00Z");  // 12:00 of summer time
    // Today began at 29.03 22:00Z, yesterday at 28.03 23:00Z.
    const auto report = of_orders(orders_at({"2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z",
                                             "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"}),
                                  now, zone);
    CHECK(report.today.orders_count == 1);
    CHECK(report.yesterday.orders_count == 2);
    CHECK(report.yesterday_same_time.orders_count == 1);
  }
  SECTION("Beirut has no midnight on 29.03.2026: the day begins at 01:00") {
    const auto zone = TimeZone::find("Asia/Beirut").value();
    const auto report = of_orders(orders_at({"2026-03-28T21:59:59Z", "2026-03-28T22:00:00Z"}),
                                  at("2026-03-29T10:00:00Z"), zone);
    CHECK(report.today.orders_count == 1);
    CHECK(report.yesterday.orders_count == 1);
  }
}

TEST_CASE("the day of an order is the zone's, not ours") {
  const auto orders = orders_at({"2026-11-21T22:30:00Z"});
  CHECK(of_orders(orders, kNow, kMoscow).today.orders_count == 1);  // 22.11 01:30
  CHECK(of_orders(orders, kNow, TimeZone::find("Europe/Berlin").value()).today.orders_count ==
        0);  // 21.11 23:30
}

TEST_CASE("a sale of unknown price counts and adds nothing") {
  OrderFacts facts;
  facts.sales = {{at("2026-11-20T09:00:00Z"), false, std::nullopt},
                 {at("2026-11-20T09:00:00Z"), true, std::nullopt}};
  const auto report = compute(std::move(facts), kNow, kMoscow);
  CHECK(report.periods[0].buyouts_count == 1);
  CHECK(report.periods[0].returns_count == 1);
  CHECK(report.periods[0].buyouts_sum == Money{});
}

TEST_CASE("orders a day have two decimals") {
  struct Case {
    int days;
    std::int64_t orders, want;
  };
  const auto c = GENERATE(values<Case>({{7, 24, 3'43}, {14, 0, 0}, {30, 1, 3}, {60, 3, 5}, {90, 1, 1}}));
  PeriodNumbers numbers;
  numbers.days = c.days;
  numbers.orders_count = c.orders;
  CHECK(orders_per_day_hundredths(numbers) == c.want);
}

TEST_CASE("stock is grouped by size and keeps the speed of the size") {
  const auto sizes = group_by_size(sample_facts().stock);
  REQUIRE(sizes.size() == 4);
  CHECK(sizes[0].size == "M");
  CHECK(sizes[0].quantity == 14);
  CHECK(sizes[0].in_way_to_client == 3);
  CHECK(sizes[0].orders_in_window == 20);  // not 40: both rows tell of the same orders
  CHECK(sizes[0].warehouses.size() == 2);
  CHECK_FALSE(sizes[2].retired());
  CHECK(sizes[3].retired());
}
