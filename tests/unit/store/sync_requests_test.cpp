#include "core/store/sync_requests.hpp"

#include <catch2/catch.hpp>

#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "tests/unit/store/support.hpp"

namespace sync_requests_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

constexpr Dataset kOrders = Dataset::orders, kStocks = Dataset::stocks;
constexpr Millis kMinute{60'000};
using Work = std::vector<std::pair<CabinetId, Dataset>>;

CabinetId add_idle_cabinet(Tx& tx, std::int64_t user, const std::string& sid) {
  upsert_user(tx, make_user(user));
  const CabinetId claim = claim_cabinet(tx, make_claim(user, sid));
  Verified facts;
  facts.auth_scheme = "raw";
  facts.now = at(1);
  const CabinetId id = verify_claim(tx, claim, facts).value().first;
  // Nothing is due by itself.
  tx.prepare("update sync_state set due_at = $2 where cabinet_id = $1").bind_all(id, at(1'000'000)).run();
  return id;
}

std::string request(Tx& tx, std::string sync_id, Work items, std::int64_t now = 10,
                    std::optional<TelegramId> user = TelegramId{1}) {
  return request_sync(tx, {std::move(sync_id), user, at(now), std::move(items)});
}

void run_to_end(Tx& tx, CabinetId id, Dataset dataset, std::int64_t from, std::int64_t to,
                const std::string& state = "succeeded") {
  auto lease = claim_lease(tx, id, dataset, "a", at(from), kMinute).value();
  Finish finish;
  finish.now = at(to);
  finish.due_at = at(1'000'000);
  finish.success = state == "succeeded";
  SyncLog log;
  log.sync_id = "run";
  log.cabinet_id = id;
  log.dataset = dataset;
  log.state = state;
  log.started_at = at(from);
  log.finished_at = at(to);
  log.fetched = 7;
  log.requests = 3;
  if (state != "succeeded") log.error_code = finish.error_code = "wb_unreachable";
  finish_sync(tx, lease, finish, log);
}

std::string states(Tx& tx, const std::string& sync_id) {
  std::string out;
  const auto found = find_sync_request(tx, sync_id).value();
  for (const SyncItem& item : found.items) {
    out += std::string(to_string(item.dataset)) + '=' + std::string(to_string(item.state)) + ' ';
  }
  return out + std::string(to_string(state_of(found.items)));
}

std::vector<std::string> events(Tx& tx) {
  std::vector<std::string> out;
  auto& query = tx.prepare("select type, subject, payload from events order by id");
  while (query.step())
    out.push_back(std::string(query.text(0)) + ' ' + std::string(query.text(1)) + ' ' +
                  std::string(query.text(2)));
  return out;
}

}  // namespace

TEST_CASE("the state of a request follows from its items") {
  using enum RequestState;
  struct Case {
    std::vector<RequestState> items;
    RequestState state;
  };
  const std::vector<Case> cases{
      {{queued, queued}, queued},          {{queued, running}, running},
      {{succeeded, queued}, running},      {{failed, running}, running},
      {{succeeded, succeeded}, succeeded}, {{failed, failed}, failed},
      {{succeeded, failed}, partial},      {{partial}, partial},
      {{partial, succeeded}, partial},     {{partial, failed}, partial},
  };
  for (const Case& c : cases) {
    std::vector<SyncItem> items;
    for (const RequestState state : c.items) items.emplace_back().state = state;
    CHECK(to_string(state_of(items)) == to_string(c.state));
  }
}

TEST_CASE("a request is work until its runs have ended, and they tell how it went") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    REQUIRE(requested_work(tx, at(20), 10).empty());
    CHECK(request(tx, "s1", {{id, kStocks}, {id, kOrders}}) == "s1");
    CHECK(requested_work(tx, at(20), 10) == Work{{id, kOrders}, {id, kStocks}});
    CHECK(requested_work(tx, at(20), 1).size() == 1);
    CHECK(states(tx, "s1") == "orders=queued stocks=queued queued");

    auto lease = claim_lease(tx, id, kOrders, "a", at(20), kMinute).value();
    CHECK(states(tx, "s1") == "orders=running stocks=queued running");
    CHECK(requested_work(tx, at(20), 10) == Work{{id, kStocks}});
    // Handed back by a process that stops: it waits again.
    release_lease(tx, lease);
    CHECK(states(tx, "s1") == "orders=queued stocks=queued queued");

    run_to_end(tx, id, kOrders, 30, 40);
    CHECK(states(tx, "s1") == "orders=succeeded stocks=queued running");
    const auto item = find_sync_request(tx, "s1")->items.front();
    CHECK(item.started_at == at(20));
    CHECK(item.finished_at == at(40));
    CHECK(item.fetched == 7);
    CHECK(item.requests == 3);
    CHECK(events(tx).empty());

    run_to_end(tx, id, kStocks, 41, 50, "failed");
    CHECK(states(tx, "s1") == "orders=succeeded stocks=failed partial");
    CHECK(find_sync_request(tx, "s1")->items.back().error_code == "wb_unreachable");
    CHECK(requested_work(tx, at(60), 10).empty());
    CHECK(events(tx) == std::vector<std::string>{
                            R"(sync.finished s1 {"sync_id":"s1","state":"partial","requested_by":1})"});
  });
}

TEST_CASE("a run that has died is work again") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    request(tx, "s1", {{id, kOrders}});
    REQUIRE(claim_lease(tx, id, kOrders, "a", at(20), kMinute));
    CHECK(requested_work(tx, at(79), 10).empty());
    CHECK(requested_work(tx, at(80), 10) == Work{{id, kOrders}});
    run_to_end(tx, id, kOrders, 80, 90);
    CHECK(states(tx, "s1") == "orders=succeeded succeeded");
  });
}

TEST_CASE("the same request joins the one that is open, another one does not") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    const CabinetId other = add_idle_cabinet(tx, 2, "bbbb");
    CHECK(request(tx, "s1", {{id, kOrders}, {id, kStocks}}) == "s1");
    CHECK(request(tx, "s2", {{id, kStocks}, {id, kOrders}}) == "s1");
    CHECK(request(tx, "s3", {{id, kOrders}}) == "s3");
    CHECK(request(tx, "s4", {{id, kOrders}, {id, kStocks}}, 10, TelegramId{2}) == "s4");
    CHECK(request(tx, "s5", {{id, kOrders}, {id, kStocks}}, 10, std::nullopt) == "s5");
    CHECK(request(tx, "s6", {{id, kOrders}, {other, kStocks}}) == "s6");
    REQUIRE(claim_lease(tx, id, kOrders, "a", at(20), kMinute));
    CHECK(request(tx, "s7", {{id, kOrders}, {id, kStocks}}) == "s1");
    CHECK_FALSE(find_sync_request(tx, "s2"));
    CHECK_FALSE(find_sync_request(tx, "s7"));
  });
}

TEST_CASE("one run serves all who wait, but not who comes while it runs") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    request(tx, "s1", {{id, kOrders}});
    request(tx, "s2", {{id, kOrders}}, 11, TelegramId{2});
    auto lease = claim_lease(tx, id, kOrders, "a", at(20), kMinute).value();
    request(tx, "s3", {{id, kOrders}}, 21, TelegramId{3});
    Finish finish;
    finish.now = at(30);
    finish.success = true;
    SyncLog log;
    log.cabinet_id = id;
    log.dataset = kOrders;
    log.state = "succeeded";
    log.finished_at = at(30);
    finish_sync(tx, lease, finish, log);
    CHECK(states(tx, "s1") == "orders=succeeded succeeded");
    CHECK(states(tx, "s2") == "orders=succeeded succeeded");
    CHECK(states(tx, "s3") == "orders=queued queued");
    CHECK(requested_work(tx, at(31), 10) == Work{{id, kOrders}});
    run_to_end(tx, id, kOrders, 31, 32);
    CHECK(states(tx, "s3") == "orders=succeeded succeeded");
  });
}

TEST_CASE("who asked first is served first") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId a = add_idle_cabinet(tx, 1, "aaaa");
    const CabinetId b = add_idle_cabinet(tx, 2, "bbbb");
    request(tx, "s1", {{a, kStocks}}, 12);
    request(tx, "s2", {{b, kStocks}, {b, kOrders}}, 11);
    CHECK(requested_work(tx, at(20), 10) == Work{{b, kOrders}, {b, kStocks}, {a, kStocks}});
  });
}

TEST_CASE("nobody waits for a cabinet that cannot be synced") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    const CabinetId other = add_idle_cabinet(tx, 2, "bbbb");
    request(tx, "s1", {{id, kOrders}, {id, kStocks}, {other, kOrders}});
    CHECK(stranded_requests(tx).empty());
    fail_stranded(tx, id, at(20));
    CHECK(states(tx, "s1") == "orders=queued stocks=queued orders=queued queued");

    run_to_end(tx, id, kOrders, 20, 21);
    set_cabinet_status(tx, id, CabinetStatus::paused, std::nullopt);
    CHECK(requested_work(tx, at(22), 10) == Work{{other, kOrders}});
    CHECK(stranded_requests(tx) == std::vector{id});
    fail_stranded(tx, id, at(22));
    CHECK(stranded_requests(tx).empty());
    CHECK(states(tx, "s1") == "orders=succeeded stocks=failed orders=queued running");
    CHECK(find_sync_request(tx, "s1")->items[1].error == "the cabinet is paused");
    // The other cabinet of the request reports its own end.
    CHECK(events(tx).size() == 1);
    run_to_end(tx, other, kOrders, 23, 24);
    CHECK(events(tx).size() == 2);
  });
}

TEST_CASE("a request in vain is a failed sync") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    request(tx, "s1", {{id, kOrders}}, 10, std::nullopt);
    run_to_end(tx, id, kOrders, 20, 21, "failed");
    CHECK(events(tx) == std::vector<std::string>{
                            R"(sync.failed s1 {"sync_id":"s1","state":"failed","requested_by":null})"});
  });
}

TEST_CASE("requests of long ago are forgotten") {
  TempDatabase database;
  constexpr std::int64_t kDay = 86'400;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    request(tx, "old", {{id, kOrders}}, 0);
    run_to_end(tx, id, kOrders, 1, 2);
    request(tx, "recent", {{id, kOrders}}, 2 * kDay);
    run_to_end(tx, id, kOrders, 2 * kDay, 2 * kDay + 1);
    request(tx, "new", {{id, kOrders}}, 31 * kDay);
    CHECK_FALSE(find_sync_request(tx, "old"));
    CHECK(find_sync_request(tx, "recent"));
    CHECK(find_sync_request(tx, "new"));
  });
}

TEST_CASE("the overview shows the last run of each dataset and the current ones") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_idle_cabinet(tx, 1, "aaaa");
    run_to_end(tx, id, kOrders, 10, 12);
    run_to_end(tx, id, Dataset::sales, 10, 13, "failed");
    REQUIRE(claim_lease(tx, id, kStocks, "a", at(20), kMinute));
    const auto overview = [&] {
      std::map<Dataset, SyncItem> items;
      for (SyncItem& item : sync_overview(tx, id, at(30))) items.emplace(item.dataset, std::move(item));
      return items;
    };
    auto items = overview();
    CHECK(items.size() == kDatasets.size());
    CHECK(items[kOrders].state == RequestState::succeeded);
    CHECK(items[kOrders].fetched == 7);
    CHECK(items[kOrders].finished_at == at(12));
    CHECK(items[Dataset::sales].state == RequestState::failed);
    CHECK(items[Dataset::sales].error_code == "wb_unreachable");
    CHECK(items[kStocks].state == RequestState::running);
    CHECK(items[kStocks].started_at == at(20));
    CHECK_FALSE(items[kStocks].finished_at);
    CHECK(items[Dataset::reviews].state == RequestState::queued);
    request(tx, "s1", {{id, kOrders}});
    CHECK(overview()[kOrders].state == RequestState::queued);
  });
}

}  // namespace sync_requests_test
