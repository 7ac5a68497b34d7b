// Every source of an order in every order of arrival gives the same row, with the same costs.

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <numeric>

#include <catch2/catch.hpp>

#include "core/store/fbs_orders.hpp"
#include "core/store/finance.hpp"
#include "core/store/method_states.hpp"
#include "core/store/orders.hpp"
#include "core/sync/feed_mode.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/ingest.hpp"
#include "tests/unit/store/support.hpp"
#include "tests/unit/sync/methods.hpp"

namespace arrival_test {

using namespace wbd;
using namespace std::chrono_literals;

namespace {

const UtcTime kNoon = *parse_rfc3339("2026-11-20T12:00:00Z");
constexpr const char* kSrid = "a.1";

FbsOrder assembly(std::int64_t id, std::string barcode) {
  FbsOrder row;
  row.srid = kSrid;
  row.id = id;
  row.created_at = kNoon - 1h + Millis{id};
  row.nm_id = NmId{7};
  row.chrt_id = ChrtId{70 + id};
  row.vendor_code = "assembly-" + barcode;
  row.barcode = std::move(barcode);
  row.cart_id = "cart-" + std::to_string(id);
  row.supply_id = "supply-" + std::to_string(id);
  return row;
}

StatOrder stat_row(bool with_names) {
  StatOrder row;
  row.srid = kSrid;
  row.ordered_at = kNoon - 1h;
  row.changed_at = kNoon;
  row.nm_id = NmId{7};
  row.price_with_discount = Money{105'000};
  if (with_names) {
    row.vendor_code = "stat";
    row.barcode = "4600000000001";
    row.cart_id = "cart";
  }
  return row;
}

FeedOrder feed_row() {
  FeedOrder row;
  row.srid = kSrid;
  row.nm_id = NmId{7};
  row.chrt_id = ChrtId{700};
  row.ordered_at = kNoon - 1h;
  row.changed_at = kNoon + 1h;
  row.status = FeedStatus::buyout;
  row.seller_price = Money{106'000};
  row.currency = "RUB";
  return row;
}

StatSale sale_row() {
  StatSale row;
  row.sale_id = "S1";
  row.srid = kSrid;
  row.sold_at = kNoon + 24h;
  row.changed_at = kNoon + 25h;
  row.nm_id = NmId{7};
  row.for_pay = Money{80'000};
  return row;
}

// The sale and its delivery, in a daily report or in the weekly one that covers it.
std::vector<FinanceRow> report(FinancePeriod period) {
  const bool weekly = period == FinancePeriod::weekly;
  const auto day = [](const char* text) { return parse_date(text).value(); };
  FinanceRow sale;
  sale.report = {period,
                 weekly ? 500 : 20,
                 1,
                 day(weekly ? "2026-11-16" : "2026-11-21"),
                 day(weekly ? "2026-11-22" : "2026-11-21"),
                 std::nullopt,
                 "RUB"};
  sale.day = day("2026-11-21");
  sale.srid = kSrid;
  sale.nm_id = NmId{7};
  FinanceRow delivery = sale;
  sale.rrd_id = weekly ? 1001 : 1;
  sale.kind = FinanceKind::sale;
  sale.retail_price_with_discount = Money{105'000};
  sale.for_pay = Money{80'000};
  delivery.rrd_id = weekly ? 1002 : 2;
  delivery.kind = FinanceKind::logistics;
  delivery.delivery_service = Money{4'500};
  return {sale, delivery};
}

using Step = std::function<void(db::Tx&, CabinetId)>;

Step finance(FinancePeriod period) {
  return [period](db::Tx& tx, CabinetId cabinet) {
    const auto rows = report(period);
    sync::ingest_finance_rows(tx, cabinet, rows);
    store::settle_finance_reports(tx, cabinet, period);
  };
}
Step fbs(FbsOrder row) {
  return [row](db::Tx& tx, CabinetId cabinet) { sync::ingest_fbs(tx, cabinet, std::span(&row, 1)); };
}

// The row without the parts that depend on the cabinet.
store::OrderRow stored(db::Tx& tx, CabinetId cabinet) {
  store::OrderRow row = store::find_order(tx, std::vector{cabinet}, kSrid).value();
  row.order.cabinet_id = {};
  row.order.id = {};
  return row;
}

}  // namespace

TEST_CASE("assembly orders and accounting join an order to the same row, whatever arrives first") {
  const bool with_names = GENERATE(true, false);
  INFO("supplier/orders names the goods: " << with_names);
  const TimeZone moscow = TimeZone::moscow();
  const StatOrder stat = stat_row(with_names);
  const FeedOrder feed = feed_row();
  const StatSale sale = sale_row();
  std::vector<Step> steps{
      [&](db::Tx& tx, CabinetId cabinet) { sync::ingest_feed(tx, cabinet, moscow, std::span(&feed, 1)); },
      [&](db::Tx& tx, CabinetId cabinet) { sync::ingest_sales(tx, cabinet, moscow, std::span(&sale, 1)); },
      fbs(assembly(2, "bar-2")),
      finance(FinancePeriod::daily),
      finance(FinancePeriod::weekly),
  };
  // The newer of two assembly orders counts; where supplier/orders is silent, WB gives one alone.
  if (with_names) {
    steps.push_back(fbs(assembly(1, "bar-1")));
  }
  steps.push_back(
      [&](db::Tx& tx, CabinetId cabinet) { sync::ingest_orders(tx, cabinet, moscow, std::span(&stat, 1)); });

  test::TempDatabase database;
  std::vector<std::size_t> turn(steps.size());
  std::iota(turn.begin(), turn.end(), std::size_t{0});
  std::optional<store::OrderRow> first;
  int number = 0;
  bool more = true;
  // A step that shares no factor with the number of permutations reaches every beginning and every end.
  const int stride = std::getenv("WB_ALL_ARRIVALS") != nullptr ? 1 : 11;
  const auto next = [&] {
    for (int i = 0; i < stride && more; ++i) more = std::next_permutation(turn.begin(), turn.end());
  };
  while (more) {
    database.write([&](db::Tx& tx) {
      // Some hundred permutations a transaction.
      for (int i = 0; i < 100 && more; ++i, next()) {
        const CabinetId cabinet = test::add_cabinet(tx, 1, "sid-" + std::to_string(++number));
        std::string order_of_arrival;
        for (const std::size_t step : turn) {
          steps[step](tx, cabinet);
          order_of_arrival += std::to_string(step);
        }
        const store::OrderRow row = stored(tx, cabinet);
        if (!first) first = row;
        INFO(order_of_arrival);
        REQUIRE(row.order == first->order);
        REQUIRE(row.costs.commission == first->costs.commission);
        REQUIRE(row.costs.logistics == first->costs.logistics);
        REQUIRE(row.fbs == first->fbs);
      }
    });
  }
  CHECK(first->order.status == OrderStatus::buyout);
  CHECK(first->order.chrt_id == ChrtId{700});
  CHECK(first->order.barcode == (with_names ? "4600000000001" : "bar-2"));
  CHECK(first->order.cart_id == (with_names ? "cart" : "cart-2"));
  CHECK(first->order.for_pay == Money{80'000});
  CHECK(first->fbs->id == 2);
  CHECK(first->costs.commission->amount == Money{25'000});
  CHECK(first->costs.commission->kind == CostKind::actual);
  CHECK(first->costs.logistics->amount == Money{4'500});
}

TEST_CASE("of two assembly orders the newer names the goods until another source does") {
  const TimeZone moscow = TimeZone::moscow();
  FeedOrder feed = feed_row();
  test::TempDatabase database;
  database.write([&](db::Tx& tx) {
    int number = 0;
    for (const std::vector<std::int64_t>& ids : {std::vector<std::int64_t>{1, 2}, {2, 1}}) {
      const CabinetId cabinet = test::add_cabinet(tx, 1, "sid-" + std::to_string(++number));
      sync::ingest_feed(tx, cabinet, moscow, std::span(&feed, 1));
      for (const std::int64_t id : ids) fbs(assembly(id, "bar-" + std::to_string(id)))(tx, cabinet);
      CHECK(stored(tx, cabinet).order.barcode == "bar-2");
      CHECK(stored(tx, cabinet).order.cart_id == "cart-2");
      CHECK(stored(tx, cabinet).order.chrt_id == ChrtId{700});
    }
  });
}

TEST_CASE("a unit is one sale whatever reports it first: the feed, accounting or WB's row") {
  const bool priced = GENERATE(true, false);  // whether WB's row has its amounts yet
  INFO("the row has amounts: " << priced);
  const TimeZone moscow = TimeZone::moscow();
  const FeedOrder feed = feed_row();
  StatSale sale = sale_row();
  if (priced) {
    sale.price_with_discount = Money{105'100};
  } else {
    sale.for_pay.reset();
  }
  const std::string_view srids[] = {kSrid};
  const auto bring = [&](db::Tx& tx, CabinetId cabinet) {
    sync::bring_accounting(tx, cabinet, moscow, srids);
  };
  const std::vector<Step> steps{
      [&](db::Tx& tx, CabinetId cabinet) { sync::ingest_feed(tx, cabinet, moscow, std::span(&feed, 1)); },
      [&](db::Tx& tx, CabinetId cabinet) { sync::ingest_sales(tx, cabinet, moscow, std::span(&sale, 1)); },
      [&](db::Tx& tx, CabinetId cabinet) {
        finance(FinancePeriod::daily)(tx, cabinet);
        bring(tx, cabinet);
      },
      [&](db::Tx& tx, CabinetId cabinet) {
        finance(FinancePeriod::weekly)(tx, cabinet);
        bring(tx, cabinet);
      },
  };
  test::TempDatabase database;
  database.write([&](db::Tx& tx) {
    std::vector<std::size_t> turn{0, 1, 2, 3};
    std::optional<Sale> first;
    std::optional<Order> first_order;
    do {
      const CabinetId cabinet = test::add_cabinet(
          tx, 1, "sid-" + std::to_string(turn[0] * 64 + turn[1] * 16 + turn[2] * 4 + turn[3]));
      test::switch_statistics_off(tx, cabinet, kNoon);
      std::string order_of_arrival, made_id;
      for (const std::size_t step : turn) {
        steps[step](tx, cabinet);
        order_of_arrival += std::to_string(step);
        const auto stored_now = store::sales_of(tx, cabinet, srids);
        INFO(order_of_arrival);
        REQUIRE(stored_now.size() == 1);
        if (made_id.empty()) made_id = stored_now[0].id;
        REQUIRE(stored_now[0].id == made_id);
      }
      INFO(order_of_arrival);
      Sale row = store::sales_of(tx, cabinet, srids).at(0);
      CHECK(row.row.sale_id == "S1");
      CHECK(row.row.sold_at == kNoon + 24h);
      CHECK(row.row.price_with_discount == (priced ? Money{105'100} : Money{105'000}));
      CHECK(row.row.for_pay == Money{80'000});
      Order order = store::find_order(tx, std::vector{cabinet}, kSrid).value().order;
      CHECK(order.status == OrderStatus::buyout);
      CHECK(order.sale_id == "S1");
      CHECK(order.price_with_discount == Money{105'000});
      if (!first) first = row;
      CHECK(row.currency == first->currency);
      CHECK(row.row.nm_id == first->row.nm_id);
      CHECK(row.row.changed_at == first->row.changed_at);
      if (!first_order) first_order = order;
      order.id = first_order->id;
      order.cabinet_id = first_order->cabinet_id;
      CHECK(order == *first_order);
    } while (std::next_permutation(turn.begin(), turn.end()));
  });
}

TEST_CASE("a buyout or return that only the feed reported is undone when the feed takes it back") {
  struct Case {
    std::vector<FeedStatus> told;
    OrderStatus status;
    std::int64_t sales, returns;  // less their reversals
  };
  const std::vector<Case> cases{
      {{FeedStatus::buyout, FeedStatus::returned}, OrderStatus::returned, 1, 1},
      {{FeedStatus::buyout, FeedStatus::returned, FeedStatus::buyout}, OrderStatus::buyout, 1, 0},
      {{FeedStatus::buyout, FeedStatus::created}, OrderStatus::created, 0, 0},
      {{FeedStatus::buyout, FeedStatus::cancel}, OrderStatus::cancelled, 0, 0},
      {{FeedStatus::buyout, FeedStatus::returned, FeedStatus::cancel}, OrderStatus::cancelled, 0, 0},
      // A status of tomorrow says nothing about what was sold.
      {{FeedStatus::buyout, FeedStatus::other}, OrderStatus::buyout, 1, 0},
  };
  const TimeZone moscow = TimeZone::moscow();
  const std::string_view srids[] = {kSrid};
  test::TempDatabase database;
  database.write([&](db::Tx& tx) {
    int number = 0;
    for (const Case& c : cases) {
      INFO("case " << number);
      const CabinetId cabinet = test::add_cabinet(tx, 1, "sid-" + std::to_string(++number));
      MethodStatus gone;
      gone.cabinet_id = cabinet;
      gone.method = kSalesMethod;
      gone.state = MethodState::gone;
      gone.since = kNoon;
      store::save_method_state(tx, gone);
      FeedOrder feed = feed_row();
      for (const FeedStatus status : c.told) {
        feed.status = status;
        feed.changed_at += 1h;
        for (int i = 0; i < 2; ++i) sync::ingest_feed(tx, cabinet, moscow, std::span(&feed, 1));
      }
      CHECK(store::find_order(tx, std::vector{cabinet}, kSrid).value().order.status == c.status);
      std::map<SaleKind, std::int64_t> kinds;
      for (const Sale& sale : store::sales_of(tx, cabinet, srids)) ++kinds[sale.row.kind];
      CHECK(kinds[SaleKind::sale] - kinds[SaleKind::sale_reversal] == c.sales);
      CHECK(kinds[SaleKind::returned] - kinds[SaleKind::return_reversal] == c.returns);
    }
  });
}

}  // namespace arrival_test
