#pragma once
// When a failed request is sent again. Pure.

#include <optional>

#include "core/base/time.hpp"

namespace wbd::wb {

// Exponential with full jitter; the server's hint is a floor. `random` is in [0, 1).
struct RetryInput {
  unsigned attempt = 1;
  Millis base{500};
  Millis cap{30'000};
  std::optional<Millis> hint;
  double random = 0;
};
[[nodiscard]] Millis retry_delay(const RetryInput& input);
[[nodiscard]] bool worth_retrying(int status);  // 408, 429, 5xx

}  // namespace wbd::wb
