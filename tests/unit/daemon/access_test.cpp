#include "daemon/rest/access.hpp"

#include <catch2/catch.hpp>

#include "daemon/rest/cache_key.hpp"
#include "daemon/rest/planner.hpp"
#include "tests/unit/daemon/route_of.hpp"
#include "tests/unit/rows.hpp"

namespace access_test {

using namespace wbd;
using namespace wbd::rest;

namespace {

const UtcTime kNow = parse_rfc3339("2026-11-22T10:00:00Z").value();
constexpr TelegramId kAnna{100}, kBoris{200}, kNobody{300};

CabinetList list(std::initializer_list<std::int64_t> ids) {
  std::vector<CabinetId> out;
  for (const auto id : ids) out.emplace_back(id);
  return std::make_shared<const std::vector<CabinetId>>(std::move(out));
}

ApiKey make_key(KeyScope scope, std::optional<TelegramId> user = std::nullopt) {
  ApiKey key;
  key.scope = scope;
  key.telegram_id = user;
  return key;
}

// Anna has cabinets 1 and 2, Boris 2 and 3. Cabinet 4 is a claim of Boris that WB has not accepted yet.
Directory make_directory() {
  Directory directory;
  directory.version = 7;
  directory.cabinets_of = {{kAnna, list({1, 2})}, {kBoris, list({2, 3, 4})}};
  directory.all_cabinets = list({1, 2, 3, 4});
  for (const auto id : {1, 2, 3})
    directory.cabinets[CabinetId{id}] = {CabinetStatus::active, TokenType::personal};
  directory.cabinets[CabinetId{4}] = {CabinetStatus::pending, TokenType::personal};
  directory.keys[sha256("admin")] = make_key(KeyScope::admin);
  directory.keys[sha256("bot")] = make_key(KeyScope::bot);
  directory.keys[sha256("anna")] = make_key(KeyScope::user, kAnna);
  auto expired = make_key(KeyScope::admin);
  expired.expires_at = kNow;
  directory.keys[sha256("expired")] = expired;
  auto lasting = make_key(KeyScope::admin);
  lasting.expires_at = kNow + Millis{1};
  directory.keys[sha256("lasting")] = lasting;
  auto revoked = make_key(KeyScope::admin);
  revoked.revoked_at = kNow - Millis{1};
  directory.keys[sha256("revoked")] = revoked;
  return directory;
}

std::variant<Plan, Problem> plan(std::string_view operation, std::string_view key, std::string_view query,
                                 std::string_view path_value = "1") {
  static const Directory directory = make_directory();
  static const TimeZone zone = TimeZone::moscow();
  return make_plan(
      {directory, route_of(operation), path_value, query, {}, {"", key}, kNow, zone, Language::ru});
}

int status_of(const std::variant<Plan, Problem>& planned) {
  const auto* problem = std::get_if<Problem>(&planned);
  return problem ? problem->status : 200;
}

std::string key_of(std::string_view operation, std::string_view query, std::string_view path_value = "1",
                   std::string_view key = "admin") {
  return std::get<Plan>(plan(operation, key, query, path_value)).cache_key;
}

}  // namespace

TEST_CASE("a key comes as bearer token or X-API-Key") {
  struct Case {
    const char *authorization, *api_key, *key;
  };
  const auto c = EACH_ROW(Case, {
                                    {"Bearer k", "", "k"},
                                    {"bearer k", "", "k"},
                                    {"BEARER  k", "", "k"},
                                    {"", "k", "k"},
                                    {"Bearer k", "k", "k"},
                                    {"Bearer k", "other", ""},
                                    {"Basic k", "k", "k"},
                                    {"Basic k", "", ""},
                                    {"Bearer", "", ""},
                                    {"Bearer ", "", ""},
                                    {"", "", ""},
                                });
  INFO(c.authorization << " | " << c.api_key);
  CHECK(Credentials{c.authorization, c.api_key}.key() == c.key);
}

TEST_CASE("only a living key opens") {
  struct Case {
    const char* key;
    int status;
  };
  const auto c = EACH_ROW(
      Case,
      {{"admin", 200}, {"lasting", 200}, {"expired", 401}, {"revoked", 401}, {"unknown", 401}, {"", 401}});
  INFO(c.key);
  CHECK(status_of(plan("listOrders", c.key, "")) == c.status);
}

TEST_CASE("keys see what is theirs and nothing else") {
  struct Case {
    const char* key;
    const char* query;
    int status;
    std::vector<std::int64_t> cabinets;
  };
  const auto c = EACH_ROW(Case, {
                                    {"admin", "", 200, {1, 2, 3, 4}},
                                    {"admin", "telegram_id=100", 200, {1, 2}},
                                    {"admin", "user_id=200", 200, {2, 3, 4}},
                                    {"admin", "telegram_id=300", 404, {}},
                                    {"admin", "cabinet_id=3", 200, {3}},
                                    {"admin", "cabinet_id=9", 404, {}},
                                    {"admin", "telegram_id=100&cabinet_id=3", 404, {}},
                                    {"bot", "", 422, {}},
                                    {"bot", "telegram_id=100", 200, {1, 2}},
                                    {"bot", "user_id=200&cabinet_id=2", 200, {2}},
                                    {"bot", "telegram_id=300", 404, {}},
                                    {"bot", "telegram_id=100&cabinet_id=3", 404, {}},
                                    {"anna", "", 200, {1, 2}},
                                    {"anna", "telegram_id=100", 200, {1, 2}},
                                    {"anna", "telegram_id=200", 404, {}},
                                    {"anna", "user_id=200", 404, {}},
                                    {"anna", "telegram_id=300", 404, {}},
                                    {"anna", "cabinet_id=2", 200, {2}},
                                    {"anna", "cabinet_id=3", 404, {}},
                                });
  INFO(c.key << " ?" << c.query);
  const auto planned = plan("listOrders", c.key, c.query);
  REQUIRE(status_of(planned) == c.status);
  if (const auto* made = std::get_if<Plan>(&planned)) {
    std::vector<std::int64_t> seen;
    for (const CabinetId id : *made->viewer.cabinets) seen.push_back(id.value);
    CHECK(seen == c.cabinets);
  }
}

TEST_CASE("an unverified claim holds no data") {
  const auto made = std::get<Plan>(plan("listOrders", "bot", "telegram_id=200"));
  CHECK(*made.sources == *list({2, 3}));
  const auto alone = std::get<Plan>(plan("listOrders", "bot", "telegram_id=200&cabinet_id=4"));
  CHECK(alone.sources->empty());
}

TEST_CASE("a wrong key is reported before a wrong parameter, a wrong parameter before a foreign id") {
  CHECK(status_of(plan("listOrders", "unknown", "limit=0")) == 401);
  CHECK(status_of(plan("listOrders", "anna", "limit=0&telegram_id=200")) == 422);
  CHECK(status_of(plan("getProduct", "admin", "", "abc")) == 422);
}

TEST_CASE("cache keys have the documented names") {
  CHECK(key_of("listOrders", "telegram_id=100&limit=20") == "user_orders:100:20");
  CHECK(key_of("listOrders", "limit=20&user_id=100&offset=0") == "user_orders:100:20");
  CHECK(key_of("listOrders", "telegram_id=100") == "user_orders:100:50");
  CHECK(key_of("listOrders", "", "", "anna") == "user_orders:100:50");
  CHECK(key_of("listOrders", "") == "user_orders:all:50");
  CHECK_THAT(key_of("listOrders", "telegram_id=100&status=buyout"),
             Catch::Matchers::Matches("user_orders:100:50:[0-9a-f]{32}"));
  CHECK_THAT(key_of("listOrders", "telegram_id=100&offset=50"),
             Catch::Matchers::Matches("user_orders:100:50:[0-9a-f]{32}"));
  // An entry of one row by our own id serves every viewer of that row.
  CHECK(key_of("getOrder", "telegram_id=100", "17") == "order:17");
  CHECK(key_of("getOrder", "", "0017") == "order:17");
  CHECK(key_of("getOrderReport", "telegram_id=100&lang=en&format=html", "17") == "report:17:en:html");
  CHECK(key_of("getOrderReport", "telegram_id=100", "17") == "report:17:ru:json");
  // Otherwise the key is plain for a single cabinet, and has the hash of the set for several.
  CHECK(key_of("getOrder", "telegram_id=100&cabinet_id=1", "srid-1") == "order:srid-1");
  CHECK_THAT(key_of("getOrder", "telegram_id=100", "srid-1"),
             Catch::Matchers::Matches("order:srid-1:[0-9a-f]{32}"));
  CHECK_THAT(key_of("getOrder", "telegram_id=100&cabinet_id=1", "a:b"),
             Catch::Matchers::Matches("order:#[0-9a-f]{64}"));
  CHECK(key_of("getProduct", "telegram_id=100&cabinet_id=1", "55") == "product:55");
  CHECK_THAT(key_of("getProduct", "", "55"), Catch::Matchers::Matches("product:55:[0-9a-f]{32}"));
  CHECK(key_of("listStocks", "telegram_id=100&cabinet_id=1&warehouse_id=-999999&nm_id=5&limit=50") ==
        "stocks:-999999:5");
  CHECK_THAT(key_of("listStocks", "telegram_id=100&cabinet_id=1&warehouse_id=1&nm_id=5&limit=20"),
             Catch::Matchers::Matches("stocks:1:5:[0-9a-f]{32}"));
  CHECK(key_of("getSalesAnalytics", "telegram_id=100&cabinet_id=1&nm_id=5&period=30") == "analytics:5:30");
  CHECK_THAT(key_of("getSalesAnalytics", "telegram_id=100&cabinet_id=1&nm_id=5&period=30&group_by=day"),
             Catch::Matchers::Matches("analytics:5:30:[0-9a-f]{32}"));
  CHECK_THAT(key_of("getSalesAnalytics", "telegram_id=100&nm_id=5&period=7"),
             Catch::Matchers::Matches("analytics:5:7:[0-9a-f]{32}"));
  CHECK_THAT(key_of("getSalesAnalytics", "telegram_id=100&cabinet_id=1&period=7"),
             Catch::Matchers::Matches("analytics:\\*:7:[0-9a-f]{32}"));
  CHECK_THAT(key_of("listStocks", "telegram_id=100&cabinet_id=1"),
             Catch::Matchers::Matches("stocks:\\*:\\*:[0-9a-f]{32}"));
}

TEST_CASE("people with the same rights share what names no user") {
  const auto same = [](std::string_view operation, std::string_view one, std::string_view other,
                       std::string_view path_value) {
    return key_of(operation, one, path_value) == key_of(operation, other, path_value);
  };
  CHECK(same("getOrder", "telegram_id=100&cabinet_id=2", "telegram_id=200&cabinet_id=2", "srid"));
  CHECK(same("getProduct", "telegram_id=100&cabinet_id=2", "cabinet_id=2", "1"));
  CHECK(same("listStocks", "telegram_id=100&cabinet_id=2", "telegram_id=200&cabinet_id=2", ""));
  CHECK(same("getSalesAnalytics", "telegram_id=100&cabinet_id=2&period=7",
             "telegram_id=200&cabinet_id=2&period=7", ""));
  CHECK_FALSE(same("listStocks", "telegram_id=100&cabinet_id=1", "telegram_id=100&cabinet_id=2", ""));
  CHECK_FALSE(same("getProduct", "telegram_id=100", "telegram_id=200", "1"));
}

TEST_CASE("an entry serves the viewers of the cabinets it was built for, and no others") {
  const auto made = [](std::string_view query, std::string_view object) {
    return std::get<Plan>(plan("getOrder", "bot", query, object));
  };
  const auto built_from = [](std::vector<std::int64_t> cabinets) {
    cache::Entry entry;
    for (const auto id : cabinets) entry.built_from.cabinets.emplace_back(id, 10);
    return entry;
  };
  struct Case {
    const char *query, *object;
    std::vector<std::int64_t> cabinets;
    bool is_for, is_within;
  };
  // Anna has cabinets 1 and 2, Boris 2, 3 and the pending 4.
  const auto c = EACH_ROW(Case, {
                                    {"telegram_id=100", "srid", {1, 2}, true, true},
                                    {"telegram_id=100", "srid", {1}, false, true},
                                    {"telegram_id=100", "srid", {2}, false, true},
                                    {"telegram_id=100", "srid", {1, 2, 3}, false, false},
                                    {"telegram_id=100", "srid", {2, 3, 4}, false, false},
                                    {"telegram_id=100&cabinet_id=2", "srid", {2}, true, true},
                                    {"telegram_id=200&cabinet_id=2", "srid", {2}, true, true},
                                    {"telegram_id=200&cabinet_id=3", "srid", {2}, false, false},
                                    {"telegram_id=100", "17", {1}, true, true},
                                    {"telegram_id=100", "17", {2}, true, true},
                                    {"telegram_id=100", "17", {3}, false, false},
                                    {"telegram_id=100&cabinet_id=1", "17", {2}, false, false},
                                    {"telegram_id=100", "17", {1, 2}, false, true},
                                    {"telegram_id=100", "17", {}, false, true},
                                });
  INFO(c.query << ' ' << c.object);
  const Plan asked = made(c.query, c.object);
  CHECK(is_for(built_from(c.cabinets), asked) == c.is_for);
  CHECK(is_within(built_from(c.cabinets), asked.viewer) == c.is_within);
}

TEST_CASE("no request waits for a load with other rights") {
  const auto flight = [](std::string_view query, std::string_view object) {
    return std::get<Plan>(plan("getOrder", "bot", query, object)).flight_key;
  };
  CHECK(flight("telegram_id=100", "17") != flight("telegram_id=200", "17"));
  CHECK(flight("telegram_id=100&cabinet_id=1", "s") != flight("telegram_id=200&cabinet_id=3", "s"));
  CHECK(flight("telegram_id=100&cabinet_id=2", "s") == flight("telegram_id=200&cabinet_id=2", "s"));
}

TEST_CASE("answers that may differ never share a cache key") {
  const std::vector<std::string> keys{
      key_of("listOrders", ""),
      key_of("listOrders", "telegram_id=100"),
      key_of("listOrders", "telegram_id=200"),
      key_of("listOrders", "cabinet_id=2"),
      key_of("listOrders", "telegram_id=100&cabinet_id=2"),
      key_of("listOrders", "telegram_id=200&cabinet_id=2"),
      key_of("listOrders", "telegram_id=100&offset=1"),
      key_of("listOrders", "telegram_id=100&limit=1"),
      key_of("listOrders", "telegram_id=100&q=a"),
      key_of("listOrders", "telegram_id=100&nm_id=1"),
      key_of("listProducts", "telegram_id=100"),
      key_of("listProducts", "telegram_id=100&nm_id=1"),
      key_of("listReviews", "telegram_id=100"),
      key_of("listStocks", "telegram_id=100"),
      key_of("listStocks", "telegram_id=100&critical=true"),
      key_of("listStocks", "telegram_id=100&critical=false"),
      key_of("listCabinets", "telegram_id=100"),
      key_of("getOrder", "", "1"),
      key_of("getOrder", "telegram_id=100", "s"),
      key_of("getOrder", "telegram_id=200", "s"),
      key_of("getOrder", "", "s"),
      key_of("getOrder", "telegram_id=100&cabinet_id=1", "s"),
      key_of("getOrder", "telegram_id=100", "1:200"),
      key_of("getOrder", "telegram_id=100", "1%3A100"),
      key_of("getProduct", "telegram_id=100", "1"),
      key_of("getOrderReport", "telegram_id=100", "1"),
      key_of("getOrderReport", "telegram_id=100&lang=en", "1"),
      key_of("getOrderReport", "telegram_id=100&format=text", "1"),
      key_of("getOrderReport", "telegram_id=100", "s"),
      key_of("getOrderReport", "telegram_id=200", "s"),
  };
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = i + 1; j < keys.size(); ++j) {
      INFO(i << ' ' << j << ' ' << keys[i]);
      CHECK(keys[i] != keys[j]);
    }
  }
}

}  // namespace access_test
