#include "core/store/targets.hpp"
#include "tests/unit/daemon/api_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace api_users_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

TEST_CASE("a bot and an administrator list all users, a user key does not") {
  Installation at;
  for (const char* key : {"bot-key", "admin-key"}) {
    const Reply all = at.get("/api/v1/users?limit=2", key);
    CHECK(all.status == 200);
    REQUIRE(all.data().size() == 2);
    CHECK(all.data()[0]["telegram_id"] == 100);
    CHECK(all.header("X-Total-Count") == "3");
    CHECK(at.get("/api/v1/users?offset=2", key).data()[0]["telegram_id"] == 300);
  }
  CHECK(at.get("/api/v1/users", "anna-key").status == 403);
  CHECK(at.get("/api/v1/users", "").status == 401);
}

TEST_CASE("a user is added once, then changed by what is given") {
  Installation at;
  const Reply added =
      at.send("POST", "/api/v1/users", "bot-key", R"({"telegram_id":400,"name":"Глеб","language":"en"})");
  REQUIRE(added.status == 201);
  CHECK(added.header("Location") == "/api/v1/users/400");
  CHECK(added.data()["name"] == "Глеб");
  CHECK(added.data()["language"] == "en");
  CHECK(added.data()["timezone"] == "Europe/Moscow");
  CHECK(added.data()["sync_enabled"] == true);
  CHECK(added.data()["sync_datasets"].is_null());
  CHECK(added.data()["notifications"]["order.created"] == true);
  CHECK(added.data()["created_at"] == "2026-11-22T10:00:00Z");
  CHECK(added.meta()["source"] == "database");
  CHECK(added.meta()["as_of"].is_null());

  at.clock.advance(1h);
  const Reply again = at.send("POST", "/api/v1/users", "bot-key", R"({"telegram_id":400,"critical_days":3})");
  CHECK(again.status == 200);
  CHECK(again.data()["name"] == "Глеб");
  CHECK(again.data()["critical_days"] == 3);
  CHECK(again.data()["created_at"] == "2026-11-22T10:00:00Z");
  // Requests for the new user work at once.
  CHECK(at.get("/api/v1/cabinets?telegram_id=400", "bot-key").status == 200);
}

TEST_CASE("a user key adds no user and changes its own") {
  Installation at;
  CHECK(at.send("POST", "/api/v1/users", "anna-key", R"({"telegram_id":400})").status == 404);
  CHECK(at.get("/api/v1/users/400", "bot-key").status == 404);
  CHECK(at.send("POST", "/api/v1/users", "anna-key", R"({"language":"en"})").data()["telegram_id"] == 100);
  CHECK(at.get("/api/v1/users/100", "anna-key").data()["language"] == "en");
}

TEST_CASE("settings are changed one by one and seen at once") {
  Installation at;
  REQUIRE(at.get("/api/v1/users/100", "anna-key").data()["quiet_from"].is_null());
  const Reply patched =
      at.send("PATCH", "/api/v1/users/100", "anna-key",
              R"({"sync_interval_minutes":15,"sync_datasets":["stocks","orders"],"quiet_from":"22:00",)"
              R"("notifications":{"order.created":false}})");
  REQUIRE(patched.status == 200);
  const auto stored = at.get("/api/v1/users/100", "anna-key").data();
  CHECK(stored == patched.data());
  CHECK(stored["name"] == "Anna");
  CHECK(stored["sync_interval_minutes"] == 15);
  CHECK(stored["sync_datasets"] == nlohmann::json({"orders", "stocks"}));
  CHECK(stored["quiet_from"] == "22:00");
  CHECK(stored["notifications"]["order.created"] == false);
  CHECK(stored["notifications"]["order.cancelled"] == true);

  at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"sync_datasets":null,"name":null})");
  const auto reset = at.get("/api/v1/users/100", "anna-key").data();
  CHECK(reset["sync_datasets"].is_null());
  CHECK(reset["name"].is_null());
  CHECK(reset["quiet_from"] == "22:00");
}

TEST_CASE("the secret of a webhook is shown once and kept sealed") {
  Installation at;
  const auto patch = [&](const char* body) {
    return at.send("PATCH", "/api/v1/users/100", "anna-key", body).data();
  };
  const auto first = patch(R"({"webhook_url":"https://example.com/hook"})");
  const std::string secret = first["webhook_secret"];
  CHECK_THAT(secret, Catch::Matchers::Matches("whsec_[A-Za-z0-9+/]{43}="));
  CHECK_FALSE(patch(R"({"webhook_url":"https://example.com/other"})").contains("webhook_secret"));
  CHECK_FALSE(at.get("/api/v1/users/100", "anna-key").data().contains("webhook_secret"));
  const auto stored = [&] {
    return at.database.read_value([](db::Tx& tx) {
      const auto target = store::find_setting_target(tx, TelegramId{100});
      return target ? store::target_secrets(tx, target->id).secret_sealed : std::nullopt;
    });
  };
  REQUIRE(stored());
  CHECK(stored()->find(secret.substr(6, 10)) == std::string::npos);
  CHECK(at.secrets.open(*stored(), "webhook-secret:100").value() == secret);

  patch(R"({"webhook_url":null})");
  CHECK_FALSE(stored());
  CHECK(patch(R"({"webhook_url":"https://example.com/hook"})")["webhook_secret"] != secret);
}

TEST_CASE("a removed user is gone with keys and memberships") {
  Installation at;
  const Reply removed = at.call("DELETE", "/api/v1/users/100", "anna-key");
  CHECK(removed.status == 200);
  CHECK(removed.data()["removed"] == true);
  CHECK(at.get("/api/v1/orders", "anna-key").status == 401);
  CHECK(at.get("/api/v1/users/100", "bot-key").status == 404);
  CHECK(at.call("DELETE", "/api/v1/users/100", "bot-key").status == 404);
  const auto cabinet = at.database.read_value([&](db::Tx& tx) { return store::find_cabinet(tx, at.anna); });
  CHECK(cabinet->status == CabinetStatus::disconnected);
}

TEST_CASE("a body must be JSON") {
  Installation at;
  const Reply form = at.call("PATCH", "/api/v1/users/100", "anna-key");
  CHECK(form.status == 200);  // no body: nothing to change
  Installation::Headers headers{{"Content-Type", "application/x-www-form-urlencoded"}};
  const Reply refused = at.send("PATCH", "/api/v1/users/100", "anna-key", "language=en", headers);
  CHECK(refused.status == 415);
  CHECK(refused.json()["code"] == "unsupported_media_type");
  headers = {{"Content-Type", "Application/JSON; charset=utf-8"}};
  CHECK(at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"language":"en"})", headers).status == 200);
}

TEST_CASE("other processes hear of each write after it is stored and before it is answered") {
  Installation at;
  std::string seen;
  at.others.hear = [&] {
    at.database.read([&](db::Tx& tx) {
      const auto user = store::find_user(tx, TelegramId{100});
      seen = !user ? "none" : to_string(user->language);
    });
  };
  struct Case {
    const char *method, *target, *key, *body;
    int status, announced;
    const char* seen;
  };
  const auto c = EACH_ROW(
      Case, {
                {"PATCH", "/api/v1/users/100", "anna-key", R"({"language":"en"})", 200, 1, "en"},
                {"POST", "/api/v1/users", "bot-key", R"({"telegram_id":100,"language":"en"})", 200, 1, "en"},
                {"DELETE", "/api/v1/users/100", "bot-key", "", 200, 1, "none"},
                {"POST", "/api/v1/sync/start", "anna-key", "{}", 202, 1, "ru"},
                {"PATCH", "/api/v1/users/100", "anna-key", R"({"language":"xx"})", 422, 0, ""},
                {"PATCH", "/api/v1/users/999", "bot-key", R"({"language":"en"})", 404, 0, ""},
                {"GET", "/api/v1/users/100", "anna-key", "", 200, 0, ""},
            });
  INFO(c.method << ' ' << c.target << ' ' << c.body);
  CHECK(at.send(c.method, c.target, c.key, c.body).status == c.status);
  CHECK(at.others.announced == c.announced);
  CHECK(seen == c.seen);
}

TEST_CASE("a repeated request under its key is not announced again") {
  Installation at;
  const Installation::Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", "k1"}};
  for (int i = 0; i < 2; ++i) {
    CHECK(at.send("POST", "/api/v1/sync/start", "anna-key", "{}", headers).status == 202);
    CHECK(at.others.announced == 1);
  }
}

TEST_CASE("nothing is written while the database is down") {
  Installation at;
  REQUIRE(at.get("/api/v1/users/100", "anna-key").status == 200);
  at.database.down = true;
  const Reply refused = at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"language":"en"})");
  CHECK(refused.status == 503);
  CHECK(refused.header("Retry-After") == "5");
}

}  // namespace api_users_test
