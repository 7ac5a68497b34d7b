// The reader's own thresholds decide what is critical or negative.
#include "core/store/events.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace thresholds_test {

using namespace wbd;
using namespace wbd::rest::testing;

TEST_CASE("critical stock is what runs out within the user's own days") {
  Installation at;
  // Five pieces, and five orders in fourteen days: the stock lasts fourteen days.
  at.database.write([&](db::Tx& tx) {
    for (int i = 0; i < 5; ++i) {
      Order order;
      order.cabinet_id = at.anna;
      order.srid = "sold-" + std::to_string(i);
      order.ordered_at = order.updated_at = at.clock.now() - 48h;
      order.nm_id = NmId{1001};
      order.chrt_id = ChrtId{10010};
      const Order* const row = &order;
      store::save_orders(tx, at.anna, std::span(&row, 1));
    }
    store::raise_data_version(tx, at.anna);
  });
  const auto critical = [&](std::string_view key, const char* user) {
    return at.get("/api/v1/stocks?critical=true" + std::string(user), key).data().size();
  };
  CHECK(critical("anna-key", "") == 0);
  CHECK(at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"critical_days":14})").status == 200);
  CHECK(critical("anna-key", "") == 1);
  CHECK(critical("bot-key", "&telegram_id=100") == 1);
  CHECK(critical("admin-key", "") == 0);
  CHECK(at.get("/api/v1/stocks?critical=false", "anna-key").data().empty());
}

TEST_CASE("a review is negative from the reader's own rating on") {
  Installation at;
  at.database.write([&](db::Tx& tx) {
    std::vector<Event> events;
    for (const int rating : {2, 3, 4}) {
      const std::string id = std::to_string(rating);
      events.push_back(
          {EventType::review_negative, id, id, at.clock.now(), R"({"id":"r","rating":)" + id + "}"});
    }
    store::save_events(tx, at.anna, events, at.clock.now());
    store::raise_data_version(tx, at.anna);
  });
  const auto ids = [&](std::string_view key) {
    const auto events = at.get("/api/v1/events", key).data();
    std::string subjects;
    for (const auto& event : events) subjects += event.at("subject").get<std::string>();
    return subjects;
  };
  CHECK(ids("anna-key") == "23");
  CHECK(ids("admin-key") == "234");
  CHECK(at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"negative_rating":2})").status == 200);
  CHECK(ids("anna-key") == "2");
}

}  // namespace thresholds_test
