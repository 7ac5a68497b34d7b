#pragma once
// Reads WB's error answers: the error for our caller, the rate headers, the request id (GUIDE 3, 4).

#include <string>
#include <string_view>

#include "core/http/client.hpp"
#include "core/wb/limiter.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {

// X-Ratelimit-*: seconds, whole or decimal; a value that is not a number, or absurd, is absent.
[[nodiscard]] RateHeaders rate_headers(const http::Response& response);
// Retry-After in seconds.
[[nodiscard]] std::optional<Millis> retry_after(const http::Response& response);

struct WbErrorBody {
  std::string text;        // WB's own words, one line of at most 300 bytes; without the token
  std::string request_id;  // "" when the answer names none
};
// Reads any of the error shapes of WB's hosts; otherwise takes the start of a plain text body.
[[nodiscard]] WbErrorBody read_error_body(std::string_view body, std::string_view token);

// The error for an answer whose status is not 2xx.
[[nodiscard]] Error error_of(const OperationInfo& operation, int status, const WbErrorBody& error_body);

}  // namespace wbd::wb
