// A dispatcher whose database goes away at the worst moment.
#include <catch2/catch.hpp>

#include "tests/unit/daemon/dispatcher_fixture.hpp"

namespace dispatcher_outage_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::daemon::testing;
using namespace std::chrono_literals;
using store::DeliveryState;

namespace {

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("dispatcher: a database that is away while messages are written costs no attempt") {
  Office at;
  const std::int64_t id = at.add_target();
  at.add_events(3);
  Process::outages = 12;  // a delivery has ten attempts
  const auto process = at.process();
  process->drain();
  CHECK(at.titles() == Titles{"e1", "e2", "e3"});
  for (const store::Delivery& delivery : at.deliveries()) {
    CHECK(delivery.state == DeliveryState::delivered);
    CHECK(delivery.attempts == 1);
  }
  CHECK(at.target(id).state == TargetState::active);
  Process::outages = 0;
}

TEST_CASE("dispatcher: a lease whose commit was not confirmed ends") {
  Office at;
  at.add_target();
  OutageDatabase database(*at.database);
  bool lost = false;
  database.loses_answer = [&] {
    const auto owners =
        at.database.read([&](db::Tx& tx) { return store::target_lease_owners(tx, at.clock.now()); });
    return !owners.empty() && !std::exchange(lost, true);
  };
  at.add_events(1);
  Process process(database, at.box, at.clock, at.receiver, "p1");
  for (int minute = 0; minute < 3; ++minute) {
    for (int quarter = 0; quarter < 4; ++quarter) {
      process.drain();
      at.clock.advance(15s);
    }
  }
  CHECK(lost);
  CHECK(at.titles() == Titles{"e1"});
}

}  // namespace dispatcher_outage_test
