#include "core/store/figures.hpp"

#include <catch2/catch.hpp>

#include "core/store/accounts.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/store/support.hpp"

namespace figures_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("the figures of an installation count active cabinets' datasets and what waits") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK(read_figures(tx).freshness.empty());
    CHECK_FALSE(read_figures(tx).outbox_due_at);
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
    const Figures figures = read_figures(tx);
    CHECK(figures.cabinets ==
          std::map<CabinetStatus, std::int64_t>{{CabinetStatus::active, 1}, {CabinetStatus::paused, 1}});
    REQUIRE(figures.freshness.size() == 1);
    CHECK(figures.freshness[0].cabinet_id == active);
    CHECK(figures.freshness[0].dataset == Dataset::orders);
    CHECK(figures.freshness[0].last_success_at == at(100));
    CHECK(figures.never_synced == std::ssize(kDatasets) - 1);
    CHECK(figures.due(at(399)) == 0);
    CHECK(figures.due(at(400)) == 1);
    CHECK(figures.due(at(500)) == std::ssize(kDatasets));
  });
}

}  // namespace figures_test
