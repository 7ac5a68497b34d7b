#include "core/store/versions.hpp"

#include <catch2/catch.hpp>

#include "core/store/api_keys.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/users.hpp"
#include "tests/unit/store/accounts.hpp"
#include "tests/unit/store/support.hpp"

namespace versions_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("data versions grow over all cabinets, also past purged ones") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId a = add_cabinet(tx, 1, "aaaa");
    const CabinetId b = add_cabinet(tx, 1, "bbbb");
    // Each was given one when it became active.
    CHECK(raise_data_version(tx, a) == 3);
    CHECK(raise_data_version(tx, b) == 4);
    CHECK(raise_data_version(tx, a) == 5);
    CHECK(versions_since(tx, 0).cabinets == std::vector<std::pair<CabinetId, std::int64_t>>{{b, 4}, {a, 5}});
    CHECK(versions_since(tx, 4).cabinets == std::vector<std::pair<CabinetId, std::int64_t>>{{a, 5}});
    CHECK(versions_since(tx, 5).cabinets.empty());
    CHECK(versions_since(tx, 5).directory == versions_since(tx, 0).directory);
    using Pairs = std::vector<std::pair<CabinetId, std::int64_t>>;
    for (const Pairs& wanted : {Pairs{{a, 5}}, Pairs{{a, 5}, {b, 4}}, Pairs{{CabinetId{99}, 0}}, Pairs{}}) {
      std::vector<CabinetId> ids;
      for (const auto& [id, version] : wanted) ids.push_back(id);
      CHECK(PendingVersions(tx, ids).get().cabinets == wanted);
      CHECK(PendingVersions(tx, ids).get().directory == versions_since(tx, 0).directory);
    }
    using Numbers = std::vector<std::int64_t>;
    const auto rows_of = [&](const std::vector<CabinetId>& some) {
      return PendingVersions(tx, some).get().rows;
    };
    CHECK(rows_of({a, b, CabinetId{99}}) == Numbers{5, 4, 0});
    CHECK(rows_of({a}) == Numbers{5});
    CHECK(raise_sync_version(tx, b) == 6);
    CHECK(versions_since(tx, 5).cabinets == Pairs{{b, 6}});
    CHECK(versions_since(tx, 5).rows == Numbers{4});
    CHECK(rows_of({a, b}) == Numbers{5, 4});
    CHECK(raise_data_version(tx, b) == 7);
    CHECK(rows_of({b}) == Numbers{7});
    purge_cabinet(tx, a);
    CHECK(raise_data_version(tx, b) == 8);
    purge_cabinet(tx, b);
    const CabinetId c = add_cabinet(tx, 1, "cccc");
    CHECK(raise_data_version(tx, c) == 10);
    CHECK_THROWS_AS(raise_data_version(tx, b), Failure);
  });
}

TEST_CASE("every change of who may see what raises the directory version") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const CabinetId joiner = database.write([](Tx& tx) { return claim_of(tx, 2, "aaaa"); });
  std::int64_t key = 0;
  struct Case {
    const char* name;
    std::function<void(Tx&)> change;
    bool raises;
  };
  const std::vector<Case> cases{
      {"user", [](Tx& tx) { upsert_user(tx, make_user(5)); }, true},
      {"name of a user",
       [](Tx& tx) {
         User user = find_user(tx, TelegramId{5}).value();
         user.name = "Another";
         CHECK(save_user(tx, user));
       },
       false},
      {"language of a user",
       [](Tx& tx) {
         User user = find_user(tx, TelegramId{5}).value();
         user.language = user.language == Language::ru ? Language::en : Language::ru;
         CHECK(save_user(tx, user));
       },
       true},
      {"claim", [](Tx& tx) { claim_cabinet(tx, make_claim(5, "cccc")); }, true},
      {"join", [&](Tx& tx) { (void)verify_claim(tx, joiner, accepted_facts()); }, true},
      {"status", [&](Tx& tx) { set_cabinet_status(tx, id, CabinetStatus::paused, "x"); }, true},
      {"leave", [&](Tx& tx) { leave_cabinet(tx, id, TelegramId{2}); }, true},
      {"leave again", [&](Tx& tx) { leave_cabinet(tx, id, TelegramId{2}); }, false},
      {"key", [&](Tx& tx) { key = create_api_key(tx, {}, sha256("k")); }, true},
      {"revoke", [&](Tx& tx) { revoke_api_key(tx, key, at(1)); }, true},
      {"revoke nothing", [](Tx& tx) { revoke_api_key(tx, 999, at(1)); }, false},
      {"last sync", [&](Tx& tx) { touch_last_sync(tx, id, at(7)); }, false},
      {"data", [&](Tx& tx) { raise_data_version(tx, id); }, false},
      {"purge", [&](Tx& tx) { purge_cabinet(tx, id); }, true},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const auto before = directory_version(database);
    database.write(c.change);
    CHECK((directory_version(database) > before) == c.raises);
  }
}

}  // namespace versions_test
