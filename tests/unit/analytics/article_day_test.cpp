#include "core/analytics/article_day.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/analytics/history.hpp"
#include "tests/unit/rows.hpp"

namespace article_day_test {

using namespace wbd;
using namespace wbd::analytics;
using namespace wbd::test;

namespace {

constexpr NmId kArticle{102};

std::vector<SalesByCurrency> sums_of(const Overview& view) {
  std::vector<SalesByCurrency> sums{view.today, view.yesterday, view.yesterday_same_time};
  for (const PeriodSums& period : view.periods) sums.insert(sums.end(), {period.current, period.previous});
  return sums;
}

}  // namespace

TEST_CASE("the overview of any moment of a day is computed from one read") {
  struct Case {
    const char* zone;
    const char* noon;
  };
  // In Berlin clocks went back on 25 October 2026. The windows of 30 days and more contain that day, and the
  // days around it have 25 hours.
  const auto c = EACH_ROW(Case, {
                                    {"Europe/Moscow", "2026-11-22T09:00:00Z"},
                                    {"Europe/Berlin", "2026-11-22T11:00:00Z"},
                                    {"Europe/Berlin", "2026-10-25T11:00:00Z"},
                                    {"Europe/Berlin", "2026-10-26T11:00:00Z"},
                                    {"Europe/Berlin", "2027-03-28T11:00:00Z"},
                                });
  CAPTURE(c.zone, c.noon);
  const TimeZone zone = TimeZone::find(c.zone).value();
  const UtcTime noon = parse_rfc3339(c.noon).value();
  const UtcTime midnight = zone.start_of(zone.date_of(noon));
  TempDatabase database(db::Dialect::sqlite);
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  RandomHistory history(cabinet, 11, noon + 12h, zone);
  database.write([&](db::Tx& tx) {
    for (int step = 0; step < 80; ++step) history.step(tx);
  });
  database.read([&](db::Tx& tx) {
    const auto day = ArticleDay::load(tx, cabinet, kArticle, noon, zone);
    REQUIRE(day.has_value());
    for (const Millis after : {Millis{0}, Millis{1}, Millis{1h}, Millis{90min}, Millis{13h}, Millis{22h}}) {
      const UtcTime now = midnight + after;
      for (const Millis behind : {Millis{0}, Millis{3h}, Millis{30h}}) {
        CAPTURE(after.count(), behind.count());
        const auto view = overview(*day, now, now - behind, zone);
        REQUIRE(view.has_value());
        SumReader reader(tx, {{cabinet}, kArticle}, zone);
        CHECK(sums_of(*view) == sums_of(overview(reader, now, now - behind, zone)));
      }
    }
    CHECK_FALSE(overview(*day, midnight - Millis{1}, std::nullopt, zone).has_value());
    CHECK_FALSE(overview(*day, midnight + 26h, std::nullopt, zone).has_value());
  });
}

TEST_CASE("an article's day is not loaded when the daily sums are in another zone") {
  TempDatabase database(db::Dialect::sqlite);
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid"); });
  const UtcTime now = parse_rfc3339("2026-11-22T09:00:00Z").value();
  database.read([&](db::Tx& tx) {
    CHECK_FALSE(ArticleDay::load(tx, cabinet, kArticle, now, TimeZone::moscow()).has_value());
  });
}

}  // namespace article_day_test
