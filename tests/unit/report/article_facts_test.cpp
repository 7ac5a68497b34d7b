#include "core/report/article_facts.hpp"

#include <catch2/catch.hpp>

#include "core/analytics/daily.hpp"
#include "core/store/orders.hpp"
#include "tests/unit/store/support.hpp"

namespace article_facts_test {

using namespace wbd;
using namespace wbd::report;
using namespace std::chrono_literals;

namespace {

constexpr NmId kArticle{100};
const UtcTime kNow = parse_rfc3339("2026-11-22T11:30:00Z").value();
const TimeZone kMoscow = TimeZone::moscow();
const analytics::Day kToday = analytics::day_of(kNow, kMoscow);

ArticleFactsPtr some_facts() {
  return std::make_shared<const ArticleFacts>();
}

}  // namespace

TEST_CASE("facts are found at their version, on their day and for a limited time") {
  ArticleMemo memo(1 << 20);
  const auto facts = some_facts();
  memo.store(CabinetId{1}, kArticle, 7, kToday, kNow, facts);
  struct Case {
    const char* what;
    CabinetId cabinet;
    NmId nm_id;
    std::int64_t version;
    analytics::Day today;
    UtcTime now;
    bool found;
  };
  const Case cases[] = {
      {"the same", CabinetId{1}, kArticle, 7, kToday, kNow, true},
      {"some minutes later", CabinetId{1}, kArticle, 7, kToday, kNow + 5min, true},
      {"too late", CabinetId{1}, kArticle, 7, kToday, kNow + 5min + 1ms, false},
      {"a clock that went back", CabinetId{1}, kArticle, 7, kToday, kNow - 1ms, false},
      {"a newer version", CabinetId{1}, kArticle, 8, kToday, kNow, false},
      {"an older version", CabinetId{1}, kArticle, 6, kToday, kNow, false},
      {"the next day", CabinetId{1}, kArticle, 7, kToday + std::chrono::days{1}, kNow, false},
      {"another cabinet", CabinetId{2}, kArticle, 7, kToday, kNow, false},
      {"another article", CabinetId{1}, NmId{101}, 7, kToday, kNow, false},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    CHECK((memo.find(c.cabinet, c.nm_id, c.version, c.today, c.now) == facts) == c.found);
  }
  const auto newer = some_facts();
  memo.store(CabinetId{1}, kArticle, 8, kToday, kNow, newer);
  CHECK(memo.find(CabinetId{1}, kArticle, 8, kToday, kNow) == newer);
  CHECK(memo.find(CabinetId{1}, kArticle, 7, kToday, kNow) == nullptr);
}

TEST_CASE("the least recently used facts are evicted") {
  ArticleMemo none(1);
  none.store(CabinetId{1}, kArticle, 7, kToday, kNow, some_facts());
  CHECK(none.find(CabinetId{1}, kArticle, 7, kToday, kNow) == nullptr);

  const auto is_known = [](ArticleMemo& memo, std::int64_t nm_id) {
    return memo.find(CabinetId{1}, NmId{nm_id}, 7, kToday, kNow) != nullptr;
  };
  const auto fill = [](ArticleMemo& memo, std::int64_t count) {
    for (std::int64_t nm_id = 1; nm_id <= count; ++nm_id) {
      memo.store(CabinetId{1}, NmId{nm_id}, 7, kToday, kNow, some_facts());
    }
  };
  constexpr std::size_t kBytes = 64 << 10;
  constexpr std::int64_t kTooMany = 10'000;
  ArticleMemo probe(kBytes);
  fill(probe, kTooMany);
  std::int64_t room = 0;
  for (std::int64_t nm_id = 1; nm_id <= kTooMany; ++nm_id) room += is_known(probe, nm_id) ? 1 : 0;
  REQUIRE(room > 2);
  REQUIRE(room < kTooMany);

  ArticleMemo memo(kBytes);
  fill(memo, room);
  CHECK(is_known(memo, 1));
  memo.store(CabinetId{1}, NmId{room + 1}, 7, kToday, kNow, some_facts());
  CHECK(is_known(memo, 1));
  CHECK_FALSE(is_known(memo, 2));
  CHECK(is_known(memo, 3));
  CHECK(is_known(memo, room + 1));
}

TEST_CASE("a report's facts are read again when the cabinet has changed, and only then") {
  test::TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return test::add_cabinet(tx, 42, "sid"); });
  ArticleMemo memo(1 << 20);
  std::int64_t version = 5;
  const ArticleSource source{&memo, [&version](CabinetId) { return version; }};
  const auto stock = [&] {
    return database.read([&](db::Tx& tx) {
      const auto facts = source.facts(tx, cabinet, kArticle, kNow, kMoscow);
      return facts->stock.empty() ? 0 : facts->stock.front().quantity;
    });
  };
  const auto put = [&](std::int64_t quantity) {
    database.write([&](db::Tx& tx) {
      const store::StockChange change[] = {
          {{kArticle, ChrtId{1}, WarehouseType::seller, WarehouseId{1}, "Склад", quantity, 0, 0}, true}};
      store::save_stocks(tx, cabinet, change, kNow);
    });
  };
  put(4);
  CHECK(stock() == 4);
  put(3);
  CHECK(stock() == 4);  // the data version has not changed
  version = 6;
  CHECK(stock() == 3);
  put(2);
  version = 0;  // without a version the cabinet is read each time
  CHECK(stock() == 2);
  put(1);
  CHECK(stock() == 1);
}

TEST_CASE("facts of another day are not used for this one") {
  test::TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return test::add_cabinet(tx, 42, "sid"); });
  database.write([&](db::Tx& tx) {
    Order order;
    order.srid = "one";
    order.nm_id = kArticle;
    order.ordered_at = order.updated_at = kNow - 1h;
    order.price_with_discount = Money{700'00};
    store::save_orders(tx, cabinet, std::array<const Order*, 1>{&order});
    analytics::record(tx, cabinet, kMoscow, std::array{analytics::OrderChange{nullptr, &order}}, {});
  });
  database.read([&](db::Tx& tx) {
    const auto today = [&](const ArticleFacts& facts, UtcTime now) {
      return overview_of(tx, facts, cabinet, kArticle, now, std::nullopt, kMoscow).today["RUB"].orders_sum;
    };
    const auto facts = read_article(tx, cabinet, kArticle, kNow, kMoscow);
    REQUIRE(facts->sales);
    CHECK(today(*facts, kNow) == Money{700'00});
    CHECK(today(*facts, kNow + 24h) == Money{0});
    CHECK(today(ArticleFacts{}, kNow) == Money{700'00});
  });
}

}  // namespace article_facts_test
