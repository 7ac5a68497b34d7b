#include "core/store/sync_state.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"
#include "tests/unit/store/sync_runs.hpp"

namespace sync_state_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;
using namespace wbd::test::runs;

TEST_CASE("finishing ends the lease and keeps outcome and log") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto lease = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    SyncLog log = make_log("run-1", id);
    log.state = "failed";
    log.started_at = at(100);
    log.finished_at = at(101);
    log.fetched = 1;
    log.created = 2;
    log.changed = 3;
    log.unchanged = 4;
    log.skipped = 5;
    log.events = 6;
    log.requests = 7;
    log.retries = 8;
    log.error_code = "code";
    log.error = "text";
    log.samples_json = "[1]";
    finish_sync(tx, *lease, finish_at(101, 400, false), log);
    SyncState state = find_sync_state(tx, id, kOrders).value();
    CHECK(state.due_at == at(400));
    CHECK(state.failures == 1);
    CHECK(state.last_started_at == at(100));
    CHECK_FALSE(state.last_success_at.has_value());
    CHECK(state.last_error_code == "wb_unreachable");
    CHECK(state.last_error == "no answer");
    CHECK_FALSE(state.backfilled);
    CHECK_FALSE(state.lease_owner.has_value());
    CHECK(state.lease_epoch == 1);
    CHECK(code_of([&] { check_lease(tx, *lease, at(101)); }) == Errc::lease_lost);

    const SyncLog stored = last_log(tx, id, kOrders).value();
    CHECK(stored.sync_id == "run-1");
    CHECK(stored.cabinet_id == id);
    CHECK(stored.dataset == kOrders);
    CHECK(stored.state == "failed");
    CHECK(stored.started_at == at(100));
    CHECK(stored.finished_at == at(101));
    CHECK(stored.fetched == 1);
    CHECK(stored.created == 2);
    CHECK(stored.changed == 3);
    CHECK(stored.unchanged == 4);
    CHECK(stored.skipped == 5);
    CHECK(stored.events == 6);
    CHECK(stored.requests == 7);
    CHECK(stored.retries == 8);
    CHECK(stored.error_code == "code");
    CHECK(stored.error == "text");
    CHECK(stored.samples_json == "[1]");

    lease = claim_lease(tx, id, kOrders, "a", at(400), Millis{10'000});
    Finish good = finish_at(401, 700, true);
    good.backfilled = true;
    finish_sync(tx, *lease, good, make_log("run-2", id));
    state = find_sync_state(tx, id, kOrders).value();
    CHECK(state.failures == 0);
    CHECK(state.last_success_at == at(401));
    CHECK_FALSE(state.last_error_code.has_value());
    CHECK_FALSE(state.last_error.has_value());
    CHECK(state.backfilled);

    lease = claim_lease(tx, id, kOrders, "a", at(700), Millis{10'000});
    finish_sync(tx, *lease, finish_at(701, 900, false), make_log("run-3", id));
    state = find_sync_state(tx, id, kOrders).value();
    CHECK(state.backfilled);
    CHECK(state.last_success_at == at(401));
    CHECK(last_log(tx, id, kOrders)->sync_id == "run-3");
    CHECK_FALSE(last_log(tx, CabinetId{999}, kOrders));
  });
}

TEST_CASE("the oldest success is unknown while one of them never succeeded") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId a = add_cabinet(tx, 1, "aaaa");
    const CabinetId b = add_cabinet(tx, 1, "bbbb");
    const auto succeed = [&](CabinetId id, Dataset dataset, std::int64_t now) {
      auto lease = claim_lease(tx, id, dataset, "a", at(now), Millis{1'000});
      finish_sync(tx, *lease, finish_at(now, now + 1, true), make_log("x", id));
    };
    succeed(a, Dataset::orders, 30);
    succeed(b, Dataset::orders, 20);
    succeed(a, Dataset::sales, 10);
    CHECK(oldest_success(tx, {a}, {Dataset::orders}) == at(30));
    CHECK(oldest_success(tx, {a, b}, {Dataset::orders}) == at(20));
    CHECK(oldest_success(tx, {a}, {Dataset::orders, Dataset::sales}) == at(10));
    CHECK_FALSE(oldest_success(tx, {a, b}, {Dataset::orders, Dataset::sales}).has_value());
    CHECK_FALSE(oldest_success(tx, {CabinetId{99}}, {Dataset::orders}).has_value());
    CHECK_FALSE(oldest_success(tx, {}, {Dataset::orders}).has_value());
  });
}

TEST_CASE("waiting for a limit is not one more failure") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    const auto fail = [&](bool failed) {
      auto lease = claim_lease(tx, id, Dataset::orders, "a", at(100), Millis{60'000});
      REQUIRE(lease.has_value());
      Finish finish;
      finish.now = at(101);
      finish.due_at = at(102);
      finish.failed = failed;
      finish.error_code = "rate_limited";
      finish.error = "wait";
      SyncLog log;
      log.sync_id = "x";
      log.cabinet_id = id;
      log.dataset = Dataset::orders;
      log.state = "failed";
      finish_sync(tx, *lease, finish, log);
      return find_sync_state(tx, id, Dataset::orders)->failures;
    };
    CHECK(fail(true) == 1);
    CHECK(fail(false) == 1);
    CHECK(fail(true) == 2);
  });
}

TEST_CASE("logs and the raw rows in them are kept for a time") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    const CabinetId other = add_cabinet(tx, 1, "bbbb");
    const auto run = [&](CabinetId cabinet, std::int64_t now) {
      auto lease = claim_lease(tx, cabinet, Dataset::orders, "a", at(now), Millis{60'000});
      REQUIRE(lease.has_value());
      Finish finish;
      finish.now = at(now);
      finish.success = true;
      finish.logs_before = at(now - 100);
      finish.samples_before = at(now - 50);
      SyncLog log;
      log.sync_id = "run";
      log.cabinet_id = cabinet;
      log.dataset = Dataset::orders;
      log.state = "succeeded";
      log.started_at = log.finished_at = at(now);
      log.samples_json = "[]";
      finish_sync(tx, *lease, finish, log);
    };
    run(other, 1'000);
    for (const std::int64_t now : {1'000, 1'040, 1'080, 1'120}) run(id, now);
    auto& logs = tx.prepare(
        "select finished_at, samples is not null from sync_logs where cabinet_id = $1 "
        "order by id desc");
    logs.bind_all(id);
    std::vector<std::pair<UtcTime, bool>> kept;
    while (logs.step()) kept.emplace_back(logs.time(0), logs.boolean(1));
    CHECK(kept ==
          std::vector<std::pair<UtcTime, bool>>{{at(1'120), true}, {at(1'080), true}, {at(1'040), false}});
    CHECK(last_log(tx, other, Dataset::orders)->finished_at == at(1'000));
  });
}

}  // namespace sync_state_test
