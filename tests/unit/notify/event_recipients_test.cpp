#include "core/notify/event_recipients.hpp"

#include <catch2/catch.hpp>

#include "core/store/cabinets.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/users.hpp"
#include "tests/unit/store/support.hpp"

namespace event_recipients_test {

using namespace wbd;
using namespace wbd::notify;
using namespace wbd::test;

namespace {

constexpr std::int64_t kNoon = 1'000'000;
constexpr std::int64_t kHour = 3'600;

struct Shop {
  TempDatabase database;
  CabinetId cabinet;
  int number = 0;

  Shop() {
    database.write([this](db::Tx& tx) {
      cabinet = add_cabinet(tx, 1, "aaaa");
      User user = make_user(1);
      user.settings.stock_cooldown_hours = 24;
      user.settings.stock_ignore = {777};
      store::upsert_user(tx, user);
      User eager = make_user(2);
      eager.settings.stock_cooldown_hours = 0;
      store::upsert_user(tx, eager);
      store::save_member(tx, cabinet, TelegramId{2}, MemberRole::viewer, at(20)).value();
    });
  }
  void add(EventType type, std::int64_t found, std::string subject = "5", std::string payload = "{}",
           std::int64_t happened_before = 0) {
    database.write([&](db::Tx& tx) {
      const Event event{type, std::move(subject), "k" + std::to_string(++number), at(found - happened_before),
                        std::move(payload)};
      store::save_events(tx, cabinet, std::span(&event, 1), at(found));
    });
  }
  // The users of each stored event. A reader may ask for any page, in any order.
  std::vector<std::vector<std::int64_t>> recipients() {
    return database.read([&](db::Tx& tx) {
      const CabinetId cabinets[] = {cabinet};
      auto events = store::read_events(tx, {.cabinets = cabinets, .after = 0});
      std::ranges::reverse(events);
      EventRecipients recipients(tx);
      std::vector<std::vector<std::int64_t>> all;
      for (const store::EventRow& event : events) {
        std::vector<std::int64_t> ids;
        for (const TelegramId id : recipients.of(event)) ids.push_back(id.value);
        all.insert(all.begin(), std::move(ids));
      }
      return all;
    });
  }
};
using Users = std::vector<std::vector<std::int64_t>>;

}  // namespace

TEST_CASE("an ignored article, old news, a restore and another's payout name nobody") {
  Shop shop;
  shop.add(EventType::stock_out, kNoon, "777", R"({"nm_id":777})");
  shop.add(EventType::order_created, kNoon, "a", "{}", 48 * kHour);
  shop.add(EventType::order_created, kNoon, "b", "{}", 48 * kHour + 1);
  shop.add(EventType::payout_ready, kNoon, "301");
  shop.add(EventType::schema_drift, kNoon, "orders");
  CHECK(shop.recipients() == Users{{2}, {1, 2}, {}, {1}, {}});
  shop.database.write([](db::Tx& tx) { store::quiet_restored(tx, at(kNoon + 1)); });
  CHECK(shop.recipients() == Users{{}, {}, {}, {}, {}});
}

TEST_CASE("a stock is warned of again after the cooldown or when it had come, whichever page is read") {
  Shop shop;
  const auto news = [&](EventType type, std::int64_t hours, int size = 5) {
    shop.add(type, kNoon + hours * kHour, "5", R"({"nm_id":5,"chrt_id":)" + std::to_string(size) + "}");
  };
  news(EventType::stock_out, 0);
  news(EventType::stock_out, 23);
  news(EventType::stock_out, 23, 6);    // another size
  news(EventType::stock_critical, 23);  // another warning
  news(EventType::stock_out, 24);       // 24 h after the one that was told
  news(EventType::stock_out, 47);
  news(EventType::stock_replenished, 48);
  news(EventType::stock_out, 49);
  CHECK(shop.recipients() == Users{{1, 2}, {2}, {1, 2}, {1, 2}, {1, 2}, {2}, {1, 2}, {1, 2}});
}

TEST_CASE("a warning that the reader's threshold held back begins no cooldown") {
  Shop shop;
  shop.database.write([](db::Tx& tx) {
    User user = make_user(1);
    user.settings.stock_cooldown_hours = 24;
    user.settings.critical_days = 3;
    store::upsert_user(tx, user);
  });
  const char* const seven_days =
      R"({"nm_id":5,"quantity":7,"before":8,"orders_in_window":7,"window_days":7})";
  const char* const three_days =
      R"({"nm_id":5,"quantity":3,"before":4,"orders_in_window":7,"window_days":7})";
  shop.add(EventType::stock_critical, kNoon, "5", seven_days);
  shop.add(EventType::stock_critical, kNoon + kHour, "5", three_days);
  const auto users = shop.recipients();
  REQUIRE(users.size() == 2);
  CHECK(std::ranges::count(users[0], 1) == 0);
  CHECK(std::ranges::count(users[1], 1) == 1);
}

}  // namespace event_recipients_test
