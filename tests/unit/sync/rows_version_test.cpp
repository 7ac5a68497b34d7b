#include "core/store/care.hpp"
#include "core/store/versions.hpp"
#include "tests/unit/sync/random_seller.hpp"
#include "tests/unit/sync/world.hpp"

namespace rows_version_test {

using namespace wbd;
using namespace std::chrono_literals;
using test::World;

namespace {

// All rows that answers show, to the last column.
std::map<std::string, std::vector<std::string>> shown_rows(db::Database& database) {
  static constexpr std::array kTables{"orders",         "sales",
                                      "fbs_orders",     "products",
                                      "prices",         "stocks",
                                      "price_history",  "warehouses",
                                      "reviews",        "questions",
                                      "funnel_days",    "finance_reports",
                                      "finance_rows",   "tariffs",
                                      "daily_sales",    "payouts",
                                      "storage_costs",  "acceptance_costs",
                                      "adverts",        "advert_charges",
                                      "advert_spend",   "measurement_penalties",
                                      "swap_penalties", "self_purchases"};
  std::map<std::string, std::vector<std::string>> all;
  database.read([&](db::Tx& tx) {
    for (const store::TableInfo& info : store::list_tables(tx)) {
      if (std::find(kTables.begin(), kTables.end(), info.name) == kTables.end()) continue;
      auto& rows = all[info.name];
      store::read_table(tx, info, [&](std::span<const std::optional<std::string_view>> cells) {
        std::string row;
        for (const auto& cell : cells) row += std::string(cell.value_or("null")) + '|';
        rows.push_back(std::move(row));
      });
      std::sort(rows.begin(), rows.end());
    }
  });
  return all;
}

store::Versions versions(World& world) {
  const std::vector one{world.cabinet};
  return world.database->read_value([&](db::Tx& tx) { return store::PendingVersions(tx, one).get(); });
}
std::int64_t rows_version(World& world) {
  return versions(world).rows.front();
}
std::int64_t data_version(World& world) {
  return versions(world).cabinets.front().second;
}

}  // namespace

TEST_CASE("a sync that brings nothing raises the data version alone, one that brings a row both") {
  World world(1, test::small(0));
  world.settle();
  for (const Dataset dataset : {Dataset::orders, Dataset::reviews, Dataset::questions}) {
    INFO(to_string(dataset));
    const auto rows = rows_version(world), data = data_version(world);
    world.clock.advance(10min);
    const auto quiet = world.run(dataset);
    REQUIRE(quiet.state == sync::RunState::succeeded);
    REQUIRE(quiet.created + quiet.changed == 0);
    CHECK(rows_version(world) == rows);
    CHECK(data_version(world) > data);
    CHECK(quiet.data_version == data_version(world));
    world.pass(10min, {{std::string(to_string(dataset)), 1}});
    const auto news = world.run(dataset);
    REQUIRE(news.created > 0);
    CHECK(rows_version(world) > rows);
  }
}

TEST_CASE("while the version of the rows stands no row changes, whatever happens to the requests") {
  const auto seed = GENERATE(from_range(test::random_sellers("WB_RANDOM_SELLERS", 2, 1)));
  test::RandomSeller seller(seed);
  INFO(seller.name());
  World world(static_cast<std::uint64_t>(seed), seller.options, seller.type);
  std::int64_t version = -1;
  decltype(shown_rows(*world.database)) rows;
  int stood = 0;
  world.after_run = [&](const sync::RunOutcome& outcome) {
    const std::int64_t now = rows_version(world);
    auto are = shown_rows(*world.database);
    if (now == version) {
      INFO(to_string(outcome.dataset) << " created " << outcome.created << " changed " << outcome.changed);
      for (const auto& [table, was] : rows) {
        INFO(table);
        CHECK(are[table] == was);
      }
      ++stood;
    }
    version = now;
    rows = std::move(are);
  };
  seller.live(world, 8);
  CHECK(stood > 0);
}

}  // namespace rows_version_test
