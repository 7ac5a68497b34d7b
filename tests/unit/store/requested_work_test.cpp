#include <catch2/catch.hpp>

#include "core/db/work_signal.hpp"
#include "core/store/sync_requests.hpp"
#include "core/store/sync_state.hpp"
#include "tests/fakes/signal_counter.hpp"
#include "tests/unit/store/support.hpp"

namespace requested_work_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("a scheduler hears of a sync that another process was asked for") {
  TempDatabase database;
  if (database.dialect() == Dialect::sqlite) return;
  const CabinetId cabinet = database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    ensure_sync_states(tx, id);
    return id;
  });
  SignalCounter heard;
  int known = 0;
  const auto listener = listen_for_work(options_at(database.url()), db::Work::syncs, [&] { heard.add(); });
  REQUIRE(listener != nullptr);
  REQUIRE(heard.more_than(known));  // it listens
  for (const char* id : {"one", "two"}) {
    database.write([&](Tx& tx) {
      request_sync(tx,
                   {id, TelegramId{1}, at(1), {{cabinet, id[0] == 'o' ? Dataset::orders : Dataset::sales}}});
    });
    CHECK(heard.more_than(known));
  }
}

}  // namespace requested_work_test
