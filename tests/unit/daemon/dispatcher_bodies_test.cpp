// The bytes that webhooks get.
#include <catch2/catch.hpp>

#include "tests/unit/daemon/dispatcher_fixture.hpp"

namespace dispatcher_bodies_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::daemon::testing;
using namespace std::chrono_literals;
using store::DeliveryState;
using Titles = std::vector<std::string>;

TEST_CASE("dispatcher: a repetition sends the bytes of the first attempt, whatever has changed meanwhile") {
  Office at;
  const std::int64_t id = at.add_target();
  bool broken = true;
  at.receiver.answer = [&](const auto&, const auto&) {
    return broken ? FakeSender::outcome(Verdict::again, 503, "busy")
                  : FakeSender::outcome(Verdict::delivered, 200);
  };
  at.add_events(1);
  at.process("p1")->drain();
  at.database.write([](db::Tx& tx) { tx.execute("update events set subject = 'changed'"); });
  at.clock.advance(1min);
  at.process("p2")->drain();
  REQUIRE(at.titles() == Titles{"e1", "changed"});
  CHECK(at.receiver.sent[0].body.find(R"("text":"e1")") != std::string::npos);
  CHECK(at.receiver.sent[1].body == at.receiver.sent[0].body);

  const auto body = [&] {
    const std::int64_t first = at.deliveries(id)[0].id;
    return !at.database.read([&](db::Tx& tx) { return store::first_bodies(tx, std::span(&first, 1)); })
                .empty();
  };
  for (int hour = 0; hour < 100; ++hour) {
    at.clock.advance(1h);
    at.process("p2")->drain();
  }
  REQUIRE(at.deliveries()[0].state == DeliveryState::dead);
  CHECK(body());
  broken = false;
  const std::int64_t dead = at.deliveries()[0].id;
  at.database.write([&](db::Tx& tx) { store::resend_delivery(tx, dead, at.clock.now()); });
  at.process("p3")->drain();
  CHECK(at.receiver.sent.back().body == at.receiver.sent[0].body);
  CHECK_FALSE(body());
}

TEST_CASE("dispatcher: a dead delivery keeps its bytes for thirty days") {
  Office at;
  const std::int64_t id = at.add_target();
  at.receiver.answer = [](const auto&, const auto&) {
    return FakeSender::outcome(Verdict::refused, 400, "no");
  };
  const auto process = at.process();
  at.add_events(1);
  process->drain();
  const auto has_body = [&] {
    const std::int64_t first = at.deliveries(id)[0].id;
    return !at.database.read([&](db::Tx& tx) { return store::first_bodies(tx, std::span(&first, 1)); })
                .empty();
  };
  at.clock.advance(std::chrono::days{29});
  process->drain();
  CHECK(has_body());
  at.clock.advance(std::chrono::days{2});
  process->drain();
  CHECK_FALSE(has_body());
}

TEST_CASE("dispatcher: a message that cannot be written holds up none before it") {
  Office at;
  at.add_target();
  at.add_events(3);
  at.database.write([](db::Tx& tx) { tx.execute("update events set subject = 'odd' where subject = 'e2'"); });
  const auto process = at.process();
  process->drain();
  CHECK(at.titles() == Titles{"e1"});
  CHECK(at.deliveries()[0].state == DeliveryState::delivered);
  CHECK(at.deliveries()[1].reason == "the message cannot be written");
  CHECK(at.deliveries()[1].attempts == 1);
}

}  // namespace dispatcher_bodies_test
