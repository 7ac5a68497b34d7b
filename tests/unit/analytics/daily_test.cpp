#include "core/analytics/daily.hpp"

#include <catch2/catch.hpp>

#include "core/analytics/product_cache.hpp"
#include "core/analytics/sales.hpp"
#include "core/analytics/sums.hpp"
#include "core/store/analytics_cache.hpp"
#include "core/store/orders.hpp"
#include "tests/unit/analytics/history.hpp"
#include "tests/unit/analytics/naive.hpp"

namespace daily_test {

using namespace wbd;
using namespace wbd::analytics;
using namespace wbd::test;

namespace {

UtcTime time(std::string_view text) {
  return parse_rfc3339(text).value();
}
const UtcTime kNow = time("2026-11-22T11:30:00Z");

TimeZone zone(const char* name) {
  return TimeZone::find(name).value();
}

// The stored sums as readable text, so that a failed test shows the difference.
std::string text_of(const std::vector<store::DailyRow>& rows) {
  std::string out;
  for (const auto& [key, n] : rows) {
    out += std::to_string(static_cast<int>(key.slice)) + " " + to_string(Date{key.day}) + " '" + key.key +
           "' " + key.currency + ":";
    for (const std::int64_t number :
         {n.in_transit_count, n.bought_count, n.cancelled_count, n.returned_count, n.unpriced_count,
          n.orders_sum.minor, n.cancelled_sum.minor, n.buyouts_count, n.returns_count, n.buyouts_sum.minor,
          n.returns_sum.minor}) {
      out += " " + std::to_string(number);
    }
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("after any history the daily sums equal a sum over all rows") {
  const char* name = GENERATE("Europe/Moscow", "Europe/Berlin", "Asia/Vladivostok");
  const unsigned seed = GENERATE(1U, 2U, 3U);
  CAPTURE(name, seed);
  TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  RandomHistory history(cabinet, seed, kNow, zone(name));
  for (int step = 0; step < 120; ++step) {
    database.write([&](db::Tx& tx) { history.step(tx); });
    if (step % 5 != 0) continue;
    database.read([&](db::Tx& tx) {
      const std::string kept = text_of(store::all_daily_rows(tx, cabinet));
      REQUIRE(kept == text_of(naive_daily_rows(tx, cabinet, zone(name))));
      REQUIRE(kept == text_of(recompute(tx, cabinet, zone(name))));
    });
  }
}

TEST_CASE("any window and any group of it equal a sum over its rows") {
  const char* name = GENERATE("Europe/Moscow", "Europe/Berlin");
  const bool kept = GENERATE(true, false);
  CAPTURE(name, kept);
  TempDatabase database;
  std::vector<CabinetId> cabinets;
  database.write([&](db::Tx& tx) {
    cabinets.push_back(add_cabinet(tx, 1, "one"));
    cabinets.push_back(add_cabinet(tx, 1, "two"));
  });
  for (const CabinetId cabinet : cabinets) {
    // Sums that are kept in another zone cannot be used, and are not.
    RandomHistory history(cabinet, 7U + static_cast<unsigned>(cabinet.value), kNow,
                          zone(kept ? name : "Asia/Vladivostok"));
    database.write([&](db::Tx& tx) {
      for (int step = 0; step < 60; ++step) history.step(tx);
    });
  }
  std::mt19937 random(42);
  const auto moment = [&random] {
    return kNow - std::chrono::seconds{random() % (190U * 86'400U)} + Millis{random() % 3U};
  };
  for (const bool of_one_article : {false, true}) {
    Scope scope{cabinets, std::nullopt};
    if (of_one_article) scope.nm_id = NmId{102};
    database.read([&](db::Tx& tx) {
      SumReader reader(tx, scope, zone(name));
      for (int round = 0; round < 25; ++round) {
        Window window{moment(), moment()};
        if (round % 3 == 0) window = last_days(1 + round, kNow, zone(name)).current;
        if (round % 3 == 1) window.from = zone(name).start_of(zone(name).date_of(window.from));
        CAPTURE(round, to_rfc3339(window.from), to_rfc3339(window.to));
        CHECK(reader.total(window) == naive_total(tx, scope, window));
        for (const GroupBy group : {GroupBy::day, GroupBy::product, GroupBy::warehouse, GroupBy::region}) {
          CAPTURE(to_string(group));
          CHECK(reader.groups(window, group) == naive_groups(tx, scope, window, group, zone(name)));
        }
      }
    });
  }
}

TEST_CASE("an order and its sale are counted on the days they happened") {
  TempDatabase database;
  const TimeZone moscow = TimeZone::moscow();
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  const auto stored = [&] {
    return database.read([&](db::Tx& tx) {
      std::map<std::string, SalesNumbers> days;
      for (const auto& row : store::all_daily_rows(tx, cabinet)) {
        if (row.key.slice == store::DailySlice::cabinet) days[to_string(Date{row.key.day})] = row.numbers;
      }
      return days;
    });
  };
  StatOrder row;
  row.srid = "a";
  row.ordered_at = time("2026-11-20T20:59:59.999Z");  // 20.11 23:59:59.999 in Moscow
  row.changed_at = time("2026-11-20T21:00:00Z");
  row.nm_id = NmId{5};
  const auto store_order = [&] {
    row.changed_at += 1s;
    database.write([&](db::Tx& tx) { sync::ingest_orders(tx, cabinet, moscow, std::vector{row}); });
  };
  store_order();
  CHECK(stored().at("2026-11-20").unpriced_count == 1);

  StatSale sale;
  sale.sale_id = "S1";
  sale.srid = "a";
  sale.sold_at = time("2026-11-21T21:00:00Z");  // 22.11 00:00 in Moscow
  sale.changed_at = sale.sold_at;
  sale.nm_id = NmId{5};
  database.write([&](db::Tx& tx) { sync::ingest_sales(tx, cabinet, moscow, std::vector{sale}); });
  CHECK(stored().at("2026-11-20").bought_count == 1);
  CHECK(stored().at("2026-11-22").buyouts_count == 1);
  CHECK(stored().at("2026-11-22").buyouts_sum == Money{0});

  // The order's price arrives late; the sale has none yet and takes it.
  row.price_with_discount = Money{700'01};
  store_order();
  CHECK(stored().at("2026-11-20").orders_sum == Money{700'01});
  CHECK(stored().at("2026-11-20").unpriced_count == 0);
  CHECK(stored().at("2026-11-22").buyouts_sum == Money{700'01});

  // The sale's own price arrives.
  sale.changed_at += 1s;
  sale.price_with_discount = Money{650'00};
  database.write([&](db::Tx& tx) { sync::ingest_sales(tx, cabinet, moscow, std::vector{sale}); });
  CHECK(stored().at("2026-11-22").buyouts_sum == Money{650'00});

  // WB corrects the order's date: nothing may stay on the old day.
  row.ordered_at += 1ms;
  store_order();
  CHECK_FALSE(stored().contains("2026-11-20"));
  CHECK(stored().at("2026-11-21").bought_count == 1);
  CHECK(stored().at("2026-11-21").orders_sum == Money{700'01});
}

TEST_CASE("another report_timezone rebuilds the sums with its days") {
  TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  RandomHistory moscow(cabinet, 5, kNow, TimeZone::moscow());
  RandomHistory berlin(cabinet, 6, kNow, zone("Europe/Berlin"));
  database.write([&](db::Tx& tx) {
    for (int i = 0; i < 20; ++i) moscow.step(tx);
  });
  database.write([&](db::Tx& tx) {
    for (int i = 0; i < 4; ++i) berlin.step(tx);
  });
  database.read([&](db::Tx& tx) {
    CHECK(store::daily_sales_zone(tx, cabinet) == "Europe/Berlin");
    CHECK(text_of(store::all_daily_rows(tx, cabinet)) ==
          text_of(naive_daily_rows(tx, cabinet, zone("Europe/Berlin"))));
  });
}

TEST_CASE("a rebuild repairs sums that were lost") {
  TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  RandomHistory history(cabinet, 5, kNow, TimeZone::moscow());
  database.write([&](db::Tx& tx) {
    for (int i = 0; i < 20; ++i) history.step(tx);
    store::clear_daily_sales(tx, cabinet);
    rebuild(tx, cabinet, TimeZone::moscow());
  });
  database.read([&](db::Tx& tx) {
    CHECK(text_of(store::all_daily_rows(tx, cabinet)) ==
          text_of(naive_daily_rows(tx, cabinet, TimeZone::moscow())));
  });
}

TEST_CASE("an article's cached metrics are exact while they are valid") {
  const char* name = GENERATE("Europe/Moscow", "Europe/Berlin");
  TempDatabase database;
  const TimeZone place = zone(name);
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  RandomHistory history(cabinet, 11, kNow, place);
  int valid = 0;
  int gone = 0;
  UtcTime now = kNow - std::chrono::hours{40};
  for (int step = 0; step < 90; ++step) {
    now += std::chrono::minutes{history.below(55)};
    if (history.below(4) == 0) database.write([&](db::Tx& tx) { history.step(tx); });
    if (history.below(3) == 0) {
      database.write([&](db::Tx& tx) {
        while (refresh_products(tx, cabinet, place, now, 2)) {
        }
      });
    }
    database.read([&](db::Tx& tx) {
      for (std::int64_t nm_id = 100; nm_id < 105; ++nm_id) {
        for (const int days : kPeriods) {
          const SalesQuery query{{{cabinet}, NmId{nm_id}}, last_days(days, now, place), std::nullopt, now};
          std::string fresh;
          JsonWriter json(fresh);
          write_sales(json, sales(tx, query, place), place);
          CHECK(sales_json(tx, query, place) == fresh);
          (find_product(tx, cabinet, NmId{nm_id}, days, place, now) ? valid : gone) += 1;
        }
      }
    });
  }
  CHECK(valid > 200);
  CHECK(gone > 200);
}

TEST_CASE("only a change of its article drops cached metrics, and midnight drops all") {
  TempDatabase database;
  const TimeZone moscow = TimeZone::moscow();
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  std::vector<StatOrder> rows(2);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].srid = "srid" + std::to_string(i);
    rows[i].nm_id = NmId{static_cast<std::int64_t>(100 + i)};
    rows[i].ordered_at = kNow - 2h;
    rows[i].changed_at = kNow - 1h;
  }
  const auto known = [&](std::int64_t nm_id, UtcTime now) {
    return database.read(
        [&](db::Tx& tx) { return find_product(tx, cabinet, NmId{nm_id}, 7, moscow, now).has_value(); });
  };
  const auto refresh = [&](UtcTime now) {
    database.write([&](db::Tx& tx) { CHECK_FALSE(refresh_products(tx, cabinet, moscow, now, 100)); });
  };
  database.write([&](db::Tx& tx) { sync::ingest_orders(tx, cabinet, moscow, rows); });
  CHECK_FALSE(known(100, kNow));
  refresh(kNow);
  CHECK(known(100, kNow));
  CHECK(known(101, kNow));

  rows[0].changed_at += 1min;
  rows[0].is_cancel = true;
  database.write([&](db::Tx& tx) { sync::ingest_orders(tx, cabinet, moscow, rows); });
  CHECK_FALSE(known(100, kNow));
  CHECK(known(101, kNow));
  refresh(kNow);
  CHECK(known(100, kNow));

  const UtcTime midnight = time("2026-11-22T21:00:00Z");
  CHECK(known(101, midnight - 1ms));
  CHECK_FALSE(known(101, midnight));
  refresh(midnight);
  CHECK(known(100, midnight));
  CHECK(known(101, midnight));
}

}  // namespace daily_test
