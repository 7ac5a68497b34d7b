// Bounds on the things that one key can make the API keep, send or do to the other keys.
#include <zlib.h>

#include "core/store/idempotency.hpp"
#include "daemon/rest/compressor.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_bounds_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

// The decision after the head of a request: the owner of the body, or the status of the refusal.
struct Said {
  std::int64_t owner = 0;
  int status = 0;
  bool at_once = true;
};

Said admit(Installation& at, std::string_view method, std::string_view target,
           const std::vector<httpd::Header>& headers) {
  httpd::Request head;
  head.method = method;
  head.target = target;
  head.headers = &headers;
  auto begun = at.api.admit(head);
  Said said;
  httpd::AdmissionOrRefusal outcome;
  if (auto* task = std::get_if<Task<httpd::AdmissionOrRefusal>>(&begun)) {
    said.at_once = false;
    outcome = run_sync(at.context, std::move(*task));
  } else if (auto* refused = std::get_if<httpd::Response>(&begun)) {
    outcome = std::move(*refused);
  } else {
    outcome = std::get<httpd::Admission>(begun);
  }
  if (const auto* refused = std::get_if<httpd::Response>(&outcome)) said.status = refused->status;
  if (const auto* admission = std::get_if<httpd::Admission>(&outcome)) said.owner = admission->owner;
  return said;
}

}  // namespace

TEST_CASE("a key is checked after the head, before a body is read") {
  Installation at;
  const std::vector<httpd::Header> anna{{"X-API-Key", "anna-key"}};
  const Said first = admit(at, "PATCH", "/api/v1/users/100", anna);  // the keys are read first
  CHECK(first.owner > 0);
  const Said again = admit(at, "POST", "/api/v1/sync/start", anna);
  CHECK(again.owner == first.owner);
  CHECK(again.at_once);
  CHECK(admit(at, "PATCH", "/api/v1/users/100", {{"Authorization", "Bearer boris-key"}}).owner !=
        first.owner);

  CHECK(admit(at, "PATCH", "/api/v1/users/100", {}).status == 401);
  CHECK(admit(at, "PATCH", "/api/v1/users/100", {{"X-API-Key", "no-key"}}).status == 401);
  at.add_key("new-key", KeyScope::admin);
  CHECK(admit(at, "PATCH", "/api/v1/users/100", {{"X-API-Key", "new-key"}}).owner > 0);
  at.add_key("old-key", KeyScope::admin, std::nullopt, at.clock.now() + 1h);
  CHECK(admit(at, "PATCH", "/api/v1/users/100", {{"X-API-Key", "old-key"}}).owner > 0);
  at.clock.advance(1h);
  CHECK(admit(at, "PATCH", "/api/v1/users/100", {{"X-API-Key", "old-key"}}).status == 401);
}

TEST_CASE("what takes no body is refused with one") {
  Installation at;
  const std::vector<httpd::Header> anna{{"X-API-Key", "anna-key"}};
  CHECK(admit(at, "GET", "/api/v1/orders", anna).status == 400);
  CHECK(admit(at, "HEAD", "/api/v1/orders", anna).status == 400);
  CHECK(admit(at, "GET", "/healthz", {}).status == 400);
  CHECK(admit(at, "GET", "/openapi.json", {}).status == 400);
  CHECK(admit(at, "POST", "/api/v1/nowhere", anna).status == 404);
  CHECK(admit(at, "POST", "/api/v1/orders", anna).status == 405);
}

TEST_CASE("two keys of one header are refused") {
  Installation at;
  CHECK(at.call("GET", "/api/v1/orders", "anna-key", {{"x-api-key", "boris-key"}}).status == 400);
  CHECK(at.call("GET", "/api/v1/orders", "anna-key", {{"X-Api-Key", "anna-key"}}).status == 400);
}

TEST_CASE("a long list of errors ends at twenty") {
  Installation at;
  std::string body = "{";
  for (int i = 0; i < 1'000; ++i) body += "\"x" + std::to_string(i) + "\":1,";
  const Reply reply = at.send("PATCH", "/api/v1/users/100", "anna-key", body + "\"y\":1}");
  CHECK(reply.status == 422);
  CHECK(reply.json().at("errors").size() == 20);
  CHECK(reply.json().at("detail").get<std::string>().find("there are more") != std::string::npos);
  CHECK(reply.body.size() < 20'000);
}

TEST_CASE("a thousand idempotency keys are kept, in little room") {
  Installation at;
  const auto start = [&](const std::string& key) {
    return at.send("POST", "/api/v1/sync/start", "anna-key", "{}",
                   {{"Content-Type", "application/json"}, {"Idempotency-Key", key}});
  };
  const Reply first = start("first");
  REQUIRE(first.status == 202);
  at.database.write([&](db::Tx& tx) {
    auto& query = tx.prepare("select api_key_id, length(body) from idempotency_keys");
    REQUIRE(query.step());
    const std::int64_t key = query.integer(0);
    CHECK(first.body.size() > 2'500);
    CHECK(query.integer(1) < 700);
    query.reset();
    for (int i = 1; i < 1'000; ++i)
      (void)store::reserve_answer(tx, {key, "startSync", std::to_string(i)}, sha256("x"), at.clock.now());
  });
  const Reply refused = start("one-more");
  CHECK(refused.status == 429);
  CHECK(refused.json().at("code") == "too_many_idempotency_keys");
  CHECK_FALSE(refused.header("Retry-After").empty());
  CHECK(start("first").data() == first.data());
  at.clock.advance(24h + 1ms);
  CHECK(start("one-more").status == 202);
}

TEST_CASE("a change of one user leaves the answers of the others in memory") {
  Installation at;
  const auto source = [&](std::string_view target, std::string_view key) {
    const Reply reply = at.get(target, key);
    REQUIRE(reply.status == 200);
    return reply.meta().at("source").get<std::string>();
  };
  const auto change = [&](std::string_view body) {
    REQUIRE(at.send("PATCH", "/api/v1/users/100", "anna-key", body).status == 200);
  };
  for (const auto* key : {"anna-key", "boris-key"}) CHECK(source("/api/v1/orders", key) == "database");
  for (const auto* body : {R"({"name":"Anna A"})", R"({"language":"en"})", R"({"timezone":"Asia/Omsk"})",
                           R"({"sync.enabled":false})", R"({"notifications":{"negative_rating":2}})"}) {
    INFO(body);
    const Reply done = at.send("PATCH", "/api/v1/users/100", "anna-key", body);
    CHECK((done.status == 200 || done.status == 422));
    CHECK(source("/api/v1/orders", "boris-key") == "memory");
  }
  change(R"({"name":"Anna B"})");
  CHECK(source("/api/v1/orders", "anna-key") == "memory");
  CHECK(at.get("/api/v1/users/100", "anna-key").data().at("name") == "Anna B");

  // A change of a cabinet's own row concerns its readers alone.
  at.database.write(
      [&](db::Tx& tx) { store::set_cabinet_status(tx, at.anna, CabinetStatus::paused, std::nullopt); });
  CHECK(source("/api/v1/orders", "boris-key") == "memory");
  CHECK(source("/api/v1/orders", "boris-key") == "memory");
}

TEST_CASE("users that change faster than an answer is read never make a 503") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders?limit=3", "boris-key").status == 200);
  int changes = 0;
  std::function<void()> change = [&] {
    at.database.write([&](db::Tx& tx) {
      User user = store::find_user(tx, TelegramId{100}).value();
      user.language = user.language == Language::ru ? Language::en : Language::ru;
      store::save_user(tx, user);
    });
    ++changes;
    at.database.before_read = change;
  };
  at.database.before_read = change;
  const Reply reply = at.get("/api/v1/orders?limit=7", "boris-key");
  at.database.before_read = nullptr;
  CHECK(reply.status == 200);
  CHECK(reply.data().at(0).at("srid") == "boris-srid");
  CHECK(changes > 4);
  // A key that is revoked meanwhile is refused all the same.
  at.database.before_read = [&] {
    at.database.write([&](db::Tx& tx) {
      const auto row = store::find_api_key(tx, sha256("boris-key")).value();
      REQUIRE(store::revoke_api_key(tx, row.id, at.clock.now()));
    });
  };
  CHECK(at.get("/api/v1/orders?limit=8", "boris-key").status == 401);
}

TEST_CASE("compressed answers are found by their bytes, not by a checksum of them") {
  WorkerPool workers{1};
  Turns turns(1);
  Compressor compressor(1UL << 20, workers, turns);
  const std::vector<httpd::Header> headers{{"Accept-Encoding", "gzip"}};
  httpd::Request request;
  request.headers = &headers;
  const Exchange exchange(request);
  const auto entry_of = [](char content) {
    cache::Entry entry;
    entry.data = std::string(2'000, content);
    entry.etag = "W/\"0123456789abcdefghi-_Z\"";
    return entry;
  };
  const cache::Entry mine = entry_of('m'), theirs = entry_of('t');
  const auto first = compressor.get(exchange, mine);
  REQUIRE(first);
  CHECK(compressor.get(exchange, theirs)->crc ==
        ::crc32(0, reinterpret_cast<const Bytef*>(theirs.data.data()), 2'000));
  const cache::Entry renewed = mine;
  CHECK(compressor.get(exchange, renewed) == first);
  workers.join();
}

}  // namespace api_bounds_test
