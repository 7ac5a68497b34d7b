#include "core/store/events.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_events_test {

using namespace wbd;
using namespace wbd::rest::testing;
using nlohmann::json;

namespace {

void add(Installation& place, CabinetId cabinet, EventType type, const std::string& subject,
         const std::string& payload) {
  place.database.real().write([&](db::Tx& tx) {
    const std::vector events{
        Event{type, subject, std::string(to_string(type)) + subject, place.clock.now(), payload}};
    store::save_events(tx, cabinet, events, place.clock.now());
  });
}

std::vector<std::string> types(const Reply& reply) {
  std::vector<std::string> out;
  for (const json& event : reply.data()) out.push_back(event.at("type"));
  return out;
}
using Types = std::vector<std::string>;

}  // namespace

TEST_CASE("an event has its card and a payload with every field") {
  Installation place;
  place.add_order(place.anna, "srid-7", "2026-11-22T09:00:00Z", 1001);
  add(place, place.anna, EventType::order_created, "srid-7",
      R"({"srid":"srid-7","status":"created","ordered_at":"2026-11-22T09:00:00Z","currency":"RUB"})");
  const json event = place.get("/api/v1/events", "anna-key").data().at(0);
  CHECK_THAT(event.at("title").get<std::string>(), Catch::StartsWith("Новый заказ: "));
  CHECK_THAT(event.at("text").get<std::string>(), Catch::Contains("Артикул WB: 1001"));
  CHECK_THAT(event.at("text_html").get<std::string>(), Catch::Contains("<b>Новый заказ</b>"));
  CHECK(event.at("payload").size() == 6);
  CHECK(event.at("payload").at("nm_id").is_null());
  CHECK_FALSE(event.contains("telegram_ids"));
  const json english = place.get("/api/v1/events?lang=en", "anna-key").data().at(0);
  CHECK_THAT(english.at("title").get<std::string>(), Catch::StartsWith("New order: "));
  for (const char* without : {"/api/v1/events?texts=false", "/api/v1/events?limit=201"}) {
    CHECK(place.get(without, "anna-key").data().at(0).at("text").is_null());
  }
  CHECK_FALSE(place.get("/api/v1/events?limit=201&texts=true", "anna-key").data().at(0).at("text").is_null());
}

TEST_CASE("a person reads in their own language") {
  Installation place;
  add(place, place.anna, EventType::token_refused, "sid", "{}");
  REQUIRE(place.send("PATCH", "/api/v1/users/100", "anna-key", R"({"language":"en"})").status == 200);
  CHECK(place.get("/api/v1/events", "anna-key").data().at(0).at("title") == "WB refuses the token");
}

TEST_CASE("several types are asked for with commas or one by one") {
  Installation place;
  add(place, place.anna, EventType::order_created, "1", "{}");
  add(place, place.anna, EventType::stock_out, "2", "{}");
  add(place, place.anna, EventType::question_created, "3", "{}");
  for (const char* query :
       {"type=order.created,stock.out", "type=order.created&type=stock.out",
        "type=stock.out&type=order.created,stock.out", "type=stock.out,stock.out,order.created"}) {
    INFO(query);
    CHECK(types(place.get(std::string("/api/v1/events?") + query, "anna-key")) ==
          Types{"order.created", "stock.out"});
  }
  for (const char* query :
       {"type=", "type=order.created,", "type=order.created&type=moon", "type=a,stock.out"}) {
    INFO(query);
    const Reply refused = place.get(std::string("/api/v1/events?") + query, "anna-key");
    CHECK(refused.status == 422);
    CHECK(refused.json().at("errors").at(0).at("field") == "type");
  }
}

TEST_CASE("a bot follows all users, and each event names those it concerns") {
  Installation place;
  place.database.real().write([&](db::Tx& tx) {
    (void)store::save_member(tx, place.boris, TelegramId{300}, MemberRole::viewer, place.clock.now());
    store::raise_directory_version(tx);
  });
  REQUIRE(place
              .send("PATCH", "/api/v1/users/300", "admin-key",
                    R"({"negative_rating":1,"notifications":{"order.created":false}})")
              .status == 200);
  add(place, place.anna, EventType::order_created, "a", R"({"srid":"a"})");
  add(place, place.boris, EventType::order_created, "b", R"({"srid":"b"})");
  add(place, place.boris, EventType::review_negative, "r", R"({"id":"r","rating":2})");
  add(place, place.boris, EventType::sync_finished, "orders", R"({"dataset":"orders","first":true})");
  add(place, place.boris, EventType::sync_finished, "x",
      R"({"sync_id":"x","state":"succeeded","requested_by":300})");
  add(place, place.boris, EventType::stock_critical, "5",
      R"({"nm_id":5,"quantity":6,"before":9,"orders_in_window":14,"window_days":14})");
  add(place, place.boris, EventType::stock_critical, "6", R"({"nm_id":6})");
  add(place, place.boris, EventType::schema_drift, "d", R"({"dataset":"orders"})");
  for (const char* key : {"bot-key", "admin-key"}) {
    const Reply reply = place.get("/api/v1/events?recipients=1", key);
    REQUIRE(reply.status == 200);
    const json events = reply.data();
    REQUIRE(events.size() == 8);
    const std::vector<json> expected{{100}, {200},      {200},      json::array(),
                                     {300}, {200, 300}, {200, 300}, json::array()};
    for (std::size_t i = 0; i < expected.size(); ++i) {
      INFO(events.at(i).dump());
      CHECK(events.at(i).at("telegram_ids") == expected[i]);
    }
  }
  const std::string boris = std::to_string(place.boris.value);
  CHECK(place.get("/api/v1/events?recipients=1&cabinet_id=" + boris, "bot-key").data().size() == 7);
  CHECK(place.get("/api/v1/events?recipients=1&cabinet_id=999", "bot-key").status == 404);
  CHECK(place.get("/api/v1/events?recipients=1", "anna-key").status == 403);
  CHECK(place.get("/api/v1/events?recipients=1&telegram_id=100", "bot-key").status == 422);
  CHECK(place.get("/api/v1/events?recipients=2", "bot-key").status == 422);
  CHECK(place.get("/api/v1/events?recipients=0", "bot-key").status == 422);  // then it must name the user
  const Reply stream = place.get("/api/v1/events?recipients=1", "bot-key", {{"Accept", "text/event-stream"}});
  CHECK(stream.status == 200);
  CHECK(stream.content_type == "text/event-stream");
}

TEST_CASE("a report as a caption is short and has the picture") {
  Installation place;
  place.add_order(place.anna, "srid-7", "2026-11-22T09:00:00Z", 1001);
  const json report = place.get("/api/v1/orders/srid-7/report?format=short", "anna-key").data();
  REQUIRE(report.at("parts").size() == 1);
  CHECK(report.at("parts_html").size() == 1);
  CHECK(report.at("parts_html").at(0).get<std::string>().size() <= 2048);
  CHECK(report.contains("photo_url"));
  CHECK(report.at("sections").contains("order"));
  const json product = place.get("/api/v1/products/1001/report?format=short", "anna-key").data();
  CHECK(product.at("parts").size() == 1);
  CHECK(product.contains("photo_url"));
  CHECK(place.get("/api/v1/dashboard?format=short", "anna-key").data().at("photo_url").is_null());
  CHECK(place.get("/api/v1/dashboard", "anna-key").data().contains("photo_url") == false);
}

}  // namespace api_events_test
