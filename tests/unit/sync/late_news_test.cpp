// Rows that surface late: sales and cancels below the cursor, and a daily report after younger ones.
// Assembly orders that changed while no process ran. Rows of reports that cannot be read.

#include <catch2/catch.hpp>

#include "core/store/fbs_orders.hpp"
#include "core/store/finance.hpp"
#include "core/sync/statistics/plan.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace late_news_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

std::size_t stored_sales(World& world, const json& ids) {
  std::vector<std::string> texts;
  for (const json& id : ids) texts.push_back(id);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return world.database->read_value(
      [&](db::Tx& tx) { return store::load_sales(tx, world.cabinet, views).size(); });
}

std::int64_t unread(World& world) {
  return world.database->read_value(
      [&](db::Tx& tx) { return store::count_unread_finance(tx, world.cabinet); });
}

// The assembly orders as the emulator knows them, those that WB still lists.
void check_assembly(World& world) {
  const json truth = world.truth("fbs_orders");
  std::map<std::string, FbsOrder> ours;
  world.database->read([&](db::Tx& tx) {
    std::vector<std::string> texts;
    for (const json& row : truth["fbs_orders"]) texts.push_back(row["srid"]);
    const std::vector<std::string_view> srids(texts.begin(), texts.end());
    for (auto& [srid, row] : store::load_fbs_orders(tx, world.cabinet, srids)) ours.emplace(srid, row);
  });
  for (const json& want : truth["fbs_orders"]) {
    if (want["archived"].get<bool>()) continue;
    INFO(want.dump());
    const auto found = ours.find(want["srid"]);
    REQUIRE(found != ours.end());
    const FbsOrder& got = found->second;
    CHECK(got.id == want["assembly_id"].get<std::int64_t>());
    CHECK(got.supplier_status == want["supplier_status"].get<std::string>());
    CHECK(got.wb_status == want["wb_status"].get<std::string>());
    // An order is in a supply once its seller has confirmed it.
    CHECK(got.supply_id.has_value() == (want["supplier_status"] != "new"));
  }
}

}  // namespace

TEST_CASE("once a day the pages begin a week before the position") {
  const UtcTime now = *parse_rfc3339("2026-11-20T09:00:00Z");
  sync::StatCursor cursor;
  cursor.position = "2026-11-20T08:00:00";
  (void)sync::begin_stat_run(cursor, {}, now);
  CHECK(cursor.position == "2026-11-13T00:00:00");
  cursor.position = "2026-11-20T11:00:00";
  (void)sync::begin_stat_run(cursor, {}, now + 1h);
  CHECK(cursor.position == "2026-11-20T11:00:00");  // once a day
  (void)sync::begin_stat_run(cursor, {}, now + 24h);
  CHECK(cursor.position == "2026-11-14T00:00:00");
  sync::StatCursor old;
  old.position = "2026-10-01T00:00:00";
  (void)sync::begin_stat_run(old, {}, now);
  CHECK(old.position == "2026-10-01T00:00:00");  // never forwards
  sync::StatCursor tied;
  tied.position = "2026-11-19T10:00:00";
  tied.tie_next = Date{std::chrono::year{2026} / 11 / 2};
  tied.tie_last = Date{std::chrono::year{2026} / 11 / 19};
  (void)sync::begin_stat_run(tied, {}, now);
  CHECK(tied.position == "2026-11-19T10:00:00");
}

TEST_CASE("sales and cancels that surface days late are found") {
  const auto type = GENERATE(sandbox::TokenType::personal, sandbox::TokenType::base);
  sandbox::Options options = test::small(type == sandbox::TokenType::base ? 0 : 40);
  World world(41, options, type);
  world.settle();
  const json before = world.truth("sales");
  world.pass(1h, {{"late_sales", 5}, {"late_cancels", 3}, {"late_days", 3}});
  const json changed = world.control("POST", "/__control/advance", R"({"orders": 2, "buyouts": 2})");
  for (int hour = 0; hour < 30; ++hour) {  // the position passes the late rows
    world.pass(1h, {{"orders", 1}});
    for (const Dataset dataset : {Dataset::orders, Dataset::sales}) (void)world.run(dataset, false);
  }
  for (int day = 0; day < 3; ++day) {
    world.pass(24h, {{"orders", 2}});
    for (const Dataset dataset : {Dataset::orders, Dataset::sales}) world.catch_up(dataset);
  }
  world.pass(24h);
  for (const Dataset dataset : {Dataset::orders, Dataset::sales}) world.catch_up(dataset);
  const json truth = world.truth("orders,sales");
  CHECK(truth["sales"].size() >= before["sales"].size() + 5);
  json ids = json::array();
  for (const json& sale : truth["sales"]) ids.push_back(sale["sale_id"]);
  CHECK(stored_sales(world, ids) == ids.size());
  test::check_orders(world, truth);
}

TEST_CASE("a cancel of the last 28 days is not final: WB takes it back, and every source is read again") {
  const bool feed_mode = GENERATE(false, true);
  INFO("without supplier/orders and supplier/sales: " << feed_mode);
  sandbox::Options options = test::small(0);
  options.orders = 120;
  World world(43, options);
  world.settle();
  if (feed_mode) {
    for (const char* operation : {"supplier_orders", "supplier_sales"}) {
      world.control("POST", "/__control/methods",
                    json{{"operation", operation}, {"state", "deprecated"}}.dump());
    }
  }
  world.pass(1h, {{"cancels", 40}});
  world.settle();
  world.pass(24h * 26);
  world.settle();
  const auto cancelled = [&](const json& srids) {
    std::size_t count = 0;
    world.database->read([&](db::Tx& tx) {
      for (const json& srid : srids) {
        const auto row = store::find_order(tx, std::array{world.cabinet}, srid.get<std::string>());
        count += row && row->order.status == OrderStatus::cancelled ? 1 : 0;
      }
    });
    return count;
  };
  world.clock.advance(1min);
  const json changes = world.control("POST", "/__control/advance", R"({"cancel_withdrawals": 40})");
  const json& srids = changes["changed"]["cancel_withdrawals"];
  INFO(changes.dump());
  REQUIRE(srids.size() >= 3);
  CHECK(cancelled(srids) == srids.size());
  for (int day = 0; day < 2; ++day) {
    world.pass(25h);
    world.settle();
  }
  CHECK(cancelled(srids) == 0);
  check_assembly(world);
  if (!feed_mode) test::check_orders(world, world.truth("orders"));
  world.database->read([&](db::Tx& tx) { test::check_funnel(tx, world.cabinet, world.truth("funnel")); });
}

TEST_CASE("a daily report that appears after younger ones is fetched") {
  const bool on_demand = GENERATE(true, false);
  World world(42, test::small(0));
  world.pass(75h);  // a Monday: no weekly report covers the next days
  world.settle();
  world.pass(1h, {{"finance_holds", 1}, {"buyouts", 5}});
  world.pass(48h, {{"buyouts", 5}});
  world.settle();
  world.pass(1h, {{"finance_unholds", 1}});
  if (on_demand) {  // on the same day, when a person asks
    (void)world.run(Dataset::finance);
    world.catch_up(Dataset::finance);
  } else {  // by itself a day later
    world.pass(24h);
    world.settle();
  }
  world.database->read([&](db::Tx& tx) { test::check_finance(tx, world.cabinet, world.truth("finance")); });
}

TEST_CASE("a finance row that cannot be read costs itself alone, and is said") {
  World world(43, test::small(0));
  world.control("POST", "/__control/advance", R"({"finance_unreadable": 2})");
  const auto outcome = world.run(Dataset::finance);
  CHECK(outcome.skipped > 0);
  world.catch_up(Dataset::finance);
  CHECK(unread(world) == 2);
  const json truth = world.truth("finance");
  world.database->read([&](db::Tx& tx) {
    const auto rows = store::list_finance(tx, {.cabinets = {world.cabinet}, .limit = 1'000'000});
    CHECK(rows.total == static_cast<std::int64_t>(truth["finance"].size()) - 2);
    std::int64_t named = 0;
    for (const auto& row : rows.rows) named = std::max(named, row.unread_rows);
    CHECK(named > 0);
    for (const auto& totals : store::finance_totals(tx, {.cabinets = {world.cabinet}}))
      CHECK(totals.unread_rows == 2);
    auto& states = tx.prepare("select count(*) from finance_reports where state = 0");
    states.step();
    CHECK(states.integer(0) == 0);
    states.reset();
  });
  world.pass(25h, {{"finance_repairs", true}});
  world.catch_up(Dataset::finance);
  CHECK(unread(world) == 0);
  world.database->read([&](db::Tx& tx) { test::check_finance(tx, world.cabinet, world.truth("finance")); });
}

TEST_CASE("assembly orders are those of WB after processes that died and answers that made no sense") {
  World world(44, test::small(0));
  world.settle();
  std::mt19937 random(44);
  for (int round = 0; round < 6; ++round) {
    // A garbled answer of one of the lists, and a process that dies after it.
    const unsigned which = random() % 3;
    world.transport->instead = [which](const http::Request& request) -> std::optional<http::Response> {
      const std::string_view lists[] = {"/api/v3/orders/new", "/api/v3/orders?", "/api/v3/orders/status"};
      if (request.url.find(lists[which]) == std::string::npos) return std::nullopt;
      return http::Response{200, {}, "<html>"};
    };
    world.pass(std::chrono::minutes{30 + random() % 400},
               {{"orders", 12}, {"cancels", 4}, {"buyouts", 2}, {"fbs_confirms", 4}});
    (void)world.run(Dataset::orders, false);
    world.restart();
    world.transport->instead = nullptr;
    world.pass(std::chrono::minutes{10 + random() % 90}, {{"fbs_confirms", 3}, {"cancels", 2}});
    world.catch_up(Dataset::orders);
    check_assembly(world);
  }
}

}  // namespace late_news_test
