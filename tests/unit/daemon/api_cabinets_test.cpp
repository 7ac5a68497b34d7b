#include "tests/unit/daemon/api_fixture.hpp"

namespace api_cabinets_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

std::string cabinet_path(CabinetId id, std::string_view tail = "") {
  return "/api/v1/cabinets/" + std::to_string(id.value) + std::string(tail);
}

// Members of Anna's cabinet as "100 owner, 200 viewer".
std::string members(Installation& at) {
  std::string out;
  at.database.read([&](db::Tx& tx) {
    for (const auto& member : store::members_of(tx, at.anna)) {
      out += (out.empty() ? "" : ", ") + std::to_string(member.telegram_id.value) + ' ' +
             std::string(to_string(member.role));
    }
  });
  return out;
}

Reply share(Installation& at, std::string_view key, const std::string& body) {
  return at.send("POST", cabinet_path(at.anna, "/members"), key, body);
}

}  // namespace

TEST_CASE("what becomes of a new cabinet decides the status") {
  struct Case {
    const char* name;
    wb::TokenResult<sync::Registered> answer;
    int status;
    const char* code;
  };
  const CabinetId anna{1};
  const auto pending = [&] {
    sync::Registered out{
        anna, sync::Registration::pending, {}, Error{Errc::unreachable, "WB does not answer"}};
    return out;
  };
  const std::vector<Case> cases{
      {"accepted",
       sync::Registered{anna, sync::Registration::activated, {{"expires soon", "скоро истекает"}}, {}}, 201,
       ""},
      {"joined", sync::Registered{anna, sync::Registration::joined, {}, {}}, 200, ""},
      {"pending", pending(), 202, ""},
      {"refused", wb::TokenError{{Errc::unauthorized, "no"}, wb::TokenFault::refused}, 422, "token_refused"},
      {"expired", wb::TokenError{{Errc::unauthorized, "no"}, wb::TokenFault::expired}, 422, "token_expired"},
      {"malformed", wb::TokenError{{Errc::unauthorized, "no"}, wb::TokenFault::malformed}, 422,
       "token_malformed"},
      {"no categories", wb::TokenError{{Errc::forbidden, "no"}, wb::TokenFault::scope_missing}, 422,
       "token_scope_missing"},
      {"foreign", wb::TokenError{{Errc::conflict, "no"}, wb::TokenFault::foreign}, 422, "token_foreign"},
      {"too many tokens",
       wb::TokenError{{Errc::rate_limited, {}, 90s}, wb::TokenFault::too_many_registrations}, 429,
       "too_many_registrations"},
      {"too many claims", wb::TokenError{{Errc::rate_limited, {}, 300s}, wb::TokenFault::too_many_claims},
       429, "too_many_claims"},
      {"too many of all", wb::TokenError{{Errc::rate_limited, {}, 90s}, wb::TokenFault::too_many_unverified},
       429, "too_many_unverified"},
      {"known", Error{Errc::conflict, "this seller is cabinet 1 already"}, 409, "conflict"},
      {"no user", Error{Errc::not_found, "no user"}, 404, "not_found"},
      {"stopping", Error{Errc::unavailable, "stopping"}, 503, "unavailable"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    Installation at;
    REQUIRE(at.anna == anna);
    std::string token;
    at.wb_says = [&](TelegramId user, const std::string& text) {
      CHECK(user == TelegramId{100});
      token = text;
      return c.answer;
    };
    const Reply reply = at.send("POST", "/api/v1/cabinets", "bot-key",
                                R"({"telegram_id":100,"name":"Shop","api_token":"secret-token"})");
    CHECK(reply.status == c.status);
    CHECK(token == "secret-token");
    CHECK(reply.body.find("secret-token") == std::string::npos);
    if (c.status < 300) {
      CHECK(reply.data()["id"] == 1);
      CHECK(reply.data()["role"] == "owner");
      CHECK(reply.header("Location") == "/api/v1/cabinets/1");
      const auto warnings = reply.data()["warnings"];
      CHECK(warnings.size() == (c.name == std::string("joined") ? 0 : 1));
      if (c.name == std::string("accepted")) CHECK(warnings[0] == "скоро истекает");
    } else {
      CHECK(reply.json()["code"] == c.code);
      if (c.status == 429) CHECK(std::stoi(reply.header("Retry-After")) >= 90);
      if (c.status == 422) CHECK(reply.json()["errors"][0]["field"] == "api_token");
    }
  }
}

TEST_CASE("the reason why a token is refused is told in the user's language") {
  Installation at;
  at.wb_says = [](TelegramId, const std::string&) -> wb::TokenResult<sync::Registered> {
    return wb::TokenError{{Errc::unauthorized, "401: token expired"}, wb::TokenFault::expired};
  };
  const std::string body = R"({"telegram_id":100,"api_token":"t"})";
  const Reply russian = at.send("POST", "/api/v1/cabinets", "bot-key", body);
  CHECK(russian.json()["detail"] == "Срок действия токена истёк: создайте новый в личном кабинете WB");
  REQUIRE(at.send("PATCH", "/api/v1/users/100", "bot-key", R"({"language":"en"})").status == 200);
  const Reply english = at.send("POST", "/api/v1/cabinets", "bot-key", body);
  CHECK(english.json()["detail"] ==
        "The token has expired: create a new one in the seller's account at WB (401: token expired)");
  CHECK(english.json()["errors"][0]["message"] == english.json()["detail"]);
}

TEST_CASE("a limit on new tokens is told in the user's language") {
  Installation at;
  at.wb_says = [](TelegramId, const std::string&) -> wb::TokenResult<sync::Registered> {
    return wb::TokenError{{Errc::rate_limited, {}, 90s}, wb::TokenFault::too_many_registrations};
  };
  const std::string body = R"({"telegram_id":100,"api_token":"t"})";
  CHECK(at.send("POST", "/api/v1/cabinets", "bot-key", body).json()["detail"] ==
        "Слишком много новых токенов за час: попробуйте позже");
  REQUIRE(at.send("PATCH", "/api/v1/users/100", "bot-key", R"({"language":"en"})").status == 200);
  CHECK(at.send("POST", "/api/v1/cabinets", "bot-key", body).json()["detail"] ==
        "Too many new tokens within an hour: try again later");
}

TEST_CASE("an owner renews the token of a cabinet, and what WB says decides the status") {
  Installation at;
  REQUIRE(share(at, "anna-key", R"({"member_id":200})").status == 201);
  struct Case {
    const char* name;
    wb::TokenResult<sync::Registered> answer;
    int status;
    const char* code;
  };
  const std::vector<Case> cases{
      {"accepted",
       sync::Registered{at.anna, sync::Registration::activated, {{"expires soon", "скоро истекает"}}, {}},
       200, ""},
      {"WB is down",
       sync::Registered{at.anna, sync::Registration::pending, {}, Error{Errc::unreachable, "WB is down"}},
       202, ""},
      {"foreign", wb::TokenError{{Errc::conflict, "x"}, wb::TokenFault::foreign}, 422, "token_foreign"},
      {"refused", wb::TokenError{{Errc::unauthorized, "x"}, wb::TokenFault::refused}, 422, "token_refused"},
      {"disconnected", Error{Errc::conflict, "the cabinet is disconnected"}, 409, "conflict"},
      {"stopping", Error{Errc::unavailable, "stopping"}, 503, "unavailable"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    std::string token;
    at.wb_renews = [&](CabinetId id, const std::string& text) {
      CHECK(id == at.anna);
      token = text;
      return c.answer;
    };
    const Reply reply = at.send("PUT", cabinet_path(at.anna, "/token"), "bot-key",
                                R"({"telegram_id":100,"api_token":"secret-token"})");
    CHECK(reply.status == c.status);
    CHECK(token == "secret-token");
    CHECK(reply.body.find("secret-token") == std::string::npos);
    if (c.status < 300) {
      CHECK(reply.data()["id"] == at.anna.value);
      CHECK(reply.data()["warnings"].size() == 1);
    } else {
      CHECK(reply.json()["code"] == c.code);
    }
  }
  at.wb_renews = [](CabinetId, const std::string&) -> wb::TokenResult<sync::Registered> {
    FAIL("only an owner may do this");
    return Error{Errc::internal, ""};
  };
  CHECK(at.send("PUT", cabinet_path(at.anna, "/token"), "boris-key", R"({"api_token":"t"})").status == 403);
  CHECK(at.send("PUT", cabinet_path(at.boris, "/token"), "anna-key", R"({"api_token":"t"})").status == 404);
  CHECK(at.send("PUT", cabinet_path(at.anna, "/token"), "anna-key", "{}").status == 422);
}

TEST_CASE("an owner renames, pauses and resumes a cabinet") {
  Installation at;
  REQUIRE(share(at, "anna-key", R"({"member_id":200})").status == 201);
  const Reply renamed = at.send("PATCH", cabinet_path(at.anna), "anna-key", R"({"name":"Лавка"})");
  CHECK(renamed.status == 200);
  CHECK(renamed.data()["name"] == "Лавка");
  CHECK(renamed.data()["status"] == "active");
  CHECK(at.send("PATCH", cabinet_path(at.anna), "bot-key", R"({"telegram_id":100,"paused":true})")
            .data()["status"] == "paused");
  CHECK(at.send("PATCH", cabinet_path(at.anna), "anna-key", R"({"paused":true})").data()["status"] ==
        "paused");
  const Reply both = at.send("PATCH", cabinet_path(at.anna), "anna-key", R"({"name":"B","paused":false})");
  CHECK(both.data()["status"] == "active");
  CHECK(both.data()["name"] == "B");
  CHECK(at.send("PATCH", cabinet_path(at.anna), "boris-key", R"({"name":"C"})").status == 403);
  CHECK(at.send("PATCH", cabinet_path(at.boris), "anna-key", R"({"name":"C"})").status == 404);
  CHECK(at.send("PATCH", cabinet_path(at.anna), "anna-key", R"({"name":""})").status == 422);
  at.database.write(
      [&](db::Tx& tx) { store::set_cabinet_status(tx, at.anna, CabinetStatus::pending, std::nullopt); });
  const Reply refused = at.send("PATCH", cabinet_path(at.anna), "anna-key", R"({"name":"D","paused":true})");
  CHECK(refused.status == 409);
  CHECK(at.get(cabinet_path(at.anna), "anna-key").data()["name"] == "B");
}

TEST_CASE("a member checks which hosts the token of a cabinet reaches") {
  Installation at;
  at.wb_checks = [&](CabinetId id) -> Result<std::vector<sync::HostCheck>> {
    CHECK(id == at.anna);
    sync::HostCheck check;
    check.category = "statistics";
    check.host = "statistics-api.wildberries.ru";
    check.allowed = true;
    check.reachable = false;
    check.detail = "401";
    check.datasets = {"orders"};
    return std::vector{check};
  };
  const Reply reply = at.send("POST", cabinet_path(at.anna, "/check"), "anna-key", "{}");
  CHECK(reply.status == 200);
  CHECK(reply.body.find(R"([{"category":"statistics","host":"statistics-api.wildberries.ru","allowed":true,)"
                        R"("reachable":false,"detail":"401","datasets":["orders"]}])") != std::string::npos);
  at.wb_checks = [](CabinetId) -> Result<std::vector<sync::HostCheck>> {
    return Error{Errc::unauthorized, "the cabinet has no token"};
  };
  CHECK(at.send("POST", cabinet_path(at.anna, "/check"), "anna-key", "{}").status == 409);
  CHECK(at.send("POST", cabinet_path(at.boris, "/check"), "anna-key", "{}").status == 404);
}

TEST_CASE("a body that is not JSON is a 400 on every route that takes one") {
  Installation at;
  for (const Route& route : routes()) {
    if (route.writes() == nullptr) continue;
    INFO(route.id);
    std::string path(route.pattern);
    if (const auto open = path.find('{'); open != std::string::npos)
      path.replace(open, path.find('}') - open + 1, route.path->name == "telegram_id" ? "100" : "1");
    if (const auto open = path.find('{'); open != std::string::npos)
      path.replace(open, path.find('}') - open + 1, "1");
    for (const char* body : {"oops", "{", "{\"a\":1}x", "\xff", "{'a':1}"}) {
      const Reply reply = at.send(std::string(route.method), path, "admin-key", body);
      INFO(body);
      CHECK(reply.status == 400);
      CHECK(reply.json()["code"] == "invalid_json");
    }
    CHECK(at.send(std::string(route.method), path, "admin-key", "[1]").status == 422);
    CHECK(at.send(std::string(route.method), path, "no-such-key", "oops").status == 401);
  }
}

TEST_CASE("a cabinet needs a user") {
  Installation at;
  const Reply unnamed = at.send("POST", "/api/v1/cabinets", "admin-key", R"({"api_token":"t"})");
  CHECK(unnamed.status == 422);
  CHECK(unnamed.json()["errors"][0]["field"] == "telegram_id");
  CHECK(at.send("POST", "/api/v1/cabinets", "bot-key", R"({"telegram_id":999,"api_token":"t"})").status ==
        404);
}

TEST_CASE("one cabinet is shown with the viewer's role and without its token") {
  Installation at;
  REQUIRE(share(at, "anna-key", R"({"member_id":200})").status == 201);
  CHECK(at.get(cabinet_path(at.anna), "anna-key").data()["role"] == "owner");
  const Reply seen = at.get(cabinet_path(at.anna), "boris-key");
  CHECK(seen.data()["role"] == "viewer");
  CHECK(seen.body.find("sealed") == std::string::npos);
  CHECK(at.get(cabinet_path(at.anna), "admin-key").data()["role"] == "owner");
  CHECK(at.get(cabinet_path(CabinetId{99}), "admin-key").status == 404);
}

TEST_CASE("an owner shares a cabinet, and only an owner does") {
  Installation at;
  CHECK(share(at, "boris-key", R"({"member_id":300})").status == 404);
  const Reply added = share(at, "anna-key", R"({"member_id":200})");
  CHECK(added.status == 201);
  CHECK(added.data()["role"] == "viewer");
  CHECK(at.get("/api/v1/orders", "boris-key").data().size() == 2);
  CHECK(share(at, "boris-key", R"({"member_id":300})").status == 403);
  CHECK(share(at, "anna-key", R"({"member_id":999})").status == 404);
  CHECK(share(at, "anna-key", R"({"member_id":200,"role":"owner"})").status == 200);
  CHECK(share(at, "boris-key", R"({"member_id":300})").status == 201);
  CHECK(members(at) == "100 owner, 200 owner, 300 viewer");
  CHECK(share(at, "bot-key", R"({"telegram_id":300,"member_id":300,"role":"owner"})").status == 403);
  CHECK(share(at, "admin-key", R"({"member_id":300,"role":"owner"})").status == 200);
  const auto listed = at.get(cabinet_path(at.anna, "/members?limit=1&offset=1"), "boris-key");
  CHECK(listed.data()[0]["telegram_id"] == 200);
  CHECK(listed.header("X-Total-Count") == "3");
}

TEST_CASE("a cabinet keeps an owner") {
  Installation at;
  const Reply refused = share(at, "anna-key", R"({"member_id":100,"role":"viewer"})");
  CHECK(refused.status == 409);
  CHECK(members(at) == "100 owner");
  at.clock.advance(1s);
  REQUIRE(share(at, "anna-key", R"({"member_id":300})").status == 201);
  at.clock.advance(1s);
  REQUIRE(share(at, "anna-key", R"({"member_id":200})").status == 201);
  const Reply left = at.call("DELETE", cabinet_path(at.anna), "anna-key");
  CHECK(left.data()["outcome"] == "left");
  CHECK(members(at) == "300 owner, 200 viewer");
}

TEST_CASE("a claim that WB has not accepted cannot be shared") {
  Installation at;
  at.database.write(
      [&](db::Tx& tx) { store::set_cabinet_status(tx, at.anna, CabinetStatus::pending, std::nullopt); });
  CHECK(share(at, "anna-key", R"({"member_id":200})").status == 409);
  CHECK(members(at) == "100 owner");
}

TEST_CASE("a member goes or is sent away") {
  Installation at;
  share(at, "anna-key", R"({"member_id":200})");
  share(at, "anna-key", R"({"member_id":300})");
  const auto remove = [&](std::string_view key, const std::string& query) {
    return at.call("DELETE", cabinet_path(at.anna, "/members" + query), key).status;
  };
  CHECK(remove("boris-key", "?member_id=300") == 403);
  CHECK(remove("boris-key", "?member_id=100") == 403);
  CHECK(remove("anna-key", "") == 422);
  CHECK(remove("anna-key", "?member_id=999") == 404);
  CHECK(remove("boris-key", "?member_id=200") == 200);
  CHECK(remove("anna-key", "?member_id=300") == 200);
  CHECK(members(at) == "100 owner");
  CHECK(at.get(cabinet_path(at.anna), "boris-key").status == 404);
}

TEST_CASE("the last member to leave disconnects the cabinet and the data stays") {
  Installation at;
  const Reply left = at.call("DELETE", cabinet_path(at.anna), "anna-key");
  CHECK(left.data()["outcome"] == "disconnected");
  CHECK(at.call("DELETE", cabinet_path(at.anna), "anna-key").status == 404);
  const Reply kept = at.get(cabinet_path(at.anna), "admin-key");
  CHECK(kept.data()["status"] == "disconnected");
  CHECK(kept.data()["token"].is_null());
  CHECK(at.get("/api/v1/orders?cabinet_id=" + std::to_string(at.anna.value), "admin-key").data().size() == 1);
}

TEST_CASE("a purge needs an owner and leaves nothing") {
  Installation at;
  share(at, "anna-key", R"({"member_id":200})");
  CHECK(at.call("DELETE", cabinet_path(at.anna, "?purge=true"), "boris-key").status == 403);
  CHECK(at.call("DELETE", cabinet_path(at.anna, "?purge=1"), "anna-key").status == 422);
  CHECK(at.call("DELETE", cabinet_path(at.anna, "?purge=true"), "anna-key").data()["outcome"] == "purged");
  CHECK(at.get(cabinet_path(at.anna), "admin-key").status == 404);
  CHECK(at.get("/api/v1/orders", "admin-key").data().size() == 1);
  CHECK(at.get("/api/v1/orders", "anna-key").data().empty());
}

TEST_CASE("an admin key purges any cabinet, and leaves one for a named user") {
  Installation at;
  const Reply unnamed = at.call("DELETE", cabinet_path(at.anna), "admin-key");
  CHECK(unnamed.status == 422);
  CHECK(unnamed.json()["errors"][0]["field"] == "telegram_id");
  CHECK(at.call("DELETE", cabinet_path(at.anna, "?telegram_id=100"), "admin-key").status == 200);
  CHECK(at.call("DELETE", cabinet_path(at.boris, "?purge=true"), "admin-key").status == 200);
}

}  // namespace api_cabinets_test
