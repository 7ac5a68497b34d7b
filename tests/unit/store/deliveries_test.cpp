#include "core/store/deliveries.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "tests/unit/store/support.hpp"

namespace deliveries_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

struct Setup {
  TempDatabase database;
  CabinetId cabinet;
  std::int64_t target = 0, other = 0;
  std::vector<EventRow> events;

  explicit Setup(int count = 4) {
    database.write([&](Tx& tx) {
      cabinet = add_cabinet(tx, 1, "aaaa");
      Target wanted;
      wanted.user = TelegramId{1};
      wanted.chat_id = 5;
      wanted.created_at = at(1);
      target = create_target(tx, wanted, {});
      upsert_user(tx, make_user(2));
      wanted.user = TelegramId{2};
      other = create_target(tx, wanted, {});
      for (int i = 0; i < count; ++i) {
        const Event event{EventType::order_created, "s" + std::to_string(i), "k" + std::to_string(i), at(300),
                          "{}"};
        save_events(tx, cabinet, std::span(&event, 1), at(310 + i));
      }
      events = events_after(tx, 0, 100);
    });
    REQUIRE(std::ssize(events) == count);
  }

  [[nodiscard]] Delivery of(const EventRow& event) const {
    Delivery delivery;
    delivery.target = target;
    delivery.event = event.id;
    delivery.cabinet = event.cabinet_id;
    delivery.type = event.type;
    delivery.next_attempt_at = at(400);
    delivery.created_at = at(400);
    return delivery;
  }
  [[nodiscard]] std::vector<Delivery> queue_all(Tx& tx) const {
    std::vector<Delivery> all;
    for (const EventRow& event : events) all.push_back(of(event));
    add_deliveries(tx, all);
    return delivery_queue(tx, target, 100);
  }
};

}  // namespace

TEST_CASE("an event is accounted for once at a target, in the order of the events") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    const auto queue = at_store.queue_all(tx);
    REQUIRE(queue.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(queue[i].event == at_store.events[i].id);
      CHECK(queue[i].state == DeliveryState::queued);
      CHECK(queue[i].next_attempt_at == at(400));
    }
    CHECK(at_store.queue_all(tx).size() == 4);
    CHECK(delivery_queue(tx, at_store.target, 2).size() == 2);
    CHECK(delivery_queue(tx, at_store.other, 1).empty());
  });
}

TEST_CASE("the cursor moves with the rows it stands for") {
  Setup at_store;
  CHECK(at_store.database.read([](Tx& tx) { return delivery_cursor(tx); }).event == 0);
  CHECK_THROWS_AS(at_store.database.write([&](Tx& tx) {
    save_delivery_cursor(tx, claim_delivery_cursor(tx)->event + 2);
    throw Failure({Errc::internal, "killed"});
  }),
                  Failure);
  at_store.database.write([&](Tx& tx) {
    CHECK(claim_delivery_cursor(tx)->event == 0);
    save_delivery_cursor(tx, at_store.events[1].id);
    const auto rest = events_after(tx, delivery_cursor(tx).event, 1);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].id == at_store.events[2].id);
    CHECK(rest[0].subject == "s2");
  });
}

TEST_CASE("a process does not wait for another that fans out") {
  Setup at_store;
  if (at_store.database.dialect() != Dialect::postgresql) return;
  const auto another = at_store.database.open_another();
  at_store.database.write([&](Tx& tx) {
    REQUIRE(claim_delivery_cursor(tx));
    another->write([](Tx& other) { CHECK_FALSE(claim_delivery_cursor(other)); });
  });
}

TEST_CASE("an outcome is stored, and messages of the last minute are known") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    auto queue = at_store.queue_all(tx);
    queue[0].state = DeliveryState::delivered;
    queue[0].attempts = 3;
    queue[0].last_status = 200;
    queue[0].parts_sent = 2;
    queue[0].delivered_at = at(500);
    queue[0].next_attempt_at.reset();
    save_delivery(tx, queue[0]);
    const Delivery stored = find_delivery(tx, queue[0].id).value();
    CHECK(stored.state == DeliveryState::delivered);
    CHECK(stored.attempts == 3);
    CHECK(stored.last_status == 200);
    CHECK(stored.parts_sent == 2);
    CHECK(stored.delivered_at == at(500));
    CHECK_FALSE(stored.next_attempt_at);
    CHECK(delivery_queue(tx, at_store.target, 9).size() == 3);
    REQUIRE(recent_messages(tx, at_store.target, at(499)).size() == 1);
    CHECK(recent_messages(tx, at_store.target, at(499))[0].type == "order.created");
    CHECK(recent_messages(tx, at_store.target, at(500)).empty());
    CHECK_FALSE(find_delivery(tx, 999));
  });
}

TEST_CASE("one delivery stands for others") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    const auto queue = at_store.queue_all(tx);
    const std::array others{queue[1].id, queue[3].id};
    group_deliveries(tx, queue[0].id, DeliveryForm::group, others);
    const auto left = delivery_queue(tx, at_store.target, 9);
    REQUIRE(left.size() == 2);
    CHECK(left[0].form == DeliveryForm::group);
    CHECK(left[1].id == queue[2].id);
    CHECK(find_delivery(tx, queue[3].id)->state == DeliveryState::grouped);
    CHECK(find_delivery(tx, queue[3].id)->parent == queue[0].id);
    const auto told = covered_events(tx, queue[0].id);
    REQUIRE(told.size() == 3);
    CHECK(told[0].id == at_store.events[0].id);
    CHECK(told[2].id == at_store.events[3].id);
  });
}

TEST_CASE("the first body of a delivery stays, whatever is given later, and is forgotten with its success") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    const auto queue = at_store.queue_all(tx);
    const std::array ids{queue[0].id, queue[1].id, queue[2].id};
    CHECK(first_bodies(tx, ids).empty());
    CHECK(first_bodies(tx, {}).empty());
    Bodies first{{ids[0], "a"}};
    keep_first_bodies(tx, first);
    Bodies later{{ids[0], "other"}, {ids[1], "b"}};
    keep_first_bodies(tx, later);
    const Bodies kept{{ids[0], "a"}, {ids[1], "b"}};
    CHECK(later == kept);
    CHECK(first_bodies(tx, ids) == kept);
    auto told = load_deliveries(tx, ids);
    REQUIRE(told.size() == 3);
    CHECK(told.at(ids[2]).event == queue[2].event);
    told.at(ids[0]).state = DeliveryState::delivered;
    told.at(ids[1]).state = DeliveryState::dead;
    save_delivery(tx, told.at(ids[0]));
    save_delivery(tx, told.at(ids[1]));
    CHECK(first_bodies(tx, ids) == Bodies{{ids[1], "b"}});
  });
}

TEST_CASE("events are loaded by their ids within their cabinet") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    const auto& events = at_store.events;
    const std::array ids{events[1].id, events[0].id, std::int64_t{999}};
    const auto loaded = load_events(tx, events[0].cabinet_id, ids);
    REQUIRE(loaded.size() == 2);
    CHECK(loaded[0].id + loaded[1].id == events[0].id + events[1].id);
    CHECK(load_events(tx, CabinetId{events[0].cabinet_id.value + 1}, ids).empty());
  });
}

TEST_CASE("deliveries wait, are given up, and are queued again") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    const auto queue = at_store.queue_all(tx);
    const std::array held{queue[0].id, queue[1].id};
    hold_deliveries(tx, held, at(900), "quiet_hours");
    CHECK(find_delivery(tx, queue[1].id)->next_attempt_at == at(900));
    CHECK(find_delivery(tx, queue[1].id)->reason == "quiet_hours");
    CHECK_FALSE(find_delivery(tx, queue[2].id)->reason);

    abandon_queue(tx, at_store.target, kTargetDisabled);
    CHECK(delivery_queue(tx, at_store.target, 1).empty());
    CHECK(find_delivery(tx, queue[2].id)->state == DeliveryState::dead);
    CHECK(find_delivery(tx, queue[2].id)->reason == "target_disabled");
    CHECK_FALSE(next_target_due(tx, at(1000)));

    CHECK(resend_delivery(tx, queue[0].id, at(950)));
    CHECK(next_target_due(tx, at(1000)) == at(950));
    CHECK_FALSE(resend_delivery(tx, 999, at(950)));
    REQUIRE(delivery_queue(tx, at_store.target, 9).size() == 1);
    CHECK_FALSE(delivery_queue(tx, at_store.target, 9)[0].reason);
    CHECK(recover_deliveries(tx, at_store.target, at(0), at(960)) == 3);
    CHECK(recover_deliveries(tx, at_store.target, at(0), at(960)) == 0);
    CHECK(delivery_queue(tx, at_store.target, 9).size() == 4);
  });
}

TEST_CASE("what a target lost since a time is queued again, what a setting suppressed is not") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    auto queue = at_store.queue_all(tx);
    const std::array<std::pair<DeliveryState, std::string_view>, 4> fates{{
        {DeliveryState::dead, "503"},
        {DeliveryState::suppressed, kTargetGone},
        {DeliveryState::suppressed, "notifications.order.created"},
        {DeliveryState::delivered, ""},
    }};
    for (std::size_t i = 0; i < 4; ++i) {
      queue[i].state = fates.at(i).first;
      queue[i].reason = fates.at(i).second;
      save_delivery(tx, queue[i]);
    }
    CHECK(recover_deliveries(tx, at_store.target, at(401), at(990)) == 0);
    CHECK(recover_deliveries(tx, at_store.target, at(400), at(990)) == 2);
    const auto again = delivery_queue(tx, at_store.target, 9);
    REQUIRE(again.size() == 2);
    CHECK(again[0].id == queue[0].id);
    CHECK(again[1].id == queue[1].id);
    CHECK(again[0].next_attempt_at == at(990));
  });
}

TEST_CASE("people see their own deliveries, the newest first") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    auto queue = at_store.queue_all(tx);
    queue[1].state = DeliveryState::dead;
    save_delivery(tx, queue[1]);
    Delivery test;
    test.target = at_store.target;
    test.type = "test";
    test.payload = R"({"a":1})";
    test.created_at = at(450);
    const std::int64_t id = add_delivery(tx, test);
    CHECK(find_delivery(tx, id)->payload == R"({"a":1})");
    const auto list = [&](DeliveryFilter filter) { return list_deliveries(tx, filter); };
    const auto all = list({.user = TelegramId{1}, .limit = 2, .offset = 1});
    CHECK(all.total == 5);
    REQUIRE(all.deliveries.size() == 2);
    CHECK(all.deliveries[0].id == queue[3].id);
    CHECK(all.deliveries[1].id == queue[2].id);
    CHECK(list({.user = TelegramId{2}}).total == 0);
    CHECK(list({.limit = 2, .offset = 1}).total == 5);  // of all users
    CHECK(list({.target = at_store.target, .state = DeliveryState::dead}).total == 1);
    CHECK(list({.user = TelegramId{1}, .target = at_store.other}).total == 0);
    CHECK(list({.user = TelegramId{1}, .target = at_store.target}).total == 5);
    CHECK(list({.user = TelegramId{1}, .state = DeliveryState::dead}).total == 1);
    CHECK(list({.user = TelegramId{1}, .type = "test"}).deliveries.at(0).id == id);
    CHECK(list({.user = TelegramId{1}, .event = at_store.events[2].id}).deliveries.at(0).id == queue[2].id);
  });
}

TEST_CASE("a subject's telling is remembered until it is forgotten") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    EventRow event = at_store.events[0];
    event.type = "stock.out";
    CHECK_FALSE(stock_warned_at(tx, at_store.target, event));
    save_stock_warning(tx, at_store.target, event, at(500));
    save_stock_warning(tx, at_store.target, event, at(600));
    CHECK(stock_warned_at(tx, at_store.target, event) == at(600));
    CHECK_FALSE(stock_warned_at(tx, at_store.other, event));
    EventRow critical = event;
    critical.type = "stock.critical";
    CHECK_FALSE(stock_warned_at(tx, at_store.target, critical));
    critical.type = "stock.replenished";
    forget_stock_warnings(tx, at_store.target, critical);
    CHECK_FALSE(stock_warned_at(tx, at_store.target, event));
  });
}

TEST_CASE("old deliveries go, dead ones later, queued ones never") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    auto queue = at_store.queue_all(tx);
    const std::array states{DeliveryState::delivered, DeliveryState::dead, DeliveryState::queued,
                            DeliveryState::suppressed};
    for (std::size_t i = 0; i < 4; ++i) {
      queue[i].state = states.at(i);
      save_delivery(tx, queue[i]);
    }
    CHECK(drop_old_deliveries(tx, {at(400), at(400)}, 100) == 0);
    CHECK(drop_old_deliveries(tx, {at(401), at(400)}, 1) == 1);
    CHECK(drop_old_deliveries(tx, {at(401), at(400)}, 100) == 1);
    CHECK(drop_old_deliveries(tx, {at(401), at(401)}, 100) == 1);
    REQUIRE(delivery_queue(tx, at_store.target, 9).size() == 1);
  });
}

TEST_CASE("after a restore nothing of before is delivered") {
  Setup at_store;
  at_store.database.write([&](Tx& tx) {
    const std::vector<Delivery> one{at_store.of(at_store.events[0])};
    add_deliveries(tx, one);
    wake_target(tx, at_store.target, at(400));
    quiet_restored(tx, at(800));
    CHECK(delivery_queue(tx, at_store.target, 1).empty());
    CHECK(list_deliveries(tx, {.user = TelegramId{1}}).deliveries.at(0).reason == "restored");
    CHECK(delivery_cursor(tx).event == at_store.events[3].id);
    CHECK(delivery_cursor(tx).quiet_before == at(800));
    CHECK_FALSE(next_target_due(tx, at(1000)));
  });
}

}  // namespace deliveries_test
