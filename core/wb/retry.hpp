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

// How long the bucket rests after a 429: WB's `hint`, at least 1, 2, 4, ... s by the number of `earlier`
// refusals of the same call, because WB may send a hint of 0.
[[nodiscard]] Millis refusal_pause(std::optional<Millis> hint, unsigned earlier);

}  // namespace wbd::wb
