#include "core/analytics/overview.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/analytics/daily.hpp"
#include "core/analytics/numbers.hpp"
#include "core/analytics/sales.hpp"
#include "core/store/orders.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/store/support.hpp"

namespace overview_test {

using namespace wbd;
using namespace wbd::analytics;
using namespace wbd::test;

namespace {

UtcTime time(std::string_view text) {
  return parse_rfc3339(text).value();
}
const UtcTime kNow = time("2026-11-22T11:30:00Z");  // 14:30 in Moscow

struct Seller {
  std::vector<Order> orders;
  std::vector<Sale> sales;

  void order(const char* placed, OrderStatus status, std::optional<std::int64_t> kopecks) {
    Order& order = orders.emplace_back();
    order.srid = "srid" + std::to_string(orders.size());
    order.ordered_at = order.updated_at = time(placed);
    order.status = status;
    order.nm_id = NmId{5};
    if (kopecks) order.price_with_discount = Money{*kopecks};
  }
  void sale(const char* sold, bool is_return, std::int64_t kopecks) {
    Sale& sale = sales.emplace_back();
    sale.row.sale_id = (is_return ? "R" : "S") + std::to_string(sales.size());
    sale.row.srid = "none";
    sale.row.kind = is_return ? SaleKind::returned : SaleKind::sale;
    sale.row.sold_at = sale.row.changed_at = time(sold);
    sale.row.nm_id = NmId{5};
    sale.row.price_with_discount = Money{kopecks};
  }
};

Seller sample() {
  using enum OrderStatus;
  Seller seller;
  seller.order("2026-11-22T08:00:00Z", created, 1200'00);       // today 11:00
  seller.order("2026-11-21T21:00:00Z", created, std::nullopt);  // today 00:00: the border is included
  seller.order("2026-11-21T20:59:59Z", created, 1100'00);       // yesterday 23:59:59
  seller.order("2026-11-21T11:00:00Z", cancelled, 1200'00);     // yesterday 14:00, by this time
  seller.order("2026-11-16T09:00:00Z", buyout, 1200'50);        // 7 days
  seller.order("2026-11-15T21:00:00Z", returned, 1000'00);      // 16.11 00:00: the border of 7 days
  seller.order("2026-11-15T20:59:59Z", buyout, 900'00);         // 15.11: 14 days
  seller.order("2026-10-24T09:00:00Z", buyout, 800'00);         // the first of 30 days
  seller.order("2026-10-23T09:00:00Z", cancelled, 700'00);      // 60 days
  seller.order("2026-08-30T09:00:00Z", buyout, 600'00);         // 90 days
  seller.order("2026-08-20T09:00:00Z", buyout, 500'00);         // only a previous window
  seller.order("2026-11-22T11:30:00Z", buyout, 999'00);         // now: not in any window
  seller.sale("2026-11-20T08:00:00Z", false, 1200'50);
  seller.sale("2026-11-19T08:00:00Z", false, 1000'00);
  seller.sale("2026-11-21T08:00:00Z", true, -1000'00);  // WB gives some returns as negative amounts
  seller.sale("2026-11-12T08:00:00Z", false, 900'00);
  seller.sale("2026-10-30T08:00:00Z", false, 800'00);
  seller.sale("2026-09-05T08:00:00Z", false, 600'00);
  return seller;
}

Overview overview_of(const Seller& seller, bool kept) {
  TempDatabase database;
  const TimeZone moscow = TimeZone::moscow();
  return database.write([&](db::Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "sid");
    std::vector<const Order*> orders;
    for (const Order& order : seller.orders) orders.push_back(&order);
    std::vector<const Sale*> sales;
    for (const Sale& sale : seller.sales) sales.push_back(&sale);
    store::save_orders(tx, cabinet, orders);
    store::save_sales(tx, cabinet, sales);
    if (kept) rebuild(tx, cabinet, moscow);
    SumReader reader(tx, {{cabinet}, NmId{5}}, moscow);
    return overview(reader, kNow, std::nullopt, moscow);
  });
}

}  // namespace

TEST_CASE("the sample gives the numbers counted by hand") {
  const bool kept = GENERATE(true, false);
  const Overview view = overview_of(sample(), kept);
  struct Want {
    int days;
    std::int64_t orders, sum, cancelled, cancelled_sum, buyouts, buyouts_sum, returns, returns_sum, percent,
        transit, unpriced, previous;
  };
  // 7 days begin on 16.11, 14 on 09.11, 30 on 24.10, 60 on 24.09, 90 on 25.08. The previous window of 7 days
  // ends on 15.11 at 14:30, before the order of 23:59:59 that day.
  const Want want[] = {
      {7, 6, 5700'50, 1, 1200'00, 2, 2200'50, 1, 1000'00, 33'33, 3, 1, 0},    // 1 of (1 + 1 + 1)
      {14, 7, 6600'50, 1, 1200'00, 3, 3100'50, 1, 1000'00, 50'00, 3, 1, 0},   // 2 of 4
      {30, 8, 7400'50, 1, 1200'00, 4, 3900'50, 1, 1000'00, 60'00, 3, 1, 1},   // 3 of 5; before: 23.10
      {60, 9, 8100'50, 2, 1900'00, 4, 3900'50, 1, 1000'00, 50'00, 3, 1, 2},   // 3 of 6; before: August
      {90, 10, 8700'50, 2, 1900'00, 5, 4500'50, 1, 1000'00, 57'14, 3, 1, 1},  // 4 of 7; before: 20.08
  };
  REQUIRE(view.periods.size() == std::size(want));
  for (std::size_t i = 0; i < std::size(want); ++i) {
    const Want& w = want[i];
    INFO(w.days);
    CHECK(view.periods[i].days == w.days);
    const SalesNumbers got = view.periods[i].current.at("RUB");
    CHECK(got.orders_count() == w.orders);
    CHECK(got.orders_sum.minor == w.sum);
    CHECK(got.cancelled_count == w.cancelled);
    CHECK(got.cancelled_sum.minor == w.cancelled_sum);
    CHECK(got.buyouts_count == w.buyouts);
    CHECK(got.buyouts_sum.minor == w.buyouts_sum);
    CHECK(got.returns_count == w.returns);
    CHECK(got.returns_sum.minor == w.returns_sum);
    CHECK(buyout_percent_hundredths(got) == w.percent);
    CHECK(got.in_transit_count == w.transit);
    CHECK(got.unpriced_count == w.unpriced);
    CHECK(all_currencies(view.periods[i].previous).orders_count() == w.previous);
  }
  CHECK(view.today.at("RUB").orders_count() == 2);
  CHECK(view.today.at("RUB").orders_sum.minor == 1200'00);
  CHECK(view.yesterday.at("RUB").orders_count() == 2);
  CHECK(view.yesterday_same_time.at("RUB").orders_count() == 1);
}

TEST_CASE("an article without orders has windows without sums") {
  const Overview view = overview_of({}, true);
  REQUIRE(view.periods.size() == kPeriods.size());
  for (const auto& period : view.periods) CHECK((period.current.empty() && period.previous.empty()));
  CHECK(view.today.empty());
}

TEST_CASE("a window before is compared only when it is completely stored") {
  Overview view;
  view.now = kNow;
  for (const int days : kPeriods) view.periods.push_back({days, {}, {}, true});
  const auto known = [&](std::optional<UtcTime> complete_from) {
    note_coverage(view, {complete_from}, TimeZone::moscow());
    std::vector<int> days;
    for (const PeriodSums& period : view.periods)
      if (period.previous_known) days.push_back(period.days);
    return days;
  };
  // Today is 22 November in Moscow. 90 days of history begin on 24 August.
  // The 30 days before the last 30 begin on 24 September, the 60 days before the last 60 on 26 July.
  CHECK(known(time("2026-08-23T21:00:00Z")) == std::vector{7, 14, 30});
  CHECK(view.yesterday_known);
  CHECK(known(time("2026-07-25T21:00:00Z")) == std::vector{7, 14, 30, 60});
  CHECK(known(time("2026-07-25T21:00:01Z")) == std::vector{7, 14, 30});
  CHECK(known(UtcTime{}) == std::vector{7, 14, 30, 60, 90});
  CHECK(known(std::nullopt).empty());  // still loading
  CHECK_FALSE(view.yesterday_known);
  CHECK(known(time("2026-11-21T21:00:00Z")).empty());
  CHECK_FALSE(view.yesterday_known);
}

TEST_CASE("figures of an article are not compared with a window that is only partly stored") {
  TempDatabase database;
  const CabinetId cabinet = database->write_value([](db::Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const auto json_of = [&](std::optional<const char*> complete_from, int days) {
    database.write([&](db::Tx& tx) {
      for (const Dataset dataset : {Dataset::orders, Dataset::sales}) {
        store::ensure_sync_states(tx, cabinet);
        auto lease = store::claim_lease(tx, cabinet, dataset, "test", kNow, Millis{1000}).value();
        store::Finish finish;
        finish.now = finish.due_at = kNow;
        finish.success = true;
        finish.backfilled = complete_from.has_value();
        if (complete_from) finish.history_from = time(*complete_from);
        store::SyncLog log;
        log.cabinet_id = cabinet;
        log.dataset = dataset;
        log.state = "succeeded";
        store::finish_sync(tx, lease, finish, log);
      }
    });
    return database->read_value([&](db::Tx& tx) {
      const SalesQuery query{{{cabinet}, {}}, last_days(days, kNow, TimeZone::moscow()), {}, kNow};
      return nlohmann::json::parse(sales_json(tx, query, TimeZone::moscow()));
    });
  };
  const auto loading = json_of(std::nullopt, 7);
  CHECK(loading["previous"].is_null());
  CHECK(loading["change_percent"].is_null());
  CHECK(loading["period"]["complete"] == false);
  CHECK(loading["period"]["complete_from"].is_null());
  const auto partly = json_of("2026-08-23T21:00:00Z", 60);
  CHECK(partly["previous"].is_null());
  CHECK(partly["change_percent"].is_null());
  CHECK(partly["period"]["complete"] == true);
  CHECK(partly["period"]["complete_from"] == "2026-08-23T21:00:00Z");
  const auto whole = json_of("2026-08-23T21:00:00Z", 30);
  CHECK(whole["previous"]["orders_count"] == 0);
  CHECK(whole["change_percent"].is_object());
}

}  // namespace overview_test
