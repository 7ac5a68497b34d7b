// The seller's currency: which source decides, and rows that are mended when it becomes known.

#include "core/sync/currency.hpp"

#include <catch2/catch.hpp>

#include "core/analytics/daily.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/orders.hpp"
#include "core/sync/ingest.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sync/world.hpp"

namespace currency_test {

using namespace wbd;
using namespace std::chrono_literals;
using test::World;

namespace {

// Orders and sales by currency.
std::map<std::string, std::int64_t> currencies(World& world, const char* table) {
  return world.database->read_value([&](db::Tx& tx) {
    std::map<std::string, std::int64_t> out;
    auto& query = tx.prepare(std::string("select currency, count(*) from ") + table + " group by currency");
    while (query.step()) out[std::string(query.text(0))] = query.integer(1);
    return out;
  });
}

void check_sums(World& world) {
  world.database->read([&](db::Tx& tx) {
    const auto kept = store::all_daily_rows(tx, world.cabinet);
    const auto counted = analytics::recompute(tx, world.cabinet, TimeZone::moscow());
    REQUIRE(kept.size() == counted.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      CHECK(kept[i].key == counted[i].key);
      CHECK(kept[i].numbers == counted[i].numbers);
    }
  });
}

sandbox::Options seller_of(std::string currency) {
  sandbox::Options options = test::small(0);
  options.currencies = {std::move(currency)};
  return options;
}

}  // namespace

TEST_CASE("the source that counts most decides, and of equal ones the later answer") {
  struct Case {
    const char* name;
    std::optional<store::SellerCurrency> known;
    CurrencySource source;
    const char* code;
    bool want;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"the first word", {}, CurrencySource::funnel, "KZT", true},
                         {"nothing", {}, CurrencySource::finance, "", false},
                         {"no code", {}, CurrencySource::feed, "руб", false},
                         {"lower case", {}, CurrencySource::feed, "kzt", false},
                         {"a better source", store::SellerCurrency{"KZT", CurrencySource::prices},
                          CurrencySource::feed, "BYN", true},
                         {"a worse source", store::SellerCurrency{"KZT", CurrencySource::feed},
                          CurrencySource::prices, "BYN", false},
                         {"the same source, later", store::SellerCurrency{"KZT", CurrencySource::feed},
                          CurrencySource::feed, "BYN", true},
                         {"the same again", store::SellerCurrency{"KZT", CurrencySource::feed},
                          CurrencySource::feed, "KZT", false},
                     });
  INFO(c.name);
  CHECK(sync::is_better(c.known, c.source, c.code) == c.want);
  const std::vector<std::string> mixed{"KZT", "", "RUB"}, one{"", "KZT", "KZT"};
  const auto text = [](const std::string& code) { return std::string_view(code); };
  CHECK(sync::only_currency_of(mixed, text).empty());
  CHECK(sync::only_currency_of(one, text) == "KZT");
}

TEST_CASE("a seller abroad has one currency everywhere") {
  const std::string currency = GENERATE("KZT", "BYN", "RUB");
  World world(31, seller_of(currency));
  world.settle();
  for (const char* table : {"orders", "sales", "daily_sales"}) {
    INFO(table << " " << currency);
    const auto found = currencies(world, table);
    REQUIRE(found.size() == 1);
    CHECK(found.begin()->first == currency);
  }
  check_sums(world);
  world.database->read([&](db::Tx& tx) {
    CHECK(store::find_cabinet(tx, world.cabinet)->currency == currency);
    CHECK(store::find_currency(tx, world.cabinet)->source == CurrencySource::finance);
  });
}

TEST_CASE("rows that were stored before the currency was known are mended with their sums") {
  World world(32, seller_of("KGS"));
  // The order feed fails, so nothing names the currency at first.
  world.transport->instead = [](const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("/order-feed") == std::string::npos) return std::nullopt;
    return http::Response{503, {}, ""};
  };
  world.catch_up(Dataset::sales);
  (void)world.run(Dataset::orders);
  REQUIRE(currencies(world, "orders").at("RUB") > 0);
  REQUIRE(currencies(world, "sales").at("RUB") > 0);
  const auto version = [&] {
    return world.database->read_value(
        [&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet)->data_version; });
  };
  const auto before = version();
  world.catch_up(Dataset::prices);
  for (const char* table : {"orders", "sales", "daily_sales"}) {
    INFO(table);
    const auto found = currencies(world, table);
    REQUIRE(found.size() == 1);
    CHECK(found.begin()->first == "KGS");
  }
  check_sums(world);
  CHECK(version() > before);
  // A new process, and rows that come later.
  world.restart();
  world.pass(1h, {{"orders", 5}, {"buyouts", 5}});
  world.transport->instead = nullptr;
  world.settle();
  CHECK(currencies(world, "orders").size() == 1);
  CHECK(currencies(world, "sales").size() == 1);
  check_sums(world);
}

TEST_CASE("a currency that the feed named for an order is its own") {
  test::TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return test::add_cabinet(tx, 1, "sid"); });
  const TimeZone moscow = TimeZone::moscow();
  database.write([&](db::Tx& tx) {
    FeedOrder own, unnamed;
    own.srid = "own";
    unnamed.srid = "unnamed";
    own.nm_id = unnamed.nm_id = NmId{1};
    own.chrt_id = unnamed.chrt_id = ChrtId{1};
    own.ordered_at = own.changed_at = unnamed.ordered_at = unnamed.changed_at = test::at(1'000'000);
    own.currency = "AMD";
    sync::ingest_feed(tx, cabinet, moscow, std::vector{own, unnamed});
    sync::learn_currency(tx, cabinet, moscow, CurrencySource::finance, "KZT");
    const std::string_view srids[] = {"own", "unnamed"};
    const auto orders = store::load_orders(tx, cabinet, srids);
    CHECK(orders.at("own").currency == "AMD");
    CHECK(orders.at("unnamed").currency == "KZT");
  });
}

}  // namespace currency_test
