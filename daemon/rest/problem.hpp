#pragma once
// Errors as application/problem+json (RFC 9457).

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/httpd/server.hpp"
#include "core/wb/token_fault.hpp"
#include "daemon/rest/arguments.hpp"

namespace wbd::rest {

struct Problem {
  int status = 500;
  std::string code;    // for programs: not_found, invalid_argument, ...
  std::string detail;  // for people; says what is allowed, never a secret
  std::vector<FieldError> errors{};
  std::string headers{};  // complete header lines, e.g. Allow or Retry-After
};

[[nodiscard]] std::string_view status_title(int status);  // "Not Found"
[[nodiscard]] Problem to_problem(const Error& error);
// 422 with the code of the token's fault and a text in the reader's language; without a fault like the above.
[[nodiscard]] Problem to_problem(const wb::TokenError& error, Language language);
[[nodiscard]] httpd::Response to_response(const Problem& problem, std::string_view request_id);

// The common problems.
[[nodiscard]] Problem unauthorized(std::string detail);
[[nodiscard]] Problem not_found(std::string detail);
[[nodiscard]] Problem forbidden(std::string detail);
// `more`: the request has more errors than are listed.
[[nodiscard]] Problem invalid(std::vector<FieldError> errors, bool more = false);
[[nodiscard]] Problem database_down();

}  // namespace wbd::rest
