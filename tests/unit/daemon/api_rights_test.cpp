#include "core/store/events.hpp"
#include "core/view/rows.hpp"
#include "core/view/target_rows.hpp"
#include "daemon/rest/route_table.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_rights_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

bool names_boris(const Installation& at, const std::string& whole) {
  // The meta data has a random request id, which may contain any text.
  const std::string body = whole.substr(0, whole.find(",\"request_id\":"));
  return body.find("oris") != std::string::npos || body.find("2001") != std::string::npos ||
         body.find("\"cabinet_id\":" + std::to_string(at.boris.value) + ",") != std::string::npos;
}

// A request of the route for objects of Boris, in the name of `user` if the route has such a parameter.
struct BorisRequest {
  std::string target, body;
};
BorisRequest request_of_boris(const Installation& at, const Route& route, std::optional<int> user,
                              const std::string& query = "") {
  BorisRequest request{std::string(route.pattern), ""};
  if (route.path) {
    const std::string value = route.path->name == "nm_id" || route.path->name == "report_id" ? "2001"
                              : route.path->name == "cabinet_id"  ? std::to_string(at.boris.value)
                              : route.path->name == "telegram_id" ? "200"
                                                                  : "boris-srid";
    const auto open = request.target.find('{');
    request.target.replace(open, request.target.find('}') - open + 1, value);
  }
  if (route.inner) {
    const auto open = request.target.find('{');
    request.target.replace(open, request.target.find('}') - open + 1, std::to_string(at.targets.at(200)));
  }
  nlohmann::json body = nlohmann::json::object();
  for (const BodyField& field : route.body()) {
    if (field.value.name == "member_id") body["member_id"] = 100;
    if (field.value.name == "api_token") body["api_token"] = "x";
    if (field.value.name == "kind") body["kind"] = "webhook";
    if (field.value.name == "regime") body["regime"] = "npd";
    if (field.value.name == "state") body["state"] = "disputed";
    if (field.value.name == "telegram_id" && user) body["telegram_id"] = *user;
  }
  std::string parameters = query;
  const auto add = [&parameters](const std::string& pair) {
    parameters += (parameters.empty() ? "" : "&") + pair;
  };
  if (user && find_parameter(route, "telegram_id")) add("telegram_id=" + std::to_string(*user));
  if (find_parameter(route, "member_id")) add("member_id=200");
  if (!parameters.empty()) request.target += '?' + parameters;
  if (route.writes() != nullptr) request.body = body.dump();
  return request;
}

Reply call_of_boris(Installation& at, const Route& route, std::string_view key, std::optional<int> user,
                    const std::string& query = "") {
  const auto request = request_of_boris(at, route, user, query);
  return at.send(route.method, request.target, key, request.body);
}

bool has_user_data(const Route& route) {
  return route.access == Access::user_data || route.access == Access::new_user;
}
bool user_in_path(const Route& route) {
  return route.path && route.path->name == "telegram_id";
}

// All tables that rights depend on.
std::string accounts(Installation& at) {
  std::string all;
  at.database.read([&](db::Tx& tx) {
    for (const User& user : store::list_users(tx)) {
      JsonWriter json(all);
      view::write_user(json, user);
    }
    for (const Cabinet& cabinet : store::list_cabinets(tx)) {
      JsonWriter json(all);
      view::write_cabinet(json, {cabinet, MemberRole::owner}, at.clock.now());
      for (const auto& member : store::members_of(tx, cabinet.id))
        all += std::to_string(member.telegram_id.value) + std::string(to_string(member.role)) + ';';
    }
    JsonWriter json(all);
    json.begin_array();
    for (const std::int64_t user : {100, 200, 300}) {
      for (const Target& target : store::list_targets(tx, TelegramId{user})) view::write_target(json, target);
      for (const auto& one : store::list_deliveries(tx, {.user = TelegramId{user}}).deliveries)
        view::write_delivery(json, one);
    }
    json.end_array();
  });
  return all;
}

}  // namespace

TEST_CASE("no route shows a user what belongs to another") {
  Installation at;
  at.database.write([&at](db::Tx& tx) {
    const std::vector events{Event{EventType::order_created, "boris-srid", "key", at.clock.now()}};
    store::save_events(tx, at.boris, events, at.clock.now());
  });
  for (const Route& route : routes()) {
    if (!has_user_data(route) || route.reads() == nullptr) continue;
    INFO(route.id);
    // Fill the caches by every key that may see the rows of Boris.
    for (const auto* key : {"boris-key", "admin-key"}) {
      const Reply own = call_of_boris(at, route, key, std::nullopt);
      REQUIRE(own.status == 200);
      const bool sums_alone = route.id == "getSalesAnalytics" || route.id == "listFinanceTotals" ||
                              route.id == "listAuditTotals" || route.id == "explainFigure";
      CHECK((names_boris(at, own.body) || sums_alone));
    }
    REQUIRE(call_of_boris(at, route, "bot-key", 200).status == 200);

    const auto check = [&](std::optional<int> user, std::string_view key) {
      INFO((user ? std::to_string(*user) : "no user") << " with " << key);
      for (int round = 0; round < 2; ++round) {
        const Reply reply = call_of_boris(at, route, key, user);
        if (reply.status == 200) {
          CHECK_FALSE(names_boris(at, reply.body));
        } else {
          CHECK(reply.status == 404);
          // The answer may repeat what the client sent, but never a row of Boris.
          CHECK_FALSE(reply.json().contains("data"));
        }
      }
    };
    check(std::nullopt, "anna-key");
    if (!user_in_path(route)) {
      check(100, "bot-key");
      check(100, "admin-key");
      check(300, "bot-key");
      CHECK(call_of_boris(at, route, "anna-key", 200).status == 404);
      CHECK(call_of_boris(at, route, "anna-key", std::nullopt, "user_id=200").status == 404);
      CHECK(call_of_boris(at, route, "bot-key", 999).status == 404);
      CHECK(call_of_boris(at, route, "admin-key", 999).status == 404);
      CHECK(call_of_boris(at, route, "bot-key", std::nullopt).status == 422);
    }
    CHECK(call_of_boris(at, route, "no-such-key", std::nullopt).status == 401);
    CHECK(call_of_boris(at, route, "", std::nullopt).status == 401);
    if (find_parameter(route, "cabinet_id")) {
      const std::string foreign = "cabinet_id=" + std::to_string(at.boris.value);
      CHECK(call_of_boris(at, route, "anna-key", std::nullopt, foreign).status == 404);
      CHECK(call_of_boris(at, route, "bot-key", 100, foreign).status == 404);
      CHECK(call_of_boris(at, route, "admin-key", 100, foreign).status == 404);
      CHECK(call_of_boris(at, route, "boris-key", std::nullopt, foreign).status == 200);
    }
  }
}

TEST_CASE("no route lets a user change what belongs to another") {
  Installation at;
  at.wb_says = [](TelegramId, const std::string&) -> wb::TokenResult<sync::Registered> {
    return Error{Errc::internal, "no request may get as far as this"};
  };
  const std::string before = accounts(at);
  for (const Route& route : routes()) {
    if (route.writes() == nullptr) continue;
    INFO(route.id);
    // A user key: for its own user, and in the name of Boris.
    if (route.path) CHECK(call_of_boris(at, route, "anna-key", std::nullopt).status == 404);
    if (!user_in_path(route)) CHECK(call_of_boris(at, route, "anna-key", 200).status == 404);
    // A bot key: for Anna, without a user, and for an unknown user.
    if (route.path && !user_in_path(route)) CHECK(call_of_boris(at, route, "bot-key", 100).status == 404);
    if (!user_in_path(route)) CHECK(call_of_boris(at, route, "bot-key", std::nullopt).status == 422);
    if (route.access != Access::new_user && !user_in_path(route))
      CHECK(call_of_boris(at, route, "bot-key", 999).status == 404);
    CHECK(call_of_boris(at, route, "no-such-key", 200).status == 401);
    CHECK(call_of_boris(at, route, "", 200).status == 401);
    CHECK(accounts(at) == before);
  }
}

TEST_CASE("an admin key without a user sees every cabinet") {
  Installation at;
  CHECK(at.get("/api/v1/orders", "admin-key").data().size() == 2);
  CHECK(at.get("/api/v1/cabinets", "admin-key").data().size() == 2);
  CHECK(at.get("/api/v1/orders?telegram_id=100", "admin-key").data().size() == 1);
}

TEST_CASE("a user without cabinets has empty lists") {
  Installation at;
  for (const auto* path : {"/api/v1/orders", "/api/v1/sales", "/api/v1/products", "/api/v1/stocks",
                           "/api/v1/reviews", "/api/v1/cabinets"}) {
    INFO(path);
    const Reply reply = at.get(std::string(path) + "?telegram_id=300", "bot-key");
    REQUIRE(reply.status == 200);
    CHECK(reply.data() == nlohmann::json::array());
    CHECK(reply.header("X-Total-Count") == "0");
    CHECK(reply.meta()["as_of"].is_null());
    CHECK(reply.meta()["stale"] == false);
  }
}

TEST_CASE("a revoked key is refused at once, also for what is cached") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders", "anna-key").status == 200);
  REQUIRE(at.get("/api/v1/orders", "anna-key").at_once);
  at.database.write([&](db::Tx& tx) {
    for (const ApiKey& key : store::list_api_keys(tx)) {
      if (key.name == "anna-key") REQUIRE(store::revoke_api_key(tx, key.id, at.clock.now()));
    }
  });
  CHECK(at.get("/api/v1/orders", "anna-key").status == 401);
  CHECK(at.get("/api/v1/orders", "boris-key").status == 200);
}

TEST_CASE("a key expires by the clock, also for what is cached") {
  Installation at;
  at.add_key("short", KeyScope::user, TelegramId{100}, at.clock.now() + 1min);
  REQUIRE(at.get("/api/v1/orders", "short").status == 200);
  REQUIRE(at.get("/api/v1/orders", "short").at_once);
  at.clock.advance(1min);
  CHECK(at.get("/api/v1/orders", "short").status == 401);
}

TEST_CASE("a user who leaves a cabinet loses it at once") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders", "anna-key").data().size() == 1);
  at.database.write([&](db::Tx& tx) { store::leave_cabinet(tx, at.anna, TelegramId{100}); });
  CHECK(at.get("/api/v1/orders", "anna-key").data().empty());
  CHECK(at.get("/api/v1/orders/anna-srid", "anna-key").status == 404);
}

TEST_CASE("rights that change while an answer is read are those of the answer") {
  Installation at;
  REQUIRE(at.get("/api/v1/cabinets", "anna-key").status == 200);  // the directory is known
  at.database.before_read = [&] {
    at.database.write([&](db::Tx& tx) { store::leave_cabinet(tx, at.anna, TelegramId{100}); });
  };
  CHECK(at.get("/api/v1/orders", "anna-key").data().empty());
}

}  // namespace api_rights_test
