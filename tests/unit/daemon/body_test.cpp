#include <catch2/catch.hpp>

#include "daemon/rest/arguments.hpp"
#include "tests/unit/daemon/route_of.hpp"
#include "tests/unit/rows.hpp"

namespace body_test {

using namespace wbd;
using namespace wbd::rest;

namespace {

ParsedQuery parse(std::string_view route, std::string_view body, std::string_view query = "") {
  const TimeZone zone = TimeZone::moscow();
  ParsedQuery parsed = parse_query(route_of(route), query, zone);
  parse_body(route_of(route), body, zone, parsed);
  return parsed;
}

}  // namespace

TEST_CASE("the members of a body are taken") {
  const auto [arguments, errors, more, not_json] = parse(
      "putUser",
      R"({"user_id":42,"name":"Анна","sync_enabled":false,"sync_datasets":["orders"],"quiet_from":null,)"
      R"("stock_ignore":[7,5],"digest_weekly":"friday",)"
      R"("notifications":{"order.created":false,"token.refused":true}})");
  REQUIRE(errors.empty());
  CHECK(arguments.integer("telegram_id") == 42);
  CHECK_FALSE(arguments.has("user_id"));
  CHECK(arguments.setting("name") == SettingValue(std::string("Анна")));
  CHECK(arguments.setting("sync_enabled") == SettingValue(false));
  CHECK(arguments.setting("sync_datasets") == SettingValue(std::vector<std::string>{"orders"}));
  CHECK(arguments.setting("quiet_from") == SettingValue());
  CHECK(arguments.setting("stock_ignore") == SettingValue(std::vector<std::int64_t>{7, 5}));
  CHECK(arguments.setting("digest_weekly") == SettingValue(std::string("friday")));
  CHECK(arguments.setting("notifications.order.created") == SettingValue(false));
  CHECK(arguments.setting("notifications.token.refused") == SettingValue(true));
  CHECK_FALSE(arguments.setting("language"));
}

TEST_CASE("an empty body is an empty object") {
  CHECK(parse("patchUser", "").errors.empty());
  CHECK(parse("patchUser", "{}").errors.empty());
}

TEST_CASE("a bad member is named with what is allowed") {
  struct Case {
    const char* route;
    const char* body;
    const char* field;
    const char* message;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"patchUser", "[]", "", "a JSON object"},
          {"patchUser", "{", "", "a JSON object"},
          {"patchUser", "null", "", "a JSON object"},
          {"patchUser", "{\"name\":\"\xff\"}", "", "UTF-8"},
          {"patchUser", R"({"stock_ignore":[7,"5"]})", "stock_ignore", "integers above 0"},
          {"patchUser", R"({"stock_ignore":[0]})", "stock_ignore", "integers above 0"},
          {"patchUser", R"({"digest_weekly":"everyday"})", "digest_weekly", "one of monday"},
          {"patchUser", R"({"colour":1})", "colour", "allowed are name, language"},
          {"patchUser", R"({"colour":1})", "colour", "notifications"},
          {"patchUser", R"({"telegram_id":1})", "telegram_id", "unknown field"},
          {"patchUser", R"({"notifications":true})", "notifications", "an object"},
          {"patchUser", R"({"notifications":{"order.lost":true}})", "notifications.order.lost",
           "allowed are order.created"},
          {"patchUser", R"({"notifications.order.created":{"a":1}})", "notifications.order.created",
           "true or false"},
          {"patchUser", R"({"language":5})", "language", "one of ru, en"},
          {"patchUser", R"({"critical_days":7.5})", "critical_days", "an integer from 1 to 90"},
          {"patchUser", R"({"critical_days":"7"})", "critical_days", "an integer from 1 to 90"},
          {"patchUser", R"({"critical_days":18446744073709551615})", "critical_days", "an integer"},
          {"patchUser", R"({"sync_datasets":[1]})", "sync_datasets", "a list of"},
          {"patchUser", R"({"name":{"a":1}})", "name", "text"},
          {"addCabinet", R"({"telegram_id":1})", "api_token", "is required"},
          {"addCabinet", R"({"api_token":5})", "api_token", "text"},
          {"addCabinet", R"({"api_token":""})", "api_token", "1 to 8192"},
          {"addCabinet", R"({"api_token":"t","telegram_id":"1"})", "telegram_id", "an integer, 1 or more"},
          {"addCabinet", R"({"api_token":"t","telegram_id":0})", "telegram_id", "an integer, 1 or more"},
          {"addCabinet", R"({"api_token":"t","telegram_id":1,"user_id":2})", "user_id", "differs"},
          {"addMember", R"({"member_id":1,"role":"boss"})", "role", "one of owner, viewer"},
          {"removeMember", R"({"member_id":1})", "member_id", "takes none"},
      });
  INFO(c.route << ' ' << c.body);
  const auto parsed = parse(c.route, c.body);
  REQUIRE(parsed.errors.size() == 1);
  CHECK(parsed.errors[0].field == c.field);
  CHECK_THAT(parsed.errors[0].message, Catch::Matchers::Contains(c.message));
}

TEST_CASE("every bad member is named at once") {
  CHECK(parse("addCabinet", R"({"telegram_id":0,"name":"","colour":1})").errors.size() == 4);
}

TEST_CASE("a body of unknown members is answered with twenty of them") {
  for (const auto& [open, close] : {std::pair{"{", "}"}, {R"({"notifications":{)", "}}"}}) {
    std::string body(open);
    for (int i = 0; i < 95'000; ++i) body += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
    ParsedQuery parsed;
    parse_body(route_of("patchUser"), body + close, TimeZone::moscow(), parsed);
    CHECK(parsed.errors.size() == 20);
    CHECK(parsed.more_errors);
  }
}

TEST_CASE("the same user may be named twice") {
  const auto parsed = parse("addCabinet", R"({"api_token":"t","telegram_id":1,"user_id":1})");
  CHECK(parsed.errors.empty());
  CHECK(parsed.arguments.integer("telegram_id") == 1);
}

TEST_CASE("the name of an unknown member is not shown at any length") {
  const auto parsed = parse("patchUser", "{\"" + std::string(5000, 'a') + "\":1}");
  REQUIRE(parsed.errors.size() == 1);
  CHECK(parsed.errors[0].field.size() == 64);
}

}  // namespace body_test
