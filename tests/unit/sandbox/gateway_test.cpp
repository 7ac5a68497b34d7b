#include "core/base/encoding.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace gateway_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

constexpr const char* kStocks = "/api/analytics/v1/stocks-report/wb-warehouses";

// A forged token: one claim is changed, the signature is kept.
std::string forged(const std::string& token) {
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  json payload = json::parse(*wbd::base64_decode(token.substr(first + 1, second - first - 1)));
  payload["s"] = 0xFFFFFFFFU;
  return token.substr(0, first + 1) + wbd::base64url_encode(wbd::as_bytes(payload.dump())) +
         token.substr(second);
}

}  // namespace

TEST_CASE("tokens are JWTs with the documented claims") {
  struct Case {
    TokenType type;
    int acc;
    const char* audience;
    bool test;
  };
  const Case c =
      GENERATE(Case{TokenType::base, 1, "", false}, Case{TokenType::test, 2, "", true},
               Case{TokenType::personal, 3, "self", false}, Case{TokenType::service, 4, "asid:", false});
  const Api api;
  const std::string token = api.emulator().token(1, c.type, 1U << 5);
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  REQUIRE(second != std::string::npos);
  const json payload = json::parse(*wbd::base64_decode(token.substr(first + 1, second - first - 1)));
  CHECK(payload.at("acc") == c.acc);
  CHECK(payload.at("t") == c.test);
  CHECK(payload.at("s") == 32);
  CHECK(payload.at("sid") == api.sid(1));
  CHECK(payload.value("for", std::string()).substr(0, std::string(c.audience).size()) == c.audience);
  CHECK(payload.at("id").get<std::string>().size() == 36);
  // Midnight of the day in Moscow, plus 180 days.
  CHECK(payload.at("exp") == 1795294800 + 180 * 86400);
}

TEST_CASE("a token that is not good is a 401 of the gateway") {
  Api api;
  const std::string good = api.emulator().tokens()[0].token;
  struct Case {
    const char* name;
    std::string token;
    const char* detail;
  };
  const Case cases[] = {
      {"none", "", "empty Authorization header"},
      {"text", "abc", "token is malformed"},
      {"two parts", good.substr(0, good.rfind('.')), "token is malformed"},
      {"cut signature", good.substr(0, good.size() - 5), "signature"},
      {"forged claims", forged(good), "signature is invalid"},
      {"expired", api.emulator().token(0, TokenType::personal, kDefaultScopes, true), "token expired"},
      {"unknown scheme", "Basic " + good, "token is malformed"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    api.use(c.token);
    const Received answer = api.get("/api/v1/seller-info");
    CHECK(answer.status == 401);
    CHECK(answer.content_type == "application/problem+json");
    CHECK(answer.parsed().at("title") == "unauthorized");
    CHECK(answer.parsed().at("detail").get<std::string>().find(c.detail) != std::string::npos);
  }
  CHECK(api.counters().at("refused_total") == std::size(cases));
  api.use(good);
  CHECK(api.get("/api/v1/seller-info").status == 200);
  api.use("Bearer " + good);
  CHECK(api.get("/api/v1/seller-info").status == 200);
}

TEST_CASE("a token of another emulator is not accepted") {
  Options options = quick_options();
  options.seed = 2;
  const Api other(options);
  Api api;
  api.use(other.emulator().tokens()[0].token);
  CHECK(api.get("/api/v1/seller-info").status == 401);
}

TEST_CASE("the authorization scheme can be pinned") {
  const bool raw = GENERATE(true, false);
  Options options = quick_options();
  options.auth = raw ? AuthScheme::raw : AuthScheme::bearer;
  Api api(options);
  const std::string token = api.emulator().tokens()[0].token;
  api.use(token);
  CHECK(api.get("/api/v1/seller-info").status == (raw ? 200 : 401));
  api.use("Bearer " + token);
  CHECK(api.get("/api/v1/seller-info").status == (raw ? 401 : 200));
}

TEST_CASE("a token opens the categories it carries and no other") {
  Api api;
  api.use(api.emulator().token(0, TokenType::personal, 1U << 1));
  CHECK(api.post("/content/v2/get/cards/list", json::object()).status == 200);
  CHECK(api.get("/api/v1/seller-info").status == 200);
  const Received refused = api.get("/api/v1/supplier/orders?dateFrom=2026-11-01");
  CHECK(refused.status == 403);
  CHECK(refused.parsed().at("detail") == "scope is not allowed for this resource");
  CHECK(refused.parsed().at("origin") == "ag-statistics");
  CHECK(!refused.parsed().contains("code"));
  CHECK(api.get("/content-api.wildberries.ru/ping").status == 200);
  CHECK(api.get("/statistics-api.wildberries.ru/ping").status == 403);
}

TEST_CASE("a missing category can be the older 401") {
  Options options = quick_options();
  options.missing_category_status = 401;
  Api api(options);
  api.use(api.emulator().token(0, TokenType::personal, 1U << 1));
  CHECK(api.get("/api/v1/supplier/orders?dateFrom=2026-11-01").status == 401);
}

TEST_CASE("an unknown path is the gateway's own 404") {
  Api api;
  const Received answer = api.get("/api/v1/supplier/stocks");
  CHECK(answer.status == 404);
  CHECK(answer.content_type == "application/problem+json");
  CHECK(answer.parsed().at("title") == "path not found");
  CHECK(!answer.parsed().contains("code"));
}

TEST_CASE("stock reports are closed to base tokens") {
  Api api;
  api.use(api.emulator().token(0, TokenType::base));
  const Received answer = api.post(kStocks, json::object());
  CHECK(answer.status == 403);
  CHECK(answer.parsed().at("title") == "forbidden");
  CHECK(answer.parsed().at("detail") == "base token is not allowed");
  CHECK(answer.parsed().at("code") == "base token is not allowed for this path");
  CHECK(answer.parsed().at("origin") == "ag-analytics");
  api.use(api.emulator().token(0, TokenType::service));
  CHECK(api.post(kStocks, json::object()).status == 200);
}

TEST_CASE("test tokens belong to the sandbox hosts, all others to the real ones") {
  Api api;
  const std::string path = "/api/v1/supplier/orders?dateFrom=2026-11-01";
  CHECK(api.get(path, "statistics-api.wildberries.ru").status == 200);
  CHECK(api.get(path, "statistics-api-sandbox.wildberries.ru").status == 401);
  api.use(api.emulator().token(0, TokenType::test));
  CHECK(api.get(path, "statistics-api.wildberries.ru").status == 401);
  CHECK(api.get(path, "statistics-api-sandbox.wildberries.ru").status == 200);
}

TEST_CASE("the host comes from the path, the Host header or the path alone, and must have the method") {
  struct Case {
    const char* target;
    const char* host;
    int status;
  };
  const Case c =
      GENERATE(Case{"/common-api.wildberries.ru/api/v1/seller-info", "127.0.0.1:80", 200},
               Case{"/api/v1/seller-info", "common-api.wildberries.ru", 200},
               Case{"/api/v1/seller-info", "common-api.wildberries.ru:443", 200},
               Case{"/api/v1/seller-info", "127.0.0.1:80", 200},
               Case{"/api/v1/seller-info", "statistics-api.wildberries.ru", 404},
               Case{"/statistics-api.wildberries.ru/api/v1/seller-info", "127.0.0.1:80", 404},
               Case{"/api/v1/supplier/stocks", "127.0.0.1:80", 404}, Case{"/", "127.0.0.1:80", 404},
               Case{"/common-api.wildberries.ru", "127.0.0.1:80", 404},
               Case{"/suppliers-api.wildberries.ru/ping", "x", 404});
  Api api;
  INFO(c.target << " at " << c.host);
  CHECK(api.get(c.target, c.host).status == c.status);
}

TEST_CASE("a known path with another verb is a 405") {
  Api api;
  CHECK(api.get("/content/v2/get/cards/list").status == 405);
  CHECK(api.post("/api/v1/supplier/orders", json::object()).status == 405);
}

}  // namespace gateway_test
