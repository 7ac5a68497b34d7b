#include "core/store/sync_state.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"

namespace sync_state_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

constexpr Dataset kOrders = Dataset::orders;

std::optional<Errc> code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.error().code;
  }
  return std::nullopt;
}

SyncLog make_log(std::string sync_id, CabinetId cabinet) {
  SyncLog log;
  log.sync_id = std::move(sync_id);
  log.cabinet_id = cabinet;
  log.state = "succeeded";
  return log;
}

Finish finish_at(std::int64_t now, std::int64_t due, bool success) {
  Finish finish;
  finish.now = at(now);
  finish.due_at = at(due);
  finish.success = success;
  if (!success) {
    finish.error_code = "wb_unreachable";
    finish.error = "no answer";
  }
  return finish;
}

}  // namespace

TEST_CASE("a lease belongs to one owner until it ends or runs out, and its epoch grows") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto a = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    REQUIRE(a.has_value());
    CHECK(a->epoch == 1);
    CHECK(a->expires_at == at(110));
    CHECK_FALSE(claim_lease(tx, id, kOrders, "b", at(109), Millis{10'000}).has_value());
    CHECK_FALSE(claim_lease(tx, id, kOrders, "a", at(109), Millis{10'000}).has_value());
    CHECK(claim_lease(tx, id, Dataset::sales, "b", at(109), Millis{10'000}).has_value());

    auto b = claim_lease(tx, id, kOrders, "b", at(110), Millis{10'000});
    REQUIRE(b.has_value());
    CHECK(b->epoch == 2);
    CHECK(code_of([&] { check_lease(tx, *a, at(105)); }) == Errc::lease_lost);
    CHECK(code_of([&] { check_lease(tx, *b, at(119)); }) == std::nullopt);

    release_lease(tx, *a);
    CHECK(code_of([&] { check_lease(tx, *b, at(119)); }) == std::nullopt);
    release_lease(tx, *b);
    CHECK(code_of([&] { check_lease(tx, *b, at(119)); }) == Errc::lease_lost);
    CHECK(claim_lease(tx, id, kOrders, "a", at(111), Millis{1})->epoch == 3);
  });
}

TEST_CASE("the same owner's older lease is lost to its newer one") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto old = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    auto fresh = claim_lease(tx, id, kOrders, "a", at(110), Millis{10'000});
    REQUIRE(fresh.has_value());
    CHECK(code_of([&] { check_lease(tx, *old, at(111)); }) == Errc::lease_lost);
    CHECK(code_of([&] { save_cursor(tx, *old, "x"); }) == Errc::lease_lost);
    CHECK(code_of([&] { save_cursor(tx, *fresh, "y"); }) == std::nullopt);
    CHECK(find_sync_state(tx, id, kOrders)->cursor == "y");
  });
}

TEST_CASE("a lease that ran out is lost, an extended one lives on") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto lease = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    check_lease(tx, *lease, at(109), Millis{20'000});
    CHECK(lease->expires_at == at(129));
    CHECK(code_of([&] { check_lease(tx, *lease, at(128)); }) == std::nullopt);
    CHECK_FALSE(claim_lease(tx, id, kOrders, "b", at(128), Millis{1}).has_value());
    CHECK(code_of([&] { check_lease(tx, *lease, at(129)); }) == Errc::lease_lost);
  });
}

TEST_CASE("a purged cabinet's lease is lost and cannot be claimed again") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto lease = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    purge_cabinet(tx, id);
    CHECK(code_of([&] { check_lease(tx, *lease, at(101)); }) == Errc::lease_lost);
    CHECK(code_of([&] { save_cursor(tx, *lease, "x"); }) == Errc::lease_lost);
    CHECK(code_of([&] { finish_sync(tx, *lease, finish_at(101, 200, true), make_log("s", id)); }) ==
          Errc::lease_lost);
    CHECK_FALSE(claim_lease(tx, id, kOrders, "a", at(101), Millis{1}).has_value());
    CHECK_FALSE(last_log(tx, id, kOrders));
  });
}

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

TEST_CASE("a stale answer asks for a sync at most once an interval, and not for what runs") {
  TempDatabase database;
  constexpr Millis kInterval{300'000};
  using Work = std::vector<std::pair<CabinetId, Dataset>>;
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    const CabinetId other = add_cabinet(tx, 2, "bbbb");
    // Nothing is due by itself.
    tx.prepare("update sync_state set due_at = $1").bind_all(at(1'000'000)).run();
    const auto ask = [&](CabinetId cabinet, std::int64_t now) {
      return request_refresh(tx, cabinet, kOrders, at(now), kInterval);
    };
    CHECK(refresh_work(tx, at(1'000), 10).empty());
    CHECK(ask(other, 1'000));
    CHECK(ask(id, 1'001));
    CHECK_FALSE(ask(id, 1'002));
    CHECK_FALSE(ask(CabinetId{999}, 1'002));
    CHECK(refresh_work(tx, at(1'003), 10) == Work{{other, kOrders}, {id, kOrders}});
    CHECK(refresh_work(tx, at(1'003), 1) == Work{{other, kOrders}});
    CHECK(due_work(tx, at(1'003), 10).empty());

    // The run that begins answers it, and whoever asks meanwhile or soon after gets no other one.
    auto lease = claim_lease(tx, id, kOrders, "a", at(1'010), Millis{10'000}).value();
    CHECK(refresh_work(tx, at(1'011), 10) == Work{{other, kOrders}});
    CHECK_FALSE(ask(id, 1'011));
    finish_sync(tx, lease, finish_at(1'012, 2'000, false), make_log("s", id));
    CHECK_FALSE(ask(id, 1'309));
    CHECK(ask(id, 1'310));
    // One that has died is asked for again by the time its lease has run out.
    REQUIRE(claim_lease(tx, id, kOrders, "a", at(1'311), kInterval));
    CHECK_FALSE(ask(id, 1'610));
    CHECK(ask(id, 1'611));

    // A paused cabinet, and what no member wants, is nobody's work.
    set_cabinet_status(tx, other, CabinetStatus::paused, std::nullopt);
    CHECK(refresh_work(tx, at(1'620), 10) == Work{{id, kOrders}});
    User user = find_user(tx, TelegramId{1}).value();
    user.settings.sync_enabled = false;
    REQUIRE(save_user(tx, user));
    CHECK(refresh_work(tx, at(1'620), 10).empty());
  });
}

TEST_CASE("the leases that somebody holds are found") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    CHECK(live_leases(tx, at(100)).empty());
    const auto orders = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000}).value();
    const auto sales = claim_lease(tx, id, Dataset::sales, "b", at(101), Millis{10'000}).value();
    auto found = live_leases(tx, at(109));
    std::ranges::sort(found, {}, &Lease::owner);
    REQUIRE(found.size() == 2);
    CHECK(found[0].cabinet_id == id);
    CHECK(found[0].dataset == kOrders);
    CHECK(found[0].epoch == orders.epoch);
    CHECK(found[0].expires_at == at(110));
    CHECK(found[1].owner == "b");
    found = live_leases(tx, at(110));
    REQUIRE(found.size() == 1);
    CHECK(found[0].dataset == Dataset::sales);
    release_lease(tx, found[0]);
    CHECK(live_leases(tx, at(110)).empty());
    CHECK(code_of([&] {
            Lease ours = sales;
            check_lease(tx, ours, at(110));
          }) == Errc::lease_lost);
  });
}

TEST_CASE("due work comes by priority, then by how long it is overdue") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId a = add_cabinet(tx, 1, "aaaa");
    const CabinetId b = add_cabinet(tx, 1, "bbbb");
    const auto set_due = [&](CabinetId id, Dataset dataset, std::int64_t due) {
      tx.prepare("update sync_state set due_at = $3 where cabinet_id = $1 and dataset = $2")
          .bind_all(id, to_string(dataset), at(due))
          .run();
    };
    for (const Dataset dataset : kDatasets) {
      set_due(a, dataset, 50);
      set_due(b, dataset, 40);
    }
    set_due(a, Dataset::orders, 30);
    set_due(b, Dataset::sales, 101);

    // After that, a gets no second turn before b has had its own.
    std::vector<std::pair<CabinetId, Dataset>> expected{{a, Dataset::orders},    {b, Dataset::orders},
                                                        {b, Dataset::reviews},   {a, Dataset::reviews},
                                                        {b, Dataset::questions}, {a, Dataset::questions}};
    std::vector<Dataset> rest_of_a{Dataset::sales}, rest_of_b;
    for (const Dataset dataset : kDatasets) {
      const bool is_rest = dataset != Dataset::orders && dataset != Dataset::reviews;
      if (!is_rest || to_string(dataset) == "questions" || dataset == Dataset::sales) continue;
      rest_of_a.push_back(dataset);
      rest_of_b.push_back(dataset);
    }
    for (std::size_t turn = 0; turn < rest_of_a.size(); ++turn) {
      if (turn < rest_of_b.size()) expected.emplace_back(b, rest_of_b[turn]);
      expected.emplace_back(a, rest_of_a[turn]);
    }
    CHECK(due_work(tx, at(100), 100) == expected);
    CHECK(due_work(tx, at(100), 2).size() == 2);
    CHECK(due_work(tx, at(29), 100).empty());
    CHECK(due_work(tx, at(30), 100).size() == 1);
  });
}

TEST_CASE("work that is leased waits for the end of the lease") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    std::int64_t until = 200;
    for (const Dataset dataset : kDatasets) {
      REQUIRE(claim_lease(tx, id, dataset, "a", at(100), Millis{(until - 100) * 1'000}).has_value());
      until += 10;
    }
    CHECK(due_work(tx, at(199), 100).empty());
    CHECK(due_work(tx, at(200), 100).size() == 1);
  });
}

TEST_CASE("only active and pending cabinets have work") {
  TempDatabase database;
  struct Case {
    CabinetStatus status;
    bool work;
  };
  const auto c = EACH_ROW(Case, {{CabinetStatus::active, true},
                                 {CabinetStatus::pending, true},
                                 {CabinetStatus::paused, false},
                                 {CabinetStatus::refused, false},
                                 {CabinetStatus::disconnected, false}});
  INFO(to_string(c.status));
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    set_cabinet_status(tx, id, c.status, std::nullopt);
    CHECK(due_work(tx, at(100), 100).empty() == !c.work);
  });
}

TEST_CASE("a fresh claim is due at once") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_user(tx, make_user(1));
    const CabinetId id = claim_cabinet(tx, make_claim(1, "aaaa"));
    CHECK(due_work(tx, at(100), 100).size() == kDatasets.size());
    save_cursor(tx, *claim_lease(tx, id, kOrders, "a", at(1), Millis{1}), "kept");
    ensure_sync_states(tx, id);
    CHECK(find_sync_state(tx, id, kOrders)->cursor == "kept");
    CHECK(list_sync_states(tx, std::nullopt).size() == kDatasets.size());
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

TEST_CASE("limiter rows are kept for each seller, token type and bucket") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK_FALSE(load_bucket(tx, "s", "base", "orders").has_value());
    save_bucket(tx, "s", "base", "orders", "{1}", at(1));
    save_bucket(tx, "s", "personal", "orders", "{2}", at(2));
    save_bucket(tx, "s", "base", "orders", "{3}", at(3));
    CHECK(load_bucket(tx, "s", "base", "orders") == "{3}");
    CHECK(load_bucket(tx, "s", "personal", "orders") == "{2}");
    CHECK_FALSE(load_bucket(tx, "t", "base", "orders").has_value());
    const auto rows = list_buckets(tx);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].token_type == "base");
    CHECK(rows[0].state == "{3}");
    CHECK(rows[0].updated_at == at(3));
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

TEST_CASE("what no member wants synced is not due") {
  TempDatabase database;
  struct Case {
    const char* name;
    UserSettings first, second;
    std::vector<Dataset> due;
  };
  UserSettings all, off, orders, reviews;
  off.sync_enabled = false;
  orders.sync_datasets = {Dataset::orders};
  reviews.sync_datasets = {Dataset::reviews, Dataset::stocks};
  const std::vector<Dataset> everything{kDatasets.begin(), kDatasets.end()};
  const std::vector<Case> cases{
      {"both want all", all, all, everything},
      {"one has turned it off", off, all, everything},
      {"both have turned it off", off, off, {}},
      {"one wants orders, the other nothing", orders, off, {Dataset::orders}},
      {"each wants something", orders, reviews, {Dataset::orders, Dataset::reviews, Dataset::stocks}},
      {"one wants all", orders, all, everything},
  };
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    upsert_user(tx, make_user(2));
    REQUIRE(save_member(tx, id, TelegramId{2}, MemberRole::viewer, at(1)).has_value());
    const CabinetId alone = add_cabinet(tx, 3, "bbbb");
    const auto set = [&](std::int64_t user, const UserSettings& settings) {
      User row = *find_user(tx, TelegramId{user});
      row.settings = settings;
      REQUIRE(save_user(tx, row));
    };
    for (const Case& c : cases) {
      INFO(c.name);
      set(1, c.first);
      set(2, c.second);
      std::vector<Dataset> due;
      for (const auto& [cabinet, dataset] : due_work(tx, at(100), 100)) {
        if (cabinet == id) due.push_back(dataset);
      }
      std::ranges::sort(due);
      auto want = c.due;
      std::ranges::sort(want);
      CHECK(due == want);
      const SyncPolicy policy = sync_policy(tx, id);
      for (const Dataset dataset : kDatasets) {
        CHECK(policy.includes(dataset) == (std::ranges::find(c.due, dataset) != c.due.end()));
      }
      CHECK(sync_policies(tx).at(id) == policy);
      CHECK(sync_policy(tx, alone).includes(Dataset::stocks));
    }
    // A claim is verified all the same.
    set(1, off);
    set(2, off);
    set_cabinet_status(tx, id, CabinetStatus::pending, std::nullopt);
    CHECK(due_work(tx, at(100), 100).front() == std::pair(id, Dataset::orders));
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
