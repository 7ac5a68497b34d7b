#include "core/store/installation.hpp"

#include <catch2/catch.hpp>

#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/store/support.hpp"

namespace installation_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("the state of an installation counts active cabinets' datasets and what waits") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK(read_installation(tx).freshness.empty());
    CHECK_FALSE(read_installation(tx).outbox_due_at);
    const CabinetId active = add_cabinet(tx, 1, "11111111-1111-4111-8111-111111111111");
    const CabinetId paused = add_cabinet(tx, 2, "22222222-2222-4222-8222-222222222222");
    set_cabinet_status(tx, active, CabinetStatus::active, std::nullopt);
    set_cabinet_status(tx, paused, CabinetStatus::paused, std::nullopt);
    for (const CabinetId id : {active, paused}) {
      ensure_sync_states(tx, id);
      tx.prepare(
            "update sync_state set last_success_at = $2, due_at = $3 where cabinet_id = $1 and dataset = "
            "'orders'")
          .bind_all(id, at(100), at(400))
          .run();
      tx.prepare("update sync_state set due_at = $2 where cabinet_id = $1 and dataset <> 'orders'")
          .bind_all(id, at(500))
          .run();
    }
    const InstallationState state = read_installation(tx);
    CHECK(state.cabinets ==
          std::map<CabinetStatus, std::int64_t>{{CabinetStatus::active, 1}, {CabinetStatus::paused, 1}});
    REQUIRE(state.freshness.size() == 1);
    CHECK(state.freshness[0].cabinet_id == active);
    CHECK(state.freshness[0].dataset == Dataset::orders);
    CHECK(state.freshness[0].last_success_at == at(100));
    CHECK(state.never_synced == std::ssize(kDatasets) - 1);
    CHECK(state.due(at(399)) == 0);
    CHECK(state.due(at(400)) == 1);
    CHECK(state.due(at(500)) == std::ssize(kDatasets));
  });
}

}  // namespace installation_test
