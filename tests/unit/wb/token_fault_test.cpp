#include "core/wb/token_fault.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "core/wb/token.hpp"

namespace token_fault_test {

using namespace wbd;
using namespace wbd::wb;

TEST_CASE("what is wrong with a token is told in the reader's language") {
  struct Case {
    TokenFault fault;
    const char* detail;
    const char* ru;
  };
  const Case cases[] = {
      {TokenFault::malformed, "the WB token is malformed: it must have three parts separated by dots",
       "Это не токен WB: скопируйте его целиком из личного кабинета WB (в нём должно быть три части через точку)"},
      {TokenFault::malformed, "the WB token is malformed: the field sid (seller) is missing",
       "Это не токен WB: скопируйте его целиком из личного кабинета WB (нет поля sid (seller))"},
      {TokenFault::malformed, "the WB token: it is empty",
       "Это не токен WB: скопируйте его целиком из личного кабинета WB (он пуст)"},
      {TokenFault::expired,
       "the WB token expired at 2026-11-01T00:00:00Z; create a new one in the seller's account",
       "Срок действия токена истёк: создайте новый в личном кабинете WB (истёк 2026-11-01T00:00:00Z)"},
      {TokenFault::expired, "401: token expired",
       "Срок действия токена истёк: создайте новый в личном кабинете WB"},
      {TokenFault::foreign, "the token is of seller a, cabinet 1 of seller b", "Это токен другого продавца"},
      {TokenFault::foreign, "", "Это токен другого продавца"},
  };
  for (const Case& c : cases) {
    const TokenError error{{Errc::unauthorized, c.detail}, c.fault};
    CHECK(explain(error, Language::ru) == c.ru);
    CHECK(explain(error, Language::en).find(c.detail) != std::string::npos);
  }
}

TEST_CASE("no reason why a text is no token is told in English to a Russian reader") {
  const std::string body = "eyJhIjoxfQ";  // {"a":1}
  const std::vector<std::string> texts{
      "", "a", "a.b.c.d", "!.!.!", "..", "YQ.YQ.YQ", "YQ." + body + ".YQ", std::string(99'999, 'a')};
  for (const std::string& text : texts) {
    const auto decoded = decode_token(text);
    REQUIRE_FALSE(decoded.has_value());
    const std::string told = explain({decoded.error(), TokenFault::malformed}, Language::ru);
    INFO(told);
    CHECK(told.find("the ") == std::string::npos);
    CHECK(told.find(" is ") == std::string::npos);
  }
}

}  // namespace token_fault_test
