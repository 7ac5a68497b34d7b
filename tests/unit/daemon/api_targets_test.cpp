#include "core/notify/target_secrets.hpp"
#include "core/view/target_rows.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_targets_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;
using nlohmann::json;

namespace {

constexpr const char* kTargets = "/api/v1/users/100/targets";

std::string path_of(std::int64_t target, const char* action = "") {
  return std::string(kTargets) + '/' + std::to_string(target) + action;
}

std::string field_of(const Reply& reply) {
  return reply.status == 422 ? reply.json()["errors"][0]["field"].get<std::string>() : "no error";
}

}  // namespace

TEST_CASE("a webhook is added with a secret that is shown once") {
  Installation at;
  const Reply added =
      at.send("POST", kTargets, "anna-key",
              R"({"kind":"webhook","url":"https://example.com/x","types":["order.created"]})");
  REQUIRE(added.status == 201);
  const json target = added.data();
  const std::string secret = target["secret"];
  CHECK_THAT(secret, Catch::Matchers::Matches("whsec_[A-Za-z0-9+/]{43}="));
  const std::int64_t id = target["id"];
  CHECK(added.header("Location") == path_of(id));
  CHECK(target["state"] == "active");
  CHECK(target["types"] == json({"order.created"}));
  CHECK(target["user_id"] == 100);

  const json listed = at.get(kTargets, "anna-key").data();
  REQUIRE(listed.size() == 2);
  CHECK(listed[1]["url"] == "https://example.com/x");
  CHECK_FALSE(listed[1].contains("secret"));

  const json rotated = at.send("POST", path_of(id, "/rotate-secret"), "anna-key", "{}").data();
  CHECK(rotated["secret"] != secret);
  at.database.read([&](db::Tx& tx) {
    const Target stored = store::find_target(tx, id).value();
    const auto address = notify::open_address(tx, at.secrets, stored, "", at.clock.now()).value();
    CHECK(address.secret == rotated["secret"]);
    CHECK(address.old_secret == secret);
  });
}

TEST_CASE("a chat keeps its token and its proxy's password to itself") {
  Installation at;
  const std::string body =
      R"({"kind":"telegram","chat_id":-100123,"topic_id":4,"token":"123:secret","language":"en",)"
      R"("proxy":"socks5://anna:pw@127.0.0.1:1080","cabinet_ids":[)" +
      std::to_string(at.anna.value) + "]}";
  const Reply added = at.send("POST", kTargets, "bot-key", body);
  REQUIRE(added.status == 201);
  CHECK_FALSE(added.data().contains("secret"));
  CHECK(added.data()["own_token"] == true);
  CHECK(added.data()["proxy"] == "socks5://anna:***@127.0.0.1:1080");
  CHECK(added.body.find("123:secret") == std::string::npos);
  const std::int64_t id = added.data()["id"];

  const Reply changed =
      at.send("PATCH", path_of(id), "anna-key",
              R"({"topic_id":null,"language":null,"cabinet_ids":null,"types":["stock.out"]})");
  REQUIRE(changed.status == 200);
  CHECK(changed.data()["topic_id"].is_null());
  CHECK(changed.data()["language"].is_null());
  CHECK(changed.data()["cabinet_ids"] == json::array());
  CHECK(changed.data()["types"] == json({"stock.out"}));
  CHECK(changed.data()["chat_id"] == -100123);
  CHECK(at.send("PATCH", path_of(id), "anna-key", R"({"types":[]})").data()["types"] == json::array());
  CHECK(at.send("PATCH", path_of(id), "anna-key", R"({"types":null,"proxy":null,"token":"9:new"})")
            .data()["proxy"]
            .is_null());
  at.database.read([&](db::Tx& tx) {
    const Target stored = store::find_target(tx, id).value();
    CHECK(notify::open_address(tx, at.secrets, stored, "", at.clock.now())->token == "9:new");
  });

  CHECK(at.send("DELETE", path_of(id), "anna-key", "").data() == json({{"id", id}, {"removed", true}}));
  CHECK(at.send("DELETE", path_of(id), "anna-key", "").status == 404);
}

TEST_CASE("a target that cannot work is refused, and the answer names the field") {
  Installation at;
  struct Case {
    const char* body;
    const char* field;
  };
  const Case cases[] = {
      {R"({})", "kind"},
      {R"({"kind":"fax"})", "kind"},
      {R"({"kind":"webhook"})", "url"},
      {R"({"kind":"webhook","url":"http://example.com/"})", "url"},
      {R"({"kind":"telegram"})", "chat_id"},
      {R"({"kind":"telegram","chat_id":1,"url":"https://example.com/"})", "url"},
      {R"({"kind":"telegram","chat_id":1,"types":["order.stolen"]})", "types"},
      {R"({"kind":"telegram","chat_id":1,"types":"order.created"})", "types"},
      {R"({"kind":"telegram","chat_id":1,"cabinet_ids":[0]})", "cabinet_ids"},
      {R"({"kind":"telegram","chat_id":1,"cabinet_ids":[999]})", "cabinet_ids"},
      {R"({"kind":"telegram","chat_id":1,"cabinet_ids":[1,1]})", "cabinet_ids"},
      {R"({"kind":"telegram","chat_id":1,"cabinet_ids":["1"]})", "cabinet_ids"},
      {R"({"kind":"telegram","chat_id":1,"cabinet_ids":1})", "cabinet_ids"},
      {R"({"kind":"telegram","chat_id":1,"proxy":"ftp://x"})", "proxy"},
      {R"({"kind":"telegram","chat_id":1,"language":"de"})", "language"},
      {R"({"kind":"telegram","chat_id":1,"state":"active"})", "state"},
  };
  for (const Case& c : cases) {
    INFO(c.body);
    CHECK(field_of(at.send("POST", kTargets, "anna-key", c.body)) == c.field);
  }
  const std::int64_t id = at.targets.at(100);
  CHECK(field_of(at.send("PATCH", path_of(id), "anna-key", R"({"url":"ftp://x"})")) == "url");
  CHECK(field_of(at.send("PATCH", path_of(id), "anna-key", R"({"kind":"max"})")) == "kind");
  CHECK(field_of(at.send("PATCH", std::string(kTargets) + "/zero", "anna-key", "{}")) == "target_id");
  CHECK(at.get(kTargets, "anna-key").data().size() == 1);
}

TEST_CASE("a user has at most twenty targets") {
  Installation at;
  for (int i = 2; i <= 20; ++i)
    CHECK(at.send("POST", kTargets, "anna-key", R"({"kind":"max","chat_id":5})").status == 201);
  const Reply refused = at.send("POST", kTargets, "anna-key", R"({"kind":"max","chat_id":5})");
  CHECK(refused.status == 409);
  CHECK(refused.json()["code"] == "too_many_targets");
}

TEST_CASE("a test is queued at once, and a closed target is revived first") {
  Installation at;
  const std::int64_t id = at.targets.at(100);
  const Reply tested = at.send("POST", path_of(id, "/test"), "anna-key", "{}");
  REQUIRE(tested.status == 202);
  CHECK(tested.data()["type"] == "test");
  CHECK(tested.data()["state"] == "queued");
  const auto set_state = [&](TargetState state) {
    at.database.write([&](db::Tx& tx) {
      Target target = store::find_target(tx, id).value();
      target.state = state;
      target.last_error = "blocked";
      store::save_target_health(tx, target, {});
    });
  };
  for (const TargetState state : {TargetState::gone, TargetState::disabled}) {
    set_state(state);
    const Reply closed = at.send("POST", path_of(id, "/test"), "anna-key", "{}");
    CHECK(closed.status == 409);
    CHECK(closed.json()["code"] == "target_closed");
    CHECK(closed.json()["detail"].get<std::string>().find("revive") != std::string::npos);
    const json revived = at.send("POST", path_of(id, "/revive"), "bot-key", "{}").data();
    CHECK(revived["state"] == "active");
    CHECK(revived["last_error"].is_null());
  }
  at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"language":"en"})");
  set_state(TargetState::gone);
  CHECK(at.send("POST", path_of(id, "/test"), "anna-key", "{}").json()["detail"] ==
        "Nothing is sent to this target; revive it first.");

  const std::int64_t chat =
      at.send("POST", kTargets, "anna-key", R"({"kind":"max","chat_id":5})").data()["id"];
  const Reply unsigned_chat = at.send("POST", path_of(chat, "/rotate-secret"), "anna-key", "{}");
  CHECK(unsigned_chat.status == 409);
  CHECK(unsigned_chat.json()["code"] == "no_secret");
}

TEST_CASE("another user's target is not there") {
  Installation at;
  const std::int64_t foreign = at.targets.at(200);
  CHECK(at.send("PATCH", path_of(foreign), "anna-key", "{}").status == 404);
  CHECK(at.send("DELETE", path_of(foreign), "anna-key", "").status == 404);
  for (const char* action : {"/test", "/revive", "/rotate-secret"})
    CHECK(at.send("POST", path_of(foreign, action), "bot-key", "{}").status == 404);
  CHECK(at.get("/api/v1/users/200/targets", "anna-key").status == 404);
  CHECK(at.get("/api/v1/users/200/deliveries", "anna-key").status == 404);
  CHECK(at.get("/api/v1/users/999/targets", "bot-key").status == 404);
}

TEST_CASE("deliveries are listed with filters, the newest first") {
  Installation at;
  const std::int64_t id = at.targets.at(100);
  at.send("POST", path_of(id, "/test"), "anna-key", "{}");
  const auto list = [&](const std::string& query) {
    return at.get("/api/v1/users/100/deliveries" + query, "anna-key");
  };
  const Reply all = list("");
  REQUIRE(all.data().size() == 2);
  CHECK(all.header("X-Total-Count") == "2");
  CHECK(all.data()[0]["state"] == "queued");
  CHECK(all.data()[1]["reason"] == "anna did not answer");
  CHECK(list("?limit=1").data().size() == 1);
  CHECK(list("?state=dead").data().size() == 1);
  CHECK(list("?state=grouped").data().empty());
  CHECK(list("?type=test").data().size() == 2);
  CHECK(list("?type=order.created").data().empty());
  CHECK(list("?target_id=" + std::to_string(id)).data().size() == 2);
  CHECK(list("?target_id=" + std::to_string(at.targets.at(200))).data().empty());
  CHECK(list("?event_id=1").data().empty());
  CHECK(list("?state=lost").status == 422);
}

}  // namespace api_targets_test
