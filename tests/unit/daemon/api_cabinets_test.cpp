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
    Result<sync::Registered> wb;
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
      {"accepted", sync::Registered{anna, sync::Registration::activated, {"expires soon"}, {}}, 201, ""},
      {"joined", sync::Registered{anna, sync::Registration::joined, {}, {}}, 200, ""},
      {"pending", pending(), 202, ""},
      {"refused", Error{Errc::unauthorized, "WB refuses the token"}, 422, "invalid_argument"},
      {"not allowed", Error{Errc::forbidden, "the token lacks a right"}, 422, "invalid_argument"},
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
      return c.wb;
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
    } else {
      CHECK(reply.json()["code"] == c.code);
      if (c.status == 422) CHECK(reply.json()["errors"][0]["field"] == "api_token");
    }
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
