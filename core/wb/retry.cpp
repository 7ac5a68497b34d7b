#include "core/wb/retry.hpp"

#include <algorithm>
#include <cstdint>

namespace wbd::wb {

Millis retry_delay(const RetryInput& input) {
  Millis most = std::min(input.base, input.cap);
  for (unsigned i = 1; i < input.attempt && most < input.cap; ++i) most = std::min(most * 2, input.cap);
  const Millis jittered{static_cast<std::int64_t>(static_cast<double>(most.count()) * input.random)};
  return std::max(jittered, input.hint.value_or(Millis{0}));
}

Millis refusal_pause(std::optional<Millis> hint, unsigned earlier) {
  constexpr unsigned kMostDoublings = 6;
  const Millis floor{std::int64_t{1000} << std::min(earlier, kMostDoublings)};
  return std::max(hint.value_or(Millis{0}), floor);
}

bool worth_retrying(int status) {
  return status == 408 || status == 429 || (status >= 500 && status <= 599);
}

}  // namespace wbd::wb
