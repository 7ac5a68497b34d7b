#include "core/wb/refusal.hpp"

#include <catch2/catch.hpp>

namespace refusal_test {

using namespace wbd::wb;

namespace {

struct Case {
  const char* name;
  int status;
  const char* body;
  Refusal want;
  bool dead;  // when seller-info answers so
};

// The bodies of GUIDE section 3, whole and with fields missing, and what gateways send.
constexpr Case kCases[] = {
    {"malformed", 401,
     R"({"title":"unauthorized","detail":"token problem; token is malformed: could not base64 decode",)"
     R"("code":"07e4668e--a53a3d31f8b0-[UK-...]","requestId":"7b80","origin":"s2s-api-auth-catalog","status":401})",
     Refusal::token, true},
    {"expired", 401, R"({"title":"unauthorized","detail":"token expired","status":401})", Refusal::token,
     true},
    {"expired, a field alone", 401, R"({"detail":"token expired"})", Refusal::token, true},
    {"expired, in capitals", 401, R"({"detail":"Token Expired"})", Refusal::token, true},
    {"expired, under the field that the docs name once", 401, R"({"details":"token expired"})",
     Refusal::token, true},
    {"expired, in the words of content", 401, R"({"data":null,"error":true,"errorText":"token expired"})",
     Refusal::token, true},
    {"expired, in the words of marketplace", 401, R"({"code":"Unauthorized","message":"token is expired"})",
     Refusal::token, true},
    {"expired, as plain text", 401, "token expired", Refusal::token, true},
    {"signature", 401, R"({"detail":"token problem; token signature is invalid"})", Refusal::token, true},
    {"withdrawn", 401, R"({"title":"unauthorized","detail":"token withdrawn"})", Refusal::token, true},
    {"withdrawn as 403", 403, R"({"title":"forbidden","detail":"token withdrawn"})", Refusal::token, true},
    {"deleted user", 403, R"({"detail":"user is deleted or has no access to the seller"})", Refusal::token,
     true},
    {"deleted user, other words", 403, R"({"detail":"User 17 was deleted"})", Refusal::token, true},
    {"deleted user as 401", 401, R"({"detail":"user deleted"})", Refusal::token, true},
    {"scope as 403", 403, R"({"title":"forbidden","detail":"scope is not allowed for this resource"})",
     Refusal::method, false},
    {"scope as 401", 401, R"({"title":"unauthorized","detail":"scope is not allowed for this resource"})",
     Refusal::method, false},
    {"category, the old words", 401,
     R"({"detail":"token scope not allowed; the token category must match the API category"})",
     Refusal::method, false},
    {"type", 403,
     R"({"title":"forbidden","detail":"base token is not allowed","code":"base token is not allowed for this path",)"
     R"("origin":"s2s-finance"})",
     Refusal::method, false},
    {"type, only the code", 403, R"({"code":"base token is not allowed for this path"})", Refusal::method,
     false},
    {"type as 401", 401, R"({"detail":"personal token is not allowed"})", Refusal::method, false},
    {"environment", 401, R"({"detail":"token problem; token is made for another environment"})",
     Refusal::method, false},
    {"subscription", 403, R"({"detail":"your Jam subscription expired"})", Refusal::method, false},
    {"method blocked", 403, R"({"detail":"method is blocked for the seller"})", Refusal::method, false},
    {"402", 402, R"({"title":"payment required","detail":"token expired"})", Refusal::method, false},
    {"403 of a host", 403, R"({"code":"AccessDenied","message":"Access denied","data":null})",
     Refusal::method, false},
    {"403 of a gateway", 403, "<html><body>token expired</body></html>", Refusal::method, false},
    {"403, empty", 403, "", Refusal::method, false},
    {"403, only a title", 403, R"({"title":"forbidden"})", Refusal::method, false},
    {"401 of a gateway", 401, "\n <!doctype html><title>401</title>", Refusal::unclear, false},
    {"401 with a BOM", 401, "\xEF\xBB\xBF<html></html>", Refusal::unclear, false},
    {"401, empty", 401, "", Refusal::unclear, true},
    {"401, only a title", 401, R"({"title":"unauthorized"})", Refusal::unclear, true},
    {"401 in unknown words", 401, R"({"title":"unauthorized","detail":"go away"})", Refusal::unclear, true},
    {"401, null", 401, "null", Refusal::unclear, true},
    {"401, cut off", 401, R"({"title":"unauth)", Refusal::unclear, true},
    {"401 with an empty detail", 401, R"({"detail":"","status":401})", Refusal::unclear, true},
};

}  // namespace

TEST_CASE("only WB's words about the token itself mean that the token is dead") {
  for (const Case& c : kCases) {
    INFO(c.name);
    CHECK(refusal_of(c.status, c.body) == c.want);
    CHECK(proves_dead_token(c.status, c.body) == c.dead);
  }
}

TEST_CASE("words far behind in a huge answer are not searched for") {
  const std::string body = R"({"detail":")" + std::string(100'000, 'x') + R"( token expired"})";
  CHECK(refusal_of(403, body) == Refusal::method);
}

}  // namespace refusal_test
