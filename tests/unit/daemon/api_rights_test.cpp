#include "daemon/api/route_table.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

using namespace wb;
using namespace wb::rest;
using namespace wb::rest::testing;

namespace {

// A target of the route that names things of Boris where it names things.
std::string target_of_boris(const Route& route, std::string_view query) {
  std::string path(route.pattern);
  const std::string_view value = route.path && route.path->name == "nm_id" ? "2001" : "boris-srid";
  if (const auto open = path.find('{'); open != std::string::npos) {
    path.replace(open, path.find('}') - open + 1, value);
  }
  return path + std::string(query);
}

bool names_boris(const std::string& body) {
  return body.find("boris") != std::string::npos || body.find("2001") != std::string::npos;
}

}  // namespace

TEST_CASE("no route shows a user what belongs to another") {
  Installation at;
  for (const Route& route : routes()) {
    if (route.access != Access::user_data) continue;
    INFO(route.id);
    // Warm the cache with every view that may see Boris' rows.
    for (const auto* key : {"boris-key", "admin-key"}) {
      const Reply own = at.get(target_of_boris(route, ""), key);
      REQUIRE(own.status == 200);
      CHECK(names_boris(own.body));
    }
    REQUIRE(at.get(target_of_boris(route, "?telegram_id=200"), "bot-key").status == 200);

    const auto check = [&](const std::string& query, std::string_view key) {
      INFO(query << " with " << key);
      for (int round = 0; round < 2; ++round) {
        const Reply reply = at.get(target_of_boris(route, query), key);
        if (reply.status == 200) {
          CHECK_FALSE(names_boris(reply.body));
        } else {
          CHECK(reply.status == 404);
          // What the client itself named may be named back; rows of Boris never are.
          CHECK_FALSE(reply.json().contains("data"));
        }
      }
    };
    check("", "anna-key");
    check("?telegram_id=100", "bot-key");
    check("?telegram_id=100", "admin-key");
    check("?telegram_id=300", "bot-key");
    CHECK(at.get(target_of_boris(route, "?telegram_id=200"), "anna-key").status == 404);
    CHECK(at.get(target_of_boris(route, "?user_id=200"), "anna-key").status == 404);
    CHECK(at.get(target_of_boris(route, "?telegram_id=999"), "bot-key").status == 404);
    CHECK(at.get(target_of_boris(route, "?telegram_id=999"), "admin-key").status == 404);
    CHECK(at.get(target_of_boris(route, ""), "bot-key").status == 422);
    CHECK(at.get(target_of_boris(route, ""), "no-such-key").status == 401);
    CHECK(at.get(target_of_boris(route, "")).status == 401);
    if (find_parameter(route, "cabinet_id")) {
      const std::string foreign = "cabinet_id=" + std::to_string(at.boris.value);
      CHECK(at.get(target_of_boris(route, "?" + foreign), "anna-key").status == 404);
      CHECK(at.get(target_of_boris(route, "?telegram_id=100&" + foreign), "bot-key").status == 404);
      CHECK(at.get(target_of_boris(route, "?telegram_id=100&" + foreign), "admin-key").status == 404);
      CHECK(at.get(target_of_boris(route, "?" + foreign), "boris-key").status == 200);
    }
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
  for (const auto* path :
       {"/api/v1/orders", "/api/v1/products", "/api/v1/stocks", "/api/v1/reviews", "/api/v1/cabinets"}) {
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
  at.database.write([&](store::Tx& tx) {
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
  at.database.write([&](store::Tx& tx) { store::leave_cabinet(tx, at.anna, TelegramId{100}); });
  CHECK(at.get("/api/v1/orders", "anna-key").data().empty());
  CHECK(at.get("/api/v1/orders/anna-srid", "anna-key").status == 404);
}

TEST_CASE("rights that change while an answer is read are those of the answer") {
  Installation at;
  REQUIRE(at.get("/api/v1/cabinets", "anna-key").status == 200);  // the directory is known
  at.database.before_read = [&] {
    at.database.write([&](store::Tx& tx) { store::leave_cabinet(tx, at.anna, TelegramId{100}); });
  };
  CHECK(at.get("/api/v1/orders", "anna-key").data().empty());
}
