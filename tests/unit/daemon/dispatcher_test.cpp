#include "daemon/dispatcher.hpp"

#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "tests/unit/daemon/dispatcher_fixture.hpp"

namespace dispatcher_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::daemon::testing;
using namespace std::chrono_literals;
using store::DeliveryState;

namespace {

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("dispatcher: each event reaches each target once, in order") {
  Office at;
  const std::int64_t a = at.add_target(), b = at.add_target();
  const auto process = at.process();
  at.add_events(3);
  process->drain();
  at.add_events(1);
  process->drain();
  process->drain();
  CHECK(at.titles(a) == Titles{"e1", "e2", "e3", "e4"});
  CHECK(at.titles(b) == Titles{"e1", "e2", "e3", "e4"});
  std::set<std::string> ids;
  for (const auto& sent : at.receiver.sent) ids.insert(sent.id);
  CHECK(ids.size() == 8);
  for (const auto& delivery : at.deliveries()) {
    CHECK(delivery.state == DeliveryState::delivered);
    CHECK(delivery.attempts == 1);
    CHECK(delivery.last_status == 200);
    CHECK(delivery.delivered_at == at.clock.now());
  }
}

TEST_CASE(
    "dispatcher: a failed delivery is repeated by the schedule with the same id, and the later ones wait") {
  Office at;
  const std::int64_t id = at.add_target();
  int failures = 2;
  at.receiver.answer = [&](const auto&, const auto&) {
    return failures-- > 0 ? FakeSender::outcome(Verdict::again, 503, "busy")
                          : FakeSender::outcome(Verdict::delivered, 200);
  };
  const auto process = at.process();
  at.add_events(2);
  process->drain();
  CHECK(at.titles() == Titles{"e1"});
  CHECK(at.target(id).state == TargetState::failing);
  CHECK(at.target(id).last_error == "busy");
  CHECK(at.deliveries()[0].state == DeliveryState::queued);
  CHECK(at.deliveries()[0].reason == "busy");
  at.clock.advance(4s);
  process->drain();
  CHECK(at.titles().size() == 1);
  at.clock.advance(2s);
  process->drain();
  CHECK(at.titles() == Titles{"e1", "e1"});
  at.add_events(1);
  process->drain();
  CHECK(at.titles().size() == 2);
  at.clock.advance(6min);
  process->drain();
  CHECK(at.titles() == Titles{"e1", "e1", "e1", "e2", "e3"});
  CHECK(at.receiver.sent[0].id == at.receiver.sent[2].id);
  CHECK(at.target(id).state == TargetState::active);
  CHECK_FALSE(at.target(id).failing_since);
  CHECK(at.deliveries()[0].attempts == 3);
}

TEST_CASE("dispatcher: a receiver's Retry-After stops the whole target") {
  Office at;
  at.add_target();
  bool busy = true;
  at.receiver.answer = [&](const auto&, const auto&) {
    auto outcome = FakeSender::outcome(busy ? Verdict::again : Verdict::delivered, busy ? 429 : 200,
                                       busy ? "slow down" : "");
    if (busy) outcome.retry_after = 90s;
    busy = false;
    return outcome;
  };
  const auto process = at.process();
  at.add_events(2);
  process->drain();
  at.clock.advance(89s);
  process->drain();
  CHECK(at.titles() == Titles{"e1"});
  at.clock.advance(1s);
  process->drain();
  CHECK(at.titles() == Titles{"e1", "e1", "e2"});
}

TEST_CASE("dispatcher: after the last attempt a delivery is dead, and the next one has its turn") {
  Office at;
  at.add_target();
  at.receiver.answer = [&](const auto&, const notify::Parcel& parcel) {
    return FakeSender::outcome(parcel.message.title == "e1" ? Verdict::again : Verdict::delivered, 500,
                               "broken");
  };
  const auto process = at.process();
  at.add_events(2);
  for (int hour = 0; hour < 100; ++hour) {
    process->drain();
    at.clock.advance(1h);
  }
  const auto all = at.deliveries();
  CHECK(all[0].state == DeliveryState::dead);
  CHECK(all[0].attempts == 10);
  CHECK(all[0].reason == "broken");
  CHECK(all[1].state == DeliveryState::delivered);

  // A person sends it again: it keeps its id.
  at.receiver.answer = nullptr;
  at.database.write([&](db::Tx& tx) { store::resend_delivery(tx, all[0].id, at.clock.now()); });
  process->drain();
  CHECK(at.receiver.sent.back().id == at.receiver.sent.front().id);
  CHECK(at.deliveries()[0].state == DeliveryState::delivered);
}

TEST_CASE("dispatcher: five days of failures disable a target; its owner learns it by another one") {
  Office at;
  const std::int64_t broken = at.add_target(), chat = at.add_target(TargetKind::telegram);
  at.receiver.answer = [&](const notify::Address& to, const auto&) {
    return FakeSender::outcome(to.target.id == broken ? Verdict::again : Verdict::delivered, 500, "broken");
  };
  const auto process = at.process();
  at.add_events(1);
  for (int hour = 0; hour < 8 * 24; ++hour) {
    process->drain();
    at.clock.advance(1h);
    if (hour % 24 == 0) at.add_events(1);
  }
  CHECK(at.target(broken).state == TargetState::disabled);
  std::vector<std::string> warnings;
  for (const auto& delivery : at.deliveries(chat)) {
    if (!delivery.event) warnings.push_back(delivery.type);
  }
  CHECK(warnings == Titles{"target.failing", "target.disabled"});
  std::map<DeliveryState, int> states;
  for (const auto& delivery : at.deliveries(broken)) ++states[delivery.state];
  CHECK(states[DeliveryState::queued] == 0);
  CHECK(states[DeliveryState::dead] + states[DeliveryState::suppressed] == at.events);
  CHECK(states[DeliveryState::suppressed] >= 1);

  at.receiver.answer = nullptr;
  at.receiver.sent.clear();
  at.database.write([&](db::Tx& tx) {
    store::revive_target(tx, broken, at.clock.now());
    store::recover_deliveries(tx, broken, at.clock.now() - std::chrono::days{30}, at.clock.now());
  });
  process->drain();
  CHECK(std::ssize(at.titles(broken)) == at.events);
  CHECK(at.target(broken).state == TargetState::active);
}

TEST_CASE("dispatcher: a webhook that answered 410 is probed once after an hour") {
  const bool lifted = GENERATE(false, true);
  Office at;
  const std::int64_t id = at.add_target();
  bool closed = true;
  at.receiver.answer = [&](const auto&, const auto&) {
    return closed ? FakeSender::outcome(Verdict::gone, 410, "gone")
                  : FakeSender::outcome(Verdict::delivered, 200);
  };
  const auto process = at.process();
  at.add_events(1);
  process->drain();
  CHECK(at.target(id).state == TargetState::disabled);
  at.add_events(1);
  at.clock.advance(59min);
  process->drain();
  CHECK(at.titles().size() == 1);
  closed = !lifted;
  at.clock.advance(1min);
  process->drain();
  at.clock.advance(48h);
  process->drain();
  if (lifted) {
    CHECK(at.titles() == Titles{"e1", "e1", "e2"});
    CHECK(at.target(id).state == TargetState::active);
  } else {
    CHECK(at.titles() == Titles{"e1", "e1"});
    CHECK(at.target(id).state == TargetState::disabled);
    for (const auto& delivery : at.deliveries()) {
      CHECK(delivery.state == DeliveryState::dead);
      CHECK(delivery.reason == "target_disabled");
    }
  }
}

TEST_CASE("dispatcher: a blocked chat is gone until it is revived") {
  Office at;
  const std::int64_t id = at.add_target(TargetKind::telegram);
  at.receiver.answer = [&](const auto&, const auto&) {
    return FakeSender::outcome(Verdict::gone, 403, "blocked");
  };
  const auto process = at.process();
  at.add_events(1);
  process->drain();
  at.add_events(1);
  at.clock.advance(24h);
  process->drain();
  CHECK(at.titles().size() == 1);
  CHECK(at.target(id).state == TargetState::gone);
  CHECK(at.deliveries()[0].state == DeliveryState::dead);
  CHECK(at.deliveries()[1].state == DeliveryState::suppressed);
  CHECK(at.deliveries()[1].reason == "target_gone");
}

TEST_CASE("dispatcher: people get a burst as one message that stands for all of it") {
  Office at;
  const std::int64_t id = at.add_target(TargetKind::telegram);
  const auto process = at.process();
  at.add_events(500);
  process->drain();
  CHECK(at.titles().empty());
  at.clock.advance(1s);
  process->drain();
  REQUIRE(at.titles().size() == 1);
  CHECK(std::ranges::count(at.titles()[0], ' ') == 499);
  std::map<DeliveryState, int> states;
  const auto all = at.deliveries(id);
  for (const auto& delivery : all) {
    ++states[delivery.state];
    if (delivery.state == DeliveryState::grouped) CHECK(delivery.parent == all[0].id);
  }
  CHECK(states == std::map<DeliveryState, int>{{DeliveryState::delivered, 1}, {DeliveryState::grouped, 499}});
}

TEST_CASE("dispatcher: quiet hours hold, then one digest goes out") {
  Office at;
  const std::int64_t id = at.add_target(TargetKind::telegram);
  at.database.write([](db::Tx& tx) {
    User user = test::make_user(1);
    user.settings.quiet_from = "22:00";
    user.settings.quiet_to = "08:00";
    store::upsert_user(tx, user);
  });
  at.clock.set("2026-11-22T20:00:00Z");
  const auto process = at.process();
  at.add_events(3);
  process->drain();
  CHECK(at.titles().empty());
  for (const auto& delivery : at.deliveries(id)) {
    CHECK(delivery.reason == "quiet_hours");
    CHECK(delivery.next_attempt_at == parse_rfc3339("2026-11-23T05:00:00Z").value());
  }
  at.add_events(1, EventType::token_refused);
  process->drain();
  REQUIRE(at.titles() == Titles{"e4"});
  CHECK(at.receiver.sent[0].silent);
  at.clock.set("2026-11-23T05:00:00Z");
  process->drain();
  CHECK(at.titles() == Titles{"e4", "e1 e2 e3"});
  CHECK(at.deliveries(id)[0].form == store::DeliveryForm::quiet);
}

TEST_CASE("dispatcher: a member who has left the cabinet gets nothing more of it") {
  Office at;
  const std::int64_t id = at.add_target();
  const auto process = at.process();
  at.add_events(1);
  CHECK(at.database.write([&](db::Tx& tx) { return notify::fan_out(tx, at.clock.now(), 10); }).queued == 1);
  at.database.write([&](db::Tx& tx) { tx.execute("delete from cabinet_members"); });
  process->drain();
  CHECK(at.titles().empty());
  CHECK(at.deliveries(id)[0].state == DeliveryState::suppressed);
  CHECK(at.deliveries(id)[0].reason == "not_a_member");
}

TEST_CASE("dispatcher: two processes share the targets and send nothing twice") {
  Office at;
  std::vector<std::int64_t> targets;
  for (int i = 0; i < 5; ++i) targets.push_back(at.add_target());
  const auto first = at.process("p1"), second = at.process("p2");
  for (int round = 0; round < 10; ++round) {
    at.add_events(2);
    (round % 2 == 0 ? first : second)->drain();
    first->drain();
    second->drain();
  }
  Titles all;
  for (int i = 1; i <= 20; ++i) all.push_back("e" + std::to_string(i));
  for (const std::int64_t target : targets) CHECK(at.titles(target) == all);
}

TEST_CASE(
    "dispatcher: a process that dies between sending and storing leads to a repetition with the same id") {
  Office at;
  const std::int64_t id = at.add_target();
  at.add_events(2);
  {
    const auto dying = at.process("p1");
    at.receiver.delay = [](const auto&) { return Millis{60'000}; };
    asio::co_spawn(dying->context(), dying->dispatcher().run(), asio::detached);
    while (at.receiver.sent.empty()) dying->context().run_one();
  }
  at.receiver.delay = nullptr;
  const auto other = at.process("p2");
  other->drain();
  CHECK(at.titles() == Titles{"e1"});  // the lease of the dead one still lives
  at.clock.advance(61s);
  other->drain();
  CHECK(at.titles(id) == Titles{"e1", "e1", "e2"});
  CHECK(at.receiver.sent[0].id == at.receiver.sent[1].id);
}

TEST_CASE("dispatcher: a slow target delays no other") {
  Office at;
  const std::int64_t slow = at.add_target(), quick = at.add_target();
  at.receiver.delay = [&](const notify::Address& to) { return Millis{to.target.id == slow ? 60'000 : 0}; };
  const auto process = at.process();
  at.add_events(50);
  asio::co_spawn(process->context(), process->dispatcher().run(), asio::detached);
  const auto begin = std::chrono::steady_clock::now();
  while (at.titles(quick).size() < 50) process->context().run_one();
  CHECK(std::chrono::steady_clock::now() - begin < 20s);
  CHECK(at.titles(slow).size() <= 1);
}

TEST_CASE("dispatcher: a stop ends at once, and the next process goes on without waiting for a lease") {
  Office at;
  at.add_target();
  at.add_events(1);
  at.receiver.delay = [](const auto&) { return Millis{60'000}; };
  {
    const auto process = at.process("p1");
    bool ended = false;
    asio::co_spawn(process->context(), process->dispatcher().run(),
                   [&](std::exception_ptr) { ended = true; });
    while (at.receiver.sent.empty()) process->context().run_one();
    const auto begin = std::chrono::steady_clock::now();
    process->dispatcher().stop();
    while (!ended) process->context().run_one();
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
  }
  at.receiver.delay = nullptr;
  const auto other = at.process("p2");
  other->drain();
  CHECK(at.titles() == Titles{"e1", "e1"});
  CHECK(at.deliveries()[0].state == DeliveryState::delivered);
}

TEST_CASE("dispatcher: a stop in the midst of several messages repeats only the one under way") {
  Office at;
  at.add_target();
  at.add_events(3);
  at.receiver.delay = [&](const auto&) { return Millis{at.receiver.sent.size() == 2 ? 60'000 : 0}; };
  {
    const auto process = at.process("p1");
    bool ended = false;
    asio::co_spawn(process->context(), process->dispatcher().run(),
                   [&](std::exception_ptr) { ended = true; });
    while (at.receiver.sent.size() < 2) process->context().run_one();
    process->dispatcher().stop();
    while (!ended) process->context().run_one();
  }
  CHECK(at.deliveries()[0].state == DeliveryState::delivered);
  at.receiver.delay = nullptr;
  at.process("p2")->drain();
  CHECK(at.titles() == Titles{"e1", "e2", "e2", "e3"});
}

TEST_CASE("dispatcher: content that is refused is dead at once, and an event without a cabinet is given up") {
  Office at;
  const std::int64_t id = at.add_target();
  at.receiver.answer = [&](const auto&, const auto&) {
    return FakeSender::outcome(Verdict::refused, 400, "too odd");
  };
  const auto process = at.process();
  at.add_events(1);
  process->drain();
  CHECK(at.deliveries(id)[0].state == DeliveryState::dead);
  CHECK(at.deliveries(id)[0].reason == "too odd");
  CHECK(at.target(id).state == TargetState::active);

  at.add_events(1);
  CHECK(at.database.write([&](db::Tx& tx) { return notify::fan_out(tx, at.clock.now(), 10); }).queued == 1);
  at.database.write([](db::Tx& tx) { tx.execute("delete from events"); });
  process->drain();
  CHECK(at.deliveries(id)[1].state == DeliveryState::dead);
  CHECK(at.deliveries(id)[1].reason == "the event is gone");
}

TEST_CASE("dispatcher: a daily digest goes out once, at the time that its reader has chosen") {
  Office at;
  at.add_target(TargetKind::telegram);
  at.database.write([](db::Tx& tx) {
    User user = test::make_user(1);
    user.settings.digest_at = "12:30";
    store::upsert_user(tx, user);
  });
  const auto process = at.process();
  process->drain();
  CHECK(at.receiver.sent.empty());
  at.clock.advance(31min);
  process->drain();
  REQUIRE(at.receiver.sent.size() == 1);
  CHECK(at.receiver.sent[0].type == "digest.daily");
  at.clock.advance(23h);
  process->drain();
  CHECK(at.receiver.sent.size() == 1);
  at.clock.advance(1h);
  process->drain();
  CHECK(at.receiver.sent.size() == 2);
}

TEST_CASE("dispatcher: old deliveries are deleted") {
  Office at;
  const std::int64_t id = at.add_target();
  const auto process = at.process();
  at.add_events(1);
  process->drain();
  at.clock.advance(std::chrono::days{29});
  process->drain();
  CHECK(at.deliveries(id).size() == 1);
  at.clock.advance(std::chrono::days{2});
  process->drain();
  CHECK(at.deliveries(id).empty());
}

}  // namespace dispatcher_test
