#include "core/store/prices.hpp"

#include <catch2/catch.hpp>

#include "core/sync/prices/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace prices_test {

using namespace wbd;
using namespace wbd::test;
using store::PriceFilter;
using sync::ArticlePrices;

namespace {

constexpr CabinetId kCabinet{1};
constexpr CabinetId kOther{2};

Price make_price(std::int64_t nm_id, std::int64_t chrt_id, std::int64_t roubles) {
  Price price;
  price.nm_id = NmId{nm_id};
  price.chrt_id = ChrtId{chrt_id};
  price.price = Money{roubles * 100};
  price.price_with_discount = Money{roubles * 70};
  price.club_price = Money{roubles * 60};
  price.discount_percent = 30;
  price.club_discount_percent = 5;
  price.currency = "RUB";
  return price;
}

struct Shop {
  TempDatabase db;

  WriteCounts save(std::int64_t nm_id, std::vector<Price> prices, std::int64_t now,
                   CabinetId cabinet = kCabinet) {
    const std::vector<ArticlePrices> articles{{NmId{nm_id}, std::move(prices)}};
    return db.write([&](db::Tx& tx) { return sync::ingest_prices(tx, cabinet, articles, at(now)); });
  }
  std::vector<Price> current(std::int64_t nm_id) {
    return db.read(
        [&](db::Tx& tx) { return store::prices_of_articles(tx, kCabinet, std::array{nm_id})[NmId{nm_id}]; });
  }
  store::PricePage history(PriceFilter filter = {}) {
    if (filter.cabinets.empty()) filter.cabinets = {kCabinet};
    return db.read([&](db::Tx& tx) { return store::list_price_history(tx, filter); });
  }
  store::PricePage prices(PriceFilter filter = {}) {
    filter.cabinets = {kCabinet};
    return db.read([&](db::Tx& tx) { return store::list_prices(tx, filter); });
  }
  WriteCounts missing(const std::unordered_set<std::int64_t>& listed, std::int64_t now) {
    return db.write([&](db::Tx& tx) { return sync::mark_missing_prices(tx, kCabinet, listed, at(now)); });
  }
};

void check(const WriteCounts& counts, std::int64_t created, std::int64_t changed, std::int64_t unchanged) {
  CHECK(counts.created == created);
  CHECK(counts.changed == changed);
  CHECK(counts.unchanged == unchanged);
}

std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> told(const store::PricePage& page) {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> rows;
  for (const auto& row : page.rows) {
    rows.emplace_back(row.changed_at.time_since_epoch().count() / 1000, row.price.chrt_id.value,
                      row.price.price->minor / 100);
  }
  return rows;
}
using Told = std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>>;

}  // namespace

TEST_CASE("the first sight of a price is the first entry of its history, each change another", "[prices]") {
  Shop shop;
  check(shop.save(5, {make_price(5, 0, 500)}, 10), 1, 0, 0);
  check(shop.save(5, {make_price(5, 0, 500)}, 20), 0, 0, 1);
  check(shop.save(5, {make_price(5, 0, 400)}, 30), 0, 1, 0);
  CHECK(shop.current(5) == std::vector{make_price(5, 0, 400)});
  CHECK(told(shop.history()) == Told{{30, 0, 400}, {10, 0, 500}});
  CHECK(shop.history().rows[1].price == make_price(5, 0, 500));
}

TEST_CASE("every field of a price counts as a change", "[prices]") {
  const std::vector<std::function<void(Price&)>> changes{
      [](Price& p) { p.price = Money{1}; },          [](Price& p) { p.price_with_discount = Money{1}; },
      [](Price& p) { p.club_price = Money{1}; },     [](Price& p) { p.discount_percent = 1; },
      [](Price& p) { p.club_discount_percent = 1; }, [](Price& p) { p.currency = "KZT"; },
  };
  for (const auto& change : changes) {
    Shop shop;
    Price price = make_price(5, 1, 500);
    shop.save(5, {price}, 10);
    change(price);
    check(shop.save(5, {price}, 20), 0, 1, 0);
    CHECK(shop.current(5) == std::vector{price});
    CHECK(shop.history().total == 2);
  }
}

TEST_CASE("what WB leaves out of a price stays known", "[prices]") {
  Shop shop;
  shop.save(5, {make_price(5, 0, 500)}, 10);
  Price bare = make_price(5, 0, 450);
  bare.club_price.reset();
  bare.club_discount_percent.reset();
  bare.currency.reset();
  shop.save(5, {bare}, 20);
  Price expected = make_price(5, 0, 450);
  expected.club_price = Money{500 * 60};
  CHECK(shop.current(5) == std::vector{expected});
  check(shop.save(5, {bare}, 30), 0, 0, 1);
}

TEST_CASE("an article that WB lists without a price keeps its last one", "[prices]") {
  Shop shop;
  shop.save(5, {make_price(5, 0, 500)}, 10);
  check(shop.save(5, {}, 20), 0, 0, 0);
  CHECK(shop.current(5) == std::vector{make_price(5, 0, 500)});
}

TEST_CASE("a change tells what the size cost until now, whoever had that price", "[prices]") {
  Shop shop;
  struct Case {
    const char* name;
    std::vector<Price> before, after;
    std::vector<std::pair<std::optional<std::int64_t>, std::int64_t>> want;  // roubles
  };
  using Want = std::vector<std::pair<std::optional<std::int64_t>, std::int64_t>>;
  const Case cases[] = {
      {"first sight", {}, {make_price(5, 0, 500)}, Want{{std::nullopt, 500}}},
      {"another price", {make_price(5, 0, 500)}, {make_price(5, 0, 400)}, Want{{500, 400}}},
      {"none", {make_price(5, 0, 500)}, {make_price(5, 0, 500)}, {}},
      {"prices of their own",
       {make_price(5, 0, 500)},
       {make_price(5, 1, 500), make_price(5, 2, 600)},
       Want{{500, 500}, {500, 600}}},
      {"another size",
       {make_price(5, 1, 500)},
       {make_price(5, 1, 500), make_price(5, 2, 600)},
       Want{{std::nullopt, 600}}},
      {"one in common again",
       {make_price(5, 1, 700), make_price(5, 2, 600)},
       {make_price(5, 0, 500)},
       Want{{600, 500}}},
  };
  CabinetId cabinet{100};
  for (const Case& c : cases) {
    INFO(c.name);
    ++cabinet.value;
    std::vector<sync::PriceChange> changes;
    shop.db.write([&](db::Tx& tx) {
      const std::vector<sync::ArticlePrices> before{{NmId{5}, c.before}}, after{{NmId{5}, c.after}};
      sync::ingest_prices(tx, cabinet, before, at(10));
      sync::ingest_prices(tx, cabinet, after, at(20), &changes);
    });
    Want got;
    for (const auto& [was, is] : changes) {
      got.emplace_back(was ? std::optional(was->price->minor / 100) : std::nullopt, is.price->minor / 100);
    }
    CHECK(got == c.want);
  }
}

TEST_CASE("sizes may get prices of their own and one in common again", "[prices]") {
  Shop shop;
  shop.save(5, {make_price(5, 0, 500)}, 10);
  check(shop.save(5, {make_price(5, 1, 500), make_price(5, 2, 600)}, 20), 2, 1, 0);
  CHECK(shop.current(5) == std::vector{make_price(5, 1, 500), make_price(5, 2, 600)});
  shop.save(5, {make_price(5, 0, 550)}, 30);
  CHECK(shop.current(5) == std::vector{make_price(5, 0, 550)});
  CHECK(told(shop.history()) == Told{{30, 0, 550}, {20, 2, 600}, {20, 1, 500}, {10, 0, 500}});
}

TEST_CASE("an article missing from a complete list keeps its price and is marked once", "[prices]") {
  Shop shop;
  shop.save(5, {make_price(5, 1, 500), make_price(5, 2, 600)}, 10);
  shop.save(6, {make_price(6, 0, 700)}, 10);
  shop.save(5, {make_price(5, 0, 1)}, 10, kOther);
  check(shop.missing({6}, 20), 0, 2, 0);
  check(shop.missing({6}, 30), 0, 0, 0);
  CHECK(shop.current(5).size() == 2);
  const auto rows = shop.prices().rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].missing_since == std::nullopt);
  CHECK(rows[1].missing_since == at(20));
  CHECK(rows[2].missing_since == at(20));
  CHECK(shop.history().total == 3);

  check(shop.save(5, {make_price(5, 1, 500), make_price(5, 2, 600)}, 40), 0, 2, 0);
  CHECK(shop.prices({.nm_id = NmId{5}}).rows[0].missing_since == std::nullopt);
  CHECK(shop.history().total == 3);  // the price is what it was
  CHECK(shop.db.read([](db::Tx& tx) { return store::has_listed_prices(tx, kCabinet); }));
  shop.missing({}, 50);
  CHECK_FALSE(shop.db.read([](db::Tx& tx) { return store::has_listed_prices(tx, kCabinet); }));
}

TEST_CASE("the history is filtered by article and time, and pages through ties and cabinets", "[prices]") {
  Shop shop;
  for (const CabinetId cabinet : {kCabinet, kOther}) {
    for (std::int64_t nm = 1; nm <= 3; ++nm) {
      for (std::int64_t when = 1; when <= 2; ++when) {
        shop.save(nm, {make_price(nm, 0, when * 100)}, when * 10, cabinet);
      }
    }
  }
  struct Row {
    PriceFilter filter;
    std::int64_t total;
  };
  const Row rows[] = {
      {{}, 6},
      {{.nm_id = NmId{2}}, 2},
      {{.from = at(20)}, 3},
      {{.to = at(20)}, 3},
      {{.nm_id = NmId{2}, .from = at(10), .to = at(11)}, 1},
      {{.nm_id = NmId{9}}, 0},
      {{.limit = 2, .offset = 5}, 6},
  };
  for (const Row& row : rows) {
    const auto page = shop.history(row.filter);
    CHECK(page.total == row.total);
    CHECK(std::ssize(page.rows) == std::min(row.filter.limit, row.total - row.filter.offset));
  }
  std::vector<std::tuple<UtcTime, NmId, CabinetId>> paged;
  for (std::int64_t offset = 0; offset < 12; offset += 5) {
    const auto page = shop.history({.cabinets = {kOther, kCabinet}, .limit = 5, .offset = offset});
    CHECK(page.total == 12);
    for (const auto& row : page.rows) paged.emplace_back(row.changed_at, row.price.nm_id, row.cabinet_id);
  }
  REQUIRE(paged.size() == 12);
  CHECK(paged[0] == std::tuple{at(20), NmId{3}, kCabinet});
  CHECK(paged[1] == std::tuple{at(20), NmId{3}, kOther});
  CHECK(paged[11] == std::tuple{at(10), NmId{1}, kOther});
}

TEST_CASE("a price tells the words of its card", "[prices]") {
  Shop shop;
  shop.db.write([](db::Tx& tx) {
    Product card;
    card.nm_id = NmId{5};
    card.title = "Title";
    card.vendor_code = "code";
    card.sizes = {{ChrtId{1}, "S", {}}, {ChrtId{2}, "M", {}}};
    sync::ingest_products(tx, kCabinet, std::vector{card});
  });
  shop.save(5, {make_price(5, 2, 500)}, 10);
  const auto row = shop.history().rows.at(0);
  CHECK(row.title == "Title");
  CHECK(row.vendor_code == "code");
  CHECK(row.size == "M");
}

}  // namespace prices_test
