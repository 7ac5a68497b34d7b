#include "core/notify/fan_out.hpp"

#include <catch2/catch.hpp>

#include "core/notify/suppression.hpp"
#include "core/store/deliveries.hpp"
#include "tests/unit/store/support.hpp"

namespace fan_out_test {

using namespace wbd;
using namespace wbd::notify;
using namespace wbd::test;
using store::DeliveryState;

namespace {

constexpr std::int64_t kNow = 1'000'000;

std::int64_t add_target(db::Tx& tx, std::int64_t user, std::vector<std::string> types = {},
                        std::vector<CabinetId> cabinets = {}) {
  Target target;
  target.user = TelegramId{user};
  target.chat_id = user;
  target.types = std::move(types);
  target.cabinets = std::move(cabinets);
  target.created_at = at(10);
  return store::create_target(tx, target, {});
}

void add_event(db::Tx& tx, CabinetId cabinet, EventType type, std::string subject = "s",
               std::string payload = "{}", UtcTime happened = at(kNow)) {
  static int number = 0;
  const Event event{type, std::move(subject), "k" + std::to_string(++number), happened, std::move(payload)};
  store::save_events(tx, cabinet, std::span(&event, 1), at(kNow));
}

std::vector<store::Delivery> all_of(db::Tx& tx, std::int64_t user) {
  auto all = store::list_deliveries(tx, {.user = TelegramId{user}, .limit = 1'000}).deliveries;
  std::reverse(all.begin(), all.end());
  return all;
}

std::string reason_of(db::Tx& tx, std::int64_t user) {
  const auto all = all_of(tx, user);
  return all.empty() ? "no delivery" : all.back().reason.value_or("told");
}

}  // namespace

TEST_CASE("each event has one delivery at each target of each member, and only there") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = add_cabinet(tx, 1, "aaaa");
    const CabinetId other = add_cabinet(tx, 3, "bbbb");
    store::upsert_user(tx, make_user(2));
    store::save_member(tx, shop, TelegramId{2}, MemberRole::viewer, at(20)).value();
    const std::int64_t a = add_target(tx, 1), b = add_target(tx, 1), c = add_target(tx, 2);
    add_target(tx, 3);
    for (int i = 0; i < 5; ++i) add_event(tx, shop, EventType::order_created);
    add_event(tx, other, EventType::order_created);

    const FanOut first = fan_out(tx, at(kNow), 4);
    CHECK(first.events == 4);
    CHECK(first.queued == 12);
    CHECK(first.more);
    const FanOut second = fan_out(tx, at(kNow), 4);
    CHECK(second.events == 2);
    CHECK_FALSE(second.more);
    CHECK(fan_out(tx, at(kNow), 4).events == 0);
    CHECK(store::delivery_cursor(tx).event == store::newest_event(tx));
    for (const std::int64_t target : {a, b, c}) CHECK(store::delivery_queue(tx, target, 99).size() == 5);
    CHECK(all_of(tx, 3).size() == 1);
    CHECK(store::next_target_due(tx, at(kNow)) == at(kNow));
  });
}

TEST_CASE("an event that is not told names the setting or the rule") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = add_cabinet(tx, 1, "aaaa");
    User user = make_user(1);
    user.settings.muted_events = {"order.cancelled"};
    user.settings.negative_rating = 2;
    user.settings.critical_days = 3;
    user.settings.stock_ignore = {777};
    store::upsert_user(tx, user);
    add_target(tx, 1);
    struct Case {
      EventType type;
      const char* payload;
      std::int64_t happened;
      const char* reason;
    };
    const Case cases[] = {
        {EventType::order_created, "{}", kNow, "told"},
        {EventType::order_created, "not JSON", kNow, "told"},
        {EventType::order_created, "{}", kNow - 48 * 3600, "told"},
        {EventType::order_created, "{}", kNow - 48 * 3600 - 1, "too_old"},
        {EventType::order_cancelled, "{}", kNow, "notifications.order.cancelled"},
        {EventType::review_negative, R"({"rating":2})", kNow, "told"},
        {EventType::review_negative, R"({"rating":3})", kNow, "negative_rating"},
        {EventType::stock_critical,
         R"({"nm_id":1,"quantity":3,"before":4,"orders_in_window":7,"window_days":7})", kNow, "told"},
        {EventType::stock_critical,
         R"({"nm_id":2,"quantity":5,"before":8,"orders_in_window":7,"window_days":7})", kNow,
         "critical_days"},
        {EventType::stock_out, R"({"nm_id":777})", kNow, "stock_ignore"},
        {EventType::stock_replenished, R"({"nm_id":777})", kNow, "stock_ignore"},
        {EventType::sync_finished, R"({"dataset":"orders","first":true})", kNow, "not_requested"},
        {EventType::sync_finished, R"({"sync_id":"x","requested_by":1})", kNow, "told"},
        {EventType::sync_finished, R"({"sync_id":"x","requested_by":2})", kNow, "not_requested"},
        {EventType::sync_failed, R"({"sync_id":"x","requested_by":null})", kNow, "not_requested"},
        {EventType::sync_failed, R"({"dataset":"orders"})", kNow, "told"},
        {EventType::payout_ready, R"({"report_id":1})", kNow, "told"},
        {EventType::schema_drift, "{}", kNow, "for_administrators"},
    };
    for (const Case& c : cases) {
      INFO(to_string(c.type) << " " << c.payload);
      add_event(tx, shop, c.type, "s", c.payload, at(c.happened));
      CHECK(fan_out(tx, at(kNow), 100).events == 1);
      CHECK(reason_of(tx, 1) == c.reason);
      const auto last = all_of(tx, 1).back();
      CHECK((last.state == DeliveryState::queued) == (std::string(c.reason) == "told"));
      CHECK(last.next_attempt_at.has_value() == (last.state == DeliveryState::queued));
    }
  });
}

TEST_CASE("payouts are told to owners of the cabinet, not to its viewers") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = add_cabinet(tx, 1, "aaaa");
    store::upsert_user(tx, make_user(2));
    store::save_member(tx, shop, TelegramId{2}, MemberRole::viewer, at(20)).value();
    add_target(tx, 1);
    add_target(tx, 2);
    for (const EventType type : {EventType::payout_ready, EventType::payout_unreconciled}) {
      add_event(tx, shop, type);
      CHECK(fan_out(tx, at(kNow), 10).events == 1);
      CHECK(reason_of(tx, 1) == "told");
      CHECK(reason_of(tx, 2) == "for_owners");
    }
  });
}

TEST_CASE("a target gets only its types and cabinets, and nothing of before it was made") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = add_cabinet(tx, 1, "aaaa");
    const CabinetId second = add_cabinet(tx, 1, "bbbb");
    const std::int64_t types = add_target(tx, 1, {"order.created"});
    const std::int64_t cabinets = add_target(tx, 1, {}, {second});
    Target late;
    late.user = TelegramId{1};
    late.chat_id = 9;
    late.created_at = at(kNow + 1);
    const std::int64_t fresh = store::create_target(tx, late, {});
    add_event(tx, shop, EventType::order_created);
    add_event(tx, second, EventType::order_cancelled);
    CHECK(fan_out(tx, at(kNow + 2), 100).events == 2);
    const auto reasons = [&](std::int64_t target) {
      std::vector<std::string> found;
      for (const auto& one :
           store::list_deliveries(tx, {.user = TelegramId{1}, .target = target, .limit = 9}).deliveries)
        found.insert(found.begin(), one.reason.value_or("told"));
      return found;
    };
    CHECK(reasons(types) == std::vector<std::string>{"told", "types"});
    CHECK(reasons(cabinets) == std::vector<std::string>{"cabinet_ids", "told"});
    CHECK(reasons(fresh) == std::vector<std::string>{"before_target", "before_target"});
  });
}

TEST_CASE("news of a stock is told again after its cooldown, or when the stock has come in between") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = add_cabinet(tx, 1, "aaaa");
    User user = make_user(1);
    user.settings.stock_cooldown_hours = 24;
    store::upsert_user(tx, user);
    add_target(tx, 1);
    const auto news = [&](EventType type, std::int64_t hours, int size = 5) {
      const std::int64_t second = kNow + hours * 3600;
      add_event(tx, shop, type, "77", R"({"nm_id":77,"chrt_id":)" + std::to_string(size) + "}", at(second));
      CHECK(fan_out(tx, at(second), 10).events == 1);
      return reason_of(tx, 1);
    };
    CHECK(news(EventType::stock_out, 0) == "told");
    CHECK(news(EventType::stock_out, 23) == "stock_cooldown_hours");
    CHECK(news(EventType::stock_out, 23, 6) == "told");  // another size
    CHECK(news(EventType::stock_critical, 23) == "told");
    CHECK(news(EventType::stock_out, 24) == "told");
    CHECK(news(EventType::stock_out, 25) == "stock_cooldown_hours");
    CHECK(news(EventType::stock_replenished, 26) == "told");
    CHECK(news(EventType::stock_out, 27) == "told");
  });
}

TEST_CASE("a closed target misses what it would have got, and one that is probed does not") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = add_cabinet(tx, 1, "aaaa");
    const std::int64_t id = add_target(tx, 1, {"order.created"});
    Target target = store::find_target(tx, id).value();
    const auto reason = [&](TargetState state, store::TargetHealth health, EventType type) {
      target.state = state;
      store::save_target_health(tx, target, health);
      add_event(tx, shop, type);
      CHECK(fan_out(tx, at(kNow), 10).events == 1);
      return reason_of(tx, 1);
    };
    CHECK(reason(TargetState::gone, {}, EventType::order_created) == "target_gone");
    CHECK(reason(TargetState::disabled, {}, EventType::order_created) == "target_disabled");
    CHECK(reason(TargetState::disabled, {}, EventType::order_returned) == "types");
    CHECK(reason(TargetState::disabled, {.probe_at = at(kNow + 1)}, EventType::order_created) == "told");
    CHECK(reason(TargetState::failing, {}, EventType::order_created) == "told");
  });
}

TEST_CASE("after a restore older events are not told") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = add_cabinet(tx, 1, "aaaa");
    add_target(tx, 1);
    add_event(tx, shop, EventType::order_created);
    store::quiet_restored(tx, at(kNow + 100));
    CHECK(fan_out(tx, at(kNow + 100), 10).events == 0);
    add_event(tx, shop, EventType::order_created, "s", "{}", at(kNow + 99));
    CHECK(fan_out(tx, at(kNow + 200), 10).events == 1);
    CHECK(reason_of(tx, 1) == "restored");
    add_event(tx, shop, EventType::order_created, "s", "{}", at(kNow + 100));
    CHECK(fan_out(tx, at(kNow + 200), 10).events == 1);
    CHECK(reason_of(tx, 1) == "told");
  });
}

}  // namespace fan_out_test
