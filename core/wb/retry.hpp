#pragma once
// When to repeat a failed request. Pure functions.

#include <optional>

#include "core/base/time.hpp"

namespace wbd::wb {

// `random` is in [0, 1). The delay grows exponentially, with full jitter, and is at least the server's
// `hint`.
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
