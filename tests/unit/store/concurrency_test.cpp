// Writers beside each other, as several processes are: what SQLite gives by having one writer, PostgreSQL
// must give by locks (core/db/locks.hpp).
#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "core/store/events.hpp"
#include "core/store/orders.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/versions.hpp"
#include "tests/unit/store/support.hpp"

namespace concurrency_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

constexpr int kRounds = 60;

struct Countdown {
  std::atomic<int>& number;
  ~Countdown() { --number; }
};

std::map<std::int64_t, std::int64_t> versions_in(Tx& tx, std::int64_t since) {
  std::map<std::int64_t, std::int64_t> all;
  for (const auto& [cabinet, version] : versions_since(tx, since).cabinets) all[cabinet.value] = version;
  return all;
}

Order make_order(std::string srid) {
  Order order;
  order.srid = std::move(srid);
  order.ordered_at = at(1'000);
  return order;
}

void save(Tx& tx, CabinetId cabinet, const Order& order) {
  save_orders(tx, cabinet, std::array{static_cast<const Order*>(&order)});
}

Verified facts() {
  Verified verified;
  verified.auth_scheme = "raw";
  verified.now = at(500);
  return verified;
}

}  // namespace

TEST_CASE("nobody sees a version while an older one is still to come") {
  TempDatabase database;
  std::vector<CabinetId> cabinets;
  database.write([&](Tx& tx) {
    for (const char* sid : {"a", "b", "c"}) cabinets.push_back(add_cabinet(tx, 1, sid));
  });
  std::vector<std::function<void()>> works;
  std::atomic<int> writing = std::ssize(cabinets);
  for (const CabinetId cabinet : cabinets) {
    works.emplace_back([&, cabinet] {
      const Countdown done{writing};
      for (int i = 0; i < kRounds; ++i) {
        database.write([&](Tx& tx) {
          raise_data_version(tx, cabinet);
          // Others get their chance between the number and its commit.
          (void)list_cabinets(tx);
        });
      }
    });
  }
  std::atomic<int> missed = 0;
  works.emplace_back([&] {
    std::map<std::int64_t, std::int64_t> known;
    std::int64_t newest = 0;
    for (bool last = false; !last;) {
      last = writing == 0;
      database.read([&](Tx& tx) {
        for (const auto& [cabinet, version] : versions_in(tx, newest)) known[cabinet] = version;
        for (const auto& [cabinet, version] : known) newest = std::max(newest, version);
        if (versions_in(tx, 0) != known) ++missed;
      });
    }
  });
  CHECK(all_at_once(works) == "");
  CHECK(missed == 0);
  const auto last = database.read([](Tx& tx) { return versions_in(tx, 0); });
  std::int64_t newest = 0;
  for (const auto& [cabinet, version] : last) newest = std::max(newest, version);
  // Each cabinet had a version when it became active.
  CHECK(newest == (kRounds + 1) * std::ssize(cabinets));
}

TEST_CASE("nobody sees an event while an older one is still to come") {
  TempDatabase database;
  std::vector<std::function<void()>> works;
  std::atomic<int> writing = 3;
  for (int writer = 0; writer < 3; ++writer) {
    works.emplace_back([&, writer] {
      const Countdown done{writing};
      for (int i = 0; i < kRounds; ++i) {
        Event event;
        event.key = std::to_string(i);
        database.write([&](Tx& tx) {
          save_events(tx, CabinetId{writer + 1}, std::array{event}, at(1));
          (void)list_users(tx);
        });
      }
    });
  }
  std::int64_t seen = 0;
  works.emplace_back([&] {
    std::int64_t newest = 0;
    for (bool last = false; !last;) {
      last = writing == 0;
      database.read([&](Tx& tx) {
        auto& query = tx.prepare("select id from events where id > $1 order by id");
        query.bind_all(newest);
        for (; query.step(); ++seen) newest = query.integer(0);
      });
    }
  });
  CHECK(all_at_once(works) == "");
  CHECK(seen == 3 * kRounds);
}

TEST_CASE("changes of one limiter bucket follow each other, also the first") {
  TempDatabase database;
  const auto add_one = [&](int bucket) {
    database.write([&](Tx& tx) {
      const std::string name = std::to_string(bucket);
      const auto stored = load_bucket(tx, "s", "base", name);
      save_bucket(tx, "s", "base", name, std::to_string(stored ? std::stoi(*stored) + 1 : 1), at(1));
    });
  };
  const auto work = [&] {
    for (int i = 0; i < kRounds; ++i) add_one(i / 5);
  };
  CHECK(all_at_once({work, work, work}) == "");
  const auto rows = database.read(list_buckets);
  CHECK(rows.size() == kRounds / 5);
  for (const BucketRow& row : rows) CHECK(row.state == "15");
}

TEST_CASE("two datasets of a cabinet merge into the same order without losing either's change") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "aaaa");
    Order order = make_order("shared");
    order.price = Money{0};
    save(tx, cabinet, order);
    return cabinet;
  });
  const auto merge = [&](Dataset dataset) {
    auto lease = database.write(
        [&](Tx& tx) { return claim_lease(tx, id, dataset, "a", at(1), Millis{1'000'000}).value(); });
    for (int i = 0; i < kRounds; ++i) {
      database.write([&](Tx& tx) {
        check_lease(tx, lease, at(2));
        constexpr std::array<std::string_view, 1> kSrids{"shared"};
        Order order = load_orders(tx, id, kSrids).at("shared");
        order.price = Money{order.price->minor + 1};
        save(tx, id, order);
        raise_data_version(tx, id);
      });
    }
  };
  CHECK(all_at_once({[&] { merge(Dataset::orders); }, [&] { merge(Dataset::sales); }}) == "");
  const auto order = database.read([&](Tx& tx) { return find_order(tx, std::array{id}, "shared"); });
  CHECK(order->order.price == Money{2 * kRounds});
}

TEST_CASE("a run that reports its end and one that stores do not wait for each other for ever") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const auto claim = [&](Dataset dataset) {
    return database.write(
        [&](Tx& tx) { return claim_lease(tx, id, dataset, "a", at(1), Millis{1'000'000}).value(); });
  };
  const auto end = [&, lease = claim(Dataset::orders)]() mutable {
    for (int i = 0; i < kRounds; ++i) {
      Event event;
      event.key = std::to_string(i);
      database.write([&](Tx& tx) {
        save_events(tx, id, std::array{event}, at(1));
        (void)list_users(tx);
        check_lease(tx, lease, at(2));
      });
    }
  };
  const auto store = [&, lease = claim(Dataset::sales)]() mutable {
    for (int i = 0; i < kRounds; ++i) {
      database.write([&](Tx& tx) {
        check_lease(tx, lease, at(2));
        (void)list_users(tx);
        raise_data_version(tx, id);
      });
    }
  };
  CHECK(all_at_once({end, store}) == "");
}

TEST_CASE("of several who claim a lease one gets it") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> won = 0;
    const auto claim = [&] {
      const auto lease = database.write(
          [&](Tx& tx) { return claim_lease(tx, id, Dataset::orders, "a", at(round), Millis{1'000}); });
      if (lease) ++won;
    };
    CHECK(all_at_once({claim, claim, claim, claim}) == "");
    CHECK(won == 1);
  }
  CHECK(database.read([&](Tx& tx) { return find_sync_state(tx, id, Dataset::orders); })->lease_epoch == 20);
}

TEST_CASE("nobody takes over a lease under whose check a transaction still writes") {
  TempDatabase database(stores().back());
  auto other = database.open_another();
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  auto lease = database.write(
      [&](Tx& tx) { return claim_lease(tx, id, Dataset::orders, "a", at(1), Millis{1'000}).value(); });
  if (database.dialect() != Dialect::postgresql) return;
  const auto claim_late = [&] {
    return other->write_value(
        [&](Tx& tx) { return claim_lease(tx, id, Dataset::orders, "b", at(9), Millis{1'000}); });
  };
  database.write([&](Tx& tx) {
    check_lease(tx, lease, at(1));
    CHECK_FALSE(claim_late().has_value());
  });
  CHECK(claim_late().has_value());
}

TEST_CASE("the last of two members who leave together takes the token along") {
  TempDatabase database;
  for (int round = 0; round < 10; ++round) {
    const std::string sid = "s" + std::to_string(round);
    const CabinetId id = database.write([&](Tx& tx) {
      const CabinetId cabinet = add_cabinet(tx, 1, sid);
      upsert_user(tx, make_user(2));
      (void)verify_claim(tx, claim_cabinet(tx, make_claim(2, sid)), facts());
      return cabinet;
    });
    const auto leave = [&](std::int64_t user) {
      database.write([&](Tx& tx) { leave_cabinet(tx, id, TelegramId{user}); });
    };
    CHECK(all_at_once({[&] { leave(1); }, [&] { leave(2); }}) == "");
    CHECK(database.read([&](Tx& tx) { return find_cabinet(tx, id); })->status == CabinetStatus::disconnected);
  }
}

TEST_CASE("of two claims of a seller that are accepted together one becomes the cabinet, the other joins") {
  TempDatabase database;
  for (int round = 0; round < 10; ++round) {
    std::vector<CabinetId> claims;
    database.write([&](Tx& tx) {
      for (const std::int64_t user : {1, 2}) {
        upsert_user(tx, make_user(user));
        claims.push_back(claim_cabinet(tx, make_claim(user, "s" + std::to_string(round))));
      }
    });
    std::atomic<int> activated = 0, joined = 0;
    const auto verify = [&](CabinetId claim) {
      const auto outcome = database.write([&](Tx& tx) { return verify_claim(tx, claim, facts()); });
      ++(outcome.value().second == VerifyOutcome::activated ? activated : joined);
    };
    CHECK(all_at_once({[&] { verify(claims[0]); }, [&] { verify(claims[1]); }}) == "");
    CHECK(activated == 1);
    CHECK(joined == 1);
  }
}

TEST_CASE("of those who add the same user together one has added it") {
  TempDatabase database;
  for (int round = 1; round <= 10; ++round) {
    std::atomic<int> added = 0;
    const auto add = [&] {
      if (database.write([&](Tx& tx) { return upsert_user(tx, make_user(round)); })) ++added;
    };
    CHECK(all_at_once({add, add, add}) == "");
    CHECK(added == 1);
  }
}

TEST_CASE(
    "removing a user and refusing the tokens of all their cabinets do not wait for each other for ever") {
  TempDatabase database;
  for (int round = 0; round < 10; ++round) {
    std::vector<CabinetId> cabinets;
    database.write([&](Tx& tx) {
      for (const char* name : {"a", "b"})
        cabinets.push_back(add_cabinet(tx, 1, name + std::to_string(round)));
    });
    const auto refuse = [&](CabinetId id) {
      database.write([&](Tx& tx) {
        auto lease = claim_lease(tx, id, Dataset::orders, "a", at(1), Millis{1'000}).value();
        check_lease(tx, lease, at(1));
        raise_data_version(tx, id);
        set_cabinet_status(tx, id, CabinetStatus::refused, "401");
      });
    };
    const auto remove = [&] { database.write([](Tx& tx) { remove_user(tx, TelegramId{1}); }); };
    CHECK(all_at_once({[&] { refuse(cabinets[0]); }, [&] { refuse(cabinets[1]); }, remove}) == "");
    CHECK_FALSE(database.read([](Tx& tx) { return find_user(tx, TelegramId{1}); }).has_value());
  }
}

TEST_CASE(
    "accepted sellers, purges, and users who are changed and removed do not wait for each other for ever") {
  TempDatabase database;
  database.write([](Tx& tx) { upsert_user(tx, make_user(9)); });
  const auto accept = [&](std::int64_t user, const std::string& sid) {
    for (int i = 0; i < kRounds; ++i) {
      database.write([&](Tx& tx) { upsert_user(tx, make_user(user)); });
      database.write([&](Tx& tx) { (void)accept_cabinet(tx, make_claim(user, sid), facts()); });
    }
  };
  const auto change = [&] {
    for (int i = 0; i < kRounds; ++i) {
      database.write([&](Tx& tx) {
        User user = make_user(1);
        user.settings.sync_enabled = i % 2 == 0;
        save_user(tx, user);
      });
    }
  };
  const auto remove = [&] {
    for (int i = 0; i < kRounds; ++i) database.write([](Tx& tx) { remove_user(tx, TelegramId{1}); });
  };
  const auto purge = [&] {
    for (int i = 0; i < kRounds; ++i) {
      database.write([](Tx& tx) {
        const auto cabinets = list_cabinets(tx);
        if (!cabinets.empty()) purge_cabinet(tx, cabinets.back().id);
      });
    }
  };
  CHECK(all_at_once({[&] { accept(1, "a"); }, [&] { accept(2, "a"); }, [&] { accept(1, "b"); }, change,
                     remove, purge}) == "");
}

}  // namespace concurrency_test
