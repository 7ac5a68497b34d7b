#include <algorithm>

#include <catch2/catch.hpp>

#include "core/store/sync_state.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"
#include "tests/unit/store/sync_runs.hpp"

namespace due_work_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;
using namespace wbd::test::runs;

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

}  // namespace due_work_test
