// Every fault of WB against every dataset. Nothing crashes, no row is lost or blanked, and state and message
// describe the fault. The next scheduled runs make everything equal to the emulator's account.
// WB_FAULT_TABLE=1 prints the result of each cell; WB_FAULT_OPERATIONS=1 faults each operation alone as well.

#include <cstdio>
#include <cstdlib>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/sync/stored_content.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace fault_matrix_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::StoredContent;
using test::World;

namespace {

// The trace that a run which meets the fault leaves. `refusal`: the token may not read the dataset.
enum class Shown { error, refusal, drift, nothing };

struct FaultCase {
  std::string name;
  json fault;
  Shown shown = Shown::error;
  Errc code{};
  std::string message{};  // a part of it
  bool variant = false;   // of another fault: in the long run only
  std::string also{};     // another operation that is struck
};

const std::vector<FaultCase>& fault_cases() {
  const auto status = [](int number) { return json{{"kind", "status"}, {"status", number}}; };
  static const std::vector<FaultCase> all{
      {"500", status(500), Shown::error, Errc::unreachable, "500"},
      {"503", status(503), Shown::error, Errc::unreachable, "503"},
      {"429",
       {{"kind", "status"}, {"status", 429}, {"retry_after", 90}},
       Shown::error,
       Errc::rate_limited,
       "429"},
      {"429 without headers", status(429), Shown::error, Errc::rate_limited, "429", true},
      {"401 everywhere", status(401), Shown::error, Errc::unauthorized, "401", false, "seller_info"},
      {"401", status(401), Shown::refusal, Errc::forbidden, "401"},
      {"402", status(402), Shown::refusal, Errc::forbidden, "402"},
      {"403", status(403), Shown::refusal, Errc::forbidden, "403"},
      {"401 as HTML", {{"kind", "html"}, {"status", 401}}, Shown::refusal, Errc::forbidden, "401", true},
      {"403 as HTML", {{"kind", "html"}, {"status", 403}}, Shown::refusal, Errc::forbidden, "403", true},
      {"404", status(404), Shown::error, Errc::not_found, "404"},
      {"reset", {{"kind", "reset"}}, Shown::error, Errc::unreachable, "reset"},
      {"reset in the middle",
       {{"kind", "reset"}, {"bytes", 20}},
       Shown::error,
       Errc::unreachable,
       "reset",
       true},
      {"hang", {{"kind", "hang"}, {"seconds", 0}}, Shown::error, Errc::unreachable, "no answer in time"},
      {"truncated", {{"kind", "truncate"}}, Shown::error, Errc::bad_data, "WB"},
      {"HTML", {{"kind", "html"}}, Shown::error, Errc::bad_data, "HTML"},
      {"empty body", {{"kind", "empty"}}, Shown::error, Errc::bad_data, "empty"},
      {"null", {{"kind", "null_body"}}, Shown::error, Errc::bad_data, "WB"},
      {"null field", {{"kind", "null"}, {"rows", 3}}, Shown::drift},
      {"retyped field", {{"kind", "retype"}, {"rows", 3}}, Shown::drift},
      {"new field", {{"kind", "new_field"}, {"rows", 1000}}, Shown::nothing},
  };
  return all;
}

struct Subject {
  Dataset dataset{};
  std::vector<std::string> operations;  // the emulator's names
  std::string truth;                    // the parts of its account
  bool daily = false;                   // WB changes old rows, which are read once a day
  bool money = false;                   // of a seller with every kind of cost
};

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> all{
      {Dataset::orders, {"order_feed", "supplier_orders", "fbs_new", "fbs_orders", "fbs_status"}, "orders"},
      {Dataset::sales, {"supplier_sales"}, "sales"},
      {Dataset::stocks,
       {"stocks_wb", "remains", "stocks_seller", "seller_warehouses", "warehouse_stocks"},
       "stocks"},
      {Dataset::products, {"cards_list", "cards_trash", "item_rating"}, "products,trash"},
      {Dataset::prices, {"goods"}, "prices"},
      {Dataset::reviews, {"feedbacks", "feedbacks_archive"}, "reviews", true},
      {Dataset::questions, {"questions"}, "questions", true},
      {Dataset::funnel, {"funnel"}, "funnel", true},
      {Dataset::finance, {"finance_rows", "balance"}, "finance"},
      {Dataset::warehouses, {"seller_warehouses", "offices"}, "warehouses,offices"},
      {Dataset::tariffs,
       {"commission", "box_tariffs", "pallet_tariffs", "return_tariffs"},
       "tariffs,commission"},
      {Dataset::payouts, {"finance_list"}, "", true, true},
      {Dataset::adverts, {"advert_charges", "campaigns", "campaign_statistics"}, "", true, true},
      {Dataset::penalties, {"measurement_penalties", "swap_penalties", "self_purchases"}, "", true, true},
  };
  return all;
}

void check_dataset(World& world, const Subject& subject) {
  const json truth = world.truth(subject.truth);
  const auto in_tx = [&](auto check) {
    world.database->read([&](db::Tx& tx) { check(tx, world.cabinet, truth); });
  };
  switch (subject.dataset) {
    case Dataset::orders:
      return test::check_orders(world, truth);
    case Dataset::sales:
      return test::check_sales(world, truth);
    case Dataset::stocks:
      return test::check_stocks(world, truth);
    case Dataset::products:
      test::check_products(world, truth);
      return in_tx(test::check_trash);
    case Dataset::reviews:
      return test::check_reviews(world, truth);
    case Dataset::questions:
      return in_tx(test::check_questions);
    case Dataset::prices:
      return in_tx(test::check_prices);
    case Dataset::funnel:
      return in_tx([](auto&... all) { test::check_funnel(all...); });
    case Dataset::finance:
      return in_tx(test::check_finance);
    case Dataset::warehouses:
      return in_tx(test::check_warehouses);
    case Dataset::tariffs:
      return in_tx(test::check_tariffs);
    // cost_datasets_test compares these with the emulator; here the stored rows must not be damaged.
    case Dataset::payouts:
    case Dataset::storage_costs:
    case Dataset::acceptance_costs:
    case Dataset::adverts:
    case Dataset::penalties:
      return;
  }
}

// Something of everything.
const json kNews{{"orders", 4},
                 {"unpaid", 1},
                 {"cancels", 1},
                 {"buyouts", 2},
                 {"returns", 1},
                 {"prices", 2},
                 {"stock_vanish", 1},
                 {"stock_changes", 3},
                 {"reviews", 3},
                 {"answers", 1},
                 {"questions", 3},
                 {"question_answers", 1},
                 {"card_updates", 4},
                 {"price_changes", 2},
                 {"tariff_changes", 2},
                 {"commission_changes", 2},
                 {"warehouse_renames", 1},
                 {"fbs_confirms", 1},
                 {"seller_stock_changes", 2}};

bool wants(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && *value != '0';
}

store::SyncState state_of(World& world, Dataset dataset) {
  return world.database
      ->read_value([&](db::Tx& tx) { return store::find_sync_state(tx, world.cabinet, dataset); })
      .value();
}
Cabinet cabinet_of(World& world) {
  return world.database->read_value([&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet); })
      .value();
}
store::SyncLog log_of(World& world, Dataset dataset) {
  return world.database->read_value([&](db::Tx& tx) { return store::last_log(tx, world.cabinet, dataset); })
      .value();
}
std::int64_t events_of(World& world, const std::string& type) {
  return world.database->read_value([&](db::Tx& tx) {
    auto& query = tx.prepare("select count(*) from events where type = $1");
    query.bind_all(type);
    query.step();
    const auto count = query.integer(0);
    query.reset();
    return count;
  });
}

void check_shown(World& world, const Subject& subject, const FaultCase& fault,
                 const sync::RunOutcome& outcome, std::int64_t refusals_before,
                 std::optional<UtcTime> last_success) {
  const store::SyncState state = state_of(world, subject.dataset);
  const store::SyncLog log = log_of(world, subject.dataset);
  const Cabinet cabinet = cabinet_of(world);
  CHECK(!state.lease_owner.has_value());
  CHECK((cabinet.status == CabinetStatus::refused) == (fault.code == Errc::unauthorized));
  // Where WB's answer is a bare list, null is an empty one.
  const bool empty_list =
      fault.name == "null" && (subject.dataset == Dataset::sales || subject.dataset == Dataset::finance ||
                               subject.dataset == Dataset::warehouses ||
                               subject.dataset == Dataset::payouts || subject.dataset == Dataset::adverts);
  if (fault.shown == Shown::nothing || empty_list) {
    CHECK(outcome.state == sync::RunState::succeeded);
    CHECK(outcome.skipped == 0);
    return;
  }
  if (fault.shown == Shown::drift) {
    CHECK(log.skipped > 0);
    CHECK(log.samples_json.value_or("").find("problem") != std::string::npos);
    CHECK(events_of(world, "schema.drift") > 0);
    return;
  }
  if (fault.shown == Shown::refusal) {
    CHECK(outcome.state == sync::RunState::skipped);
    CHECK(outcome.not_for_token);
    CHECK(outcome.reason.find(fault.message) != std::string::npos);
    CHECK(!outcome.error);
    CHECK(log.state == "skipped");
    CHECK(log.error_code == "forbidden");
    CHECK(log.error == outcome.reason);
    CHECK(state.failures == 0);
    CHECK(state.last_error_code == log.error_code);
    CHECK(state.last_error == log.error);
    return;
  }
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->code == fault.code);
  CHECK(outcome.error->detail.find(fault.message) != std::string::npos);
  // A limit that lets nothing through is waited for; otherwise part of the dataset is missing.
  const bool failure = fault.code != Errc::rate_limited;
  const sync::RunState without_rows = failure ? sync::RunState::failed : sync::RunState::waiting;
  CHECK((outcome.state == without_rows || (outcome.state == sync::RunState::partial && outcome.fetched > 0)));
  CHECK(log.state == to_string(outcome.state));
  CHECK(state.last_success_at == last_success);
  CHECK(log.error_code == std::string(to_string(fault.code)));
  CHECK(log.error == outcome.error->detail);
  CHECK(state.failures == (failure ? 1 : 0));
  CHECK(state.last_error_code == (failure ? log.error_code : std::nullopt));
  CHECK(state.last_error == (failure ? log.error : std::nullopt));
  if (fault.code == Errc::unauthorized) {
    CHECK(cabinet.status_reason.value_or("").find(fault.message) != std::string::npos);
    CHECK(events_of(world, "token.refused") > refusals_before);
    CHECK(world.run(Dataset::orders).reason == "the cabinet is refused");
  }
}

void print(const std::string& dataset, const std::string& operations, const FaultCase& fault,
           const sync::RunOutcome& outcome, Millis pause, int runs) {
  std::printf("%-10s %-18s %-19s %-9s %-12s %7.0f s %3d  %s\n", dataset.c_str(), operations.c_str(),
              fault.name.c_str(), std::string(sync::to_string(outcome.state)).c_str(),
              outcome.error         ? std::string(to_string(outcome.error->code)).c_str()
              : outcome.skipped > 0 ? (std::to_string(outcome.skipped) + " skipped").c_str()
                                    : "",
              static_cast<double>(pause.count()) / 1000, runs,
              outcome.error ? outcome.error->detail.c_str() : "");
}

// One cell. `all`: every operation of the dataset is struck, so what the run has to show is known.
void check_cell(World& world, const Subject& subject, const std::vector<std::string>& operations,
                const FaultCase& fault, bool all) {
  const std::string dataset(to_string(subject.dataset));
  const std::string struck = all ? "all" : operations.front();
  INFO(fault.name << " of " << dataset << " (" << struck << ")");
  // Reports are read from their first row once a day; otherwise there may be no new row to break.
  if (subject.dataset == Dataset::finance) world.clock.advance(24h);
  world.pass(20min, kNews);
  // The truth of the others depends on these.
  for (const Dataset other : {Dataset::orders, Dataset::sales, Dataset::products}) {
    if (other != subject.dataset) world.run(other);
  }
  const StoredContent before(*world.database);
  const std::int64_t refusals = events_of(world, "token.refused");
  const auto last_success = state_of(world, subject.dataset).last_success_at;

  std::vector<std::string> all_operations = operations;
  if (!fault.also.empty()) all_operations.push_back(fault.also);
  for (const std::string& operation : all_operations) {
    json body = fault.fault;
    body["operation"] = operation;
    world.control("POST", "/__control/faults", body.dump());
  }
  const sync::RunOutcome outcome = world.run(subject.dataset);
  const Millis pause = outcome.next_due.value_or(world.clock.now()) - world.clock.now();
  CHECK(pause <= 24h);
  if (all) check_shown(world, subject, fault, outcome, refusals, last_success);
  const StoredContent during(*world.database);

  world.control("DELETE", "/__control/faults");
  if (cabinet_of(world).status == CabinetStatus::refused) world.connect();
  if (fault.shown == Shown::refusal) world.clock.advance(24h);  // so long WB is not asked again
  const int runs = world.catch_up(subject.dataset);
  if (subject.daily) {
    world.clock.advance(24h);
    world.catch_up(subject.dataset);
  }
  const StoredContent after(*world.database);
  CHECK(StoredContent::damage(before, during, after, all) == "");
  check_dataset(world, subject);
  const store::SyncState state = state_of(world, subject.dataset);
  CHECK(state.failures == 0);
  CHECK(!state.last_error.has_value());
  if (wants("WB_FAULT_TABLE")) print(dataset, struck, fault, outcome, pause, runs);
}

}  // namespace

TEST_CASE(
    "whatever WB answers, nothing stored is lost or blanked, the state says so, and it heals by itself") {
  const Subject subject = GENERATE(from_range(subjects()));
  const char* only = std::getenv("WB_FAULT_DATASET");
  if (only != nullptr && to_string(subject.dataset) != only) return;
  sandbox::Options options;
  options.orders = wants("WB_FAULT_OPERATIONS") ? 40 : 20;
  options.products = wants("WB_FAULT_OPERATIONS") ? 6 : 4;
  options.days = 40;  // none gets too old for WB to report
  options.money = subject.money;
  World world(5, options);
  world.settle();
  for (const FaultCase& fault : fault_cases()) {
    if (fault.variant && !wants("WB_FAULT_OPERATIONS")) continue;
    check_cell(world, subject, subject.operations, fault, true);
    if (!wants("WB_FAULT_OPERATIONS")) continue;
    for (const std::string& operation : subject.operations)
      check_cell(world, subject, {operation}, fault, false);
  }
  world.settle();
  // Days have passed, and an order that only the feed knew may be too old for WB to report.
  subject.daily ? check_dataset(world, subject) : test::check_everything(world);
  if (wants("WB_FAULT_TABLE")) std::fflush(stdout);
  const json counters = world.control("GET", "/__control/counters");
  INFO(counters.dump());
  CHECK(counters["limited_total"] == 0);
  CHECK(counters["refused_total"] == 0);
}

}  // namespace fault_matrix_test
