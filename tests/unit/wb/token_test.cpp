#include "core/wb/token.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "tests/unit/rows.hpp"

namespace token_test {

using namespace wbd;
using namespace wbd::wb;
using nlohmann::json;

namespace {

std::string part(const std::string& text) {
  return base64url_encode(as_bytes(text));
}

std::string token_of(const std::string& payload) {
  return part(R"({"alg":"ES256"})") + "." + part(payload) + "." + part("signature");
}

json payload() {
  return {{"acc", 3},
          {"exp", 1'780'000'000},
          {"for", "self"},
          {"id", "01998a7e"},
          {"s", 1U << 30 | 1U << 5 | 1U << 1},
          {"sid", "C122A060-A7FB-4BB4-ABB0-32FD4E18D489"},
          {"t", false},
          {"oid", 5}};
}

}  // namespace

TEST_CASE("a token says who the seller is, what it may do and until when") {
  const auto got = decode_token(" \n" + token_of(payload().dump()) + "\r\n");
  REQUIRE(got.has_value());
  CHECK(got->sid == "c122a060-a7fb-4bb4-abb0-32fd4e18d489");
  CHECK(got->type == TokenType::personal);
  CHECK(got->expires_at == UtcTime{std::chrono::seconds{1'780'000'000}});
  CHECK(got->token_id == "01998a7e");
  CHECK(got->has(TokenCategory::content));
  CHECK(got->has(TokenCategory::statistics));
  CHECK_FALSE(got->has(TokenCategory::analytics));
  CHECK(got->read_only());
  CHECK(category_names(got->scopes) == std::vector<std::string_view>{"content", "statistics"});
}

TEST_CASE("the type follows acc, and for values unknown today the other fields") {
  struct Case {
    const char* fields;
    TokenType type;
  };
  const auto c = EACH_ROW(Case, {{R"({"acc":1})", TokenType::base},
                                 {R"({"acc":2,"t":true})", TokenType::test},
                                 {R"({"acc":3,"for":"self"})", TokenType::personal},
                                 {R"({"acc":4,"for":"asid:1"})", TokenType::service},
                                 {R"({"acc":9})", TokenType::base},
                                 {R"({"acc":9,"for":"self"})", TokenType::personal},
                                 {R"({"acc":"3","for":"asid:1"})", TokenType::service},
                                 {R"({"t":true})", TokenType::test},
                                 {R"({})", TokenType::base}});
  INFO(c.fields);
  json fields = payload();
  for (const char* key : {"acc", "for", "t"}) fields.erase(key);
  fields.update(json::parse(c.fields));
  CHECK(decode_token(token_of(fields.dump())).value().type == c.type);
}

TEST_CASE("a malformed token is refused with the reason") {
  const auto without = [](const char* key) {
    json fields = payload();
    fields.erase(key);
    return token_of(fields.dump());
  };
  const auto with = [](const char* key, json value) {
    json fields = payload();
    fields[key] = std::move(value);
    return token_of(fields.dump());
  };
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "empty"},
      {" \n", "empty"},
      {"abc", "three parts"},
      {"a.b", "three parts"},
      {"a.b.c.d", "three parts"},
      {"a$.b.c", "base64url"},
      {"..", "empty"},
      {part("{}") + "." + part("no json") + "." + part("s"), "JSON object"},
      {part("{}") + "." + part("[1]") + "." + part("s"), "JSON object"},
      {without("sid"), "sid"},
      {without("s"), "categories"},
      {without("exp"), "expiry"},
      {with("sid", "no uuid"), "UUID"},
      {with("sid", 5), "sid"},
      {with("s", -1), "categories"},
      {with("s", "62"), "categories"},
      {with("exp", 0), "range"},
      {with("exp", 1e18), "range"},
      {with("exp", "soon"), "expiry"},
      {std::string(100'000, 'a'), "too long"}};
  for (const auto& [token, reason] : cases) {
    INFO(token.substr(0, 80));
    const auto got = decode_token(token);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == Errc::unauthorized);
    CHECK_THAT(got.error().detail, Catch::Contains(reason));
  }
}

TEST_CASE("a token is usable until the second it expires") {
  const TokenInfo info = decode_token(token_of(payload().dump())).value();
  CHECK(check_usable(info, info.expires_at - 1ms).has_value());
  const auto late = check_usable(info, info.expires_at);
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == Errc::unauthorized);
  CHECK_THAT(late.error().detail, Catch::Contains("2026-05-28T20:26:40Z"));
}

}  // namespace token_test
