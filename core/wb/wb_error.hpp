#pragma once
// Reads WB's error answers: the error for our caller, the rate headers, the request id (GUIDE 3, 4).

#include <string>
#include <string_view>

#include "core/http/client.hpp"
#include "core/wb/limiter.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {

// X-Ratelimit-*: seconds, whole or decimal; a long one is cut to limits::kWbHintHours. A value that is not a
// number or is negative is absent.
[[nodiscard]] RateHeaders rate_headers(const http::Response& response);
// Retry-After in seconds.
[[nodiscard]] std::optional<Millis> retry_after(const http::Response& response);

struct WbErrorBody {
  std::string text;        // WB's text, one line of at most 300 bytes; the token is masked
  std::string request_id;  // "" when the answer names none
  std::string title;       // of a problem+json; "" when there is none
};
// Reads the JSON error forms of all WB hosts; of a plain text body it takes the start.
[[nodiscard]] WbErrorBody read_error_body(std::string_view body, std::string_view token);

// The error for an answer whose status is not 2xx. Whether a 401 or 403 refuses the token itself is decided
// in refusal.hpp.
[[nodiscard]] Error error_of(const OperationInfo& operation, int status, const WbErrorBody& error_body);

}  // namespace wbd::wb
