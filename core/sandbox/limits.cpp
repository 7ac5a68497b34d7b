#include "core/sandbox/limits.hpp"

#include <algorithm>
#include <cmath>

namespace wbd::sandbox {
namespace {

// Refilling in small steps adds up rounding errors: a token short by less than this counts as whole.
constexpr double kEpsilon = 1e-6;

}  // namespace

LimitAnswer LimitBook::take(std::string_view sid, TokenType type, std::string_view bucket, Rate rate,
                            UtcTime now) {
  const double capacity = rate.burst;
  const double interval_ms = static_cast<double>(rate.interval.count()) / scale_;
  const auto [entry, fresh] =
      buckets_.try_emplace(Key{std::string(sid), type, std::string(bucket)}, Bucket{capacity, now});
  Bucket& state = entry->second;
  if (!fresh && now > state.refilled_at) {
    const auto passed = static_cast<double>((now - state.refilled_at).count());
    state.tokens = std::min(capacity, state.tokens + passed / interval_ms);
    state.refilled_at = now;
  }

  LimitAnswer answer;
  answer.burst = rate.burst;
  if (state.tokens + kEpsilon >= 1) {
    state.tokens -= 1;
    answer.allowed = true;
    answer.remaining = static_cast<std::int64_t>(std::max(0.0, std::floor(state.tokens + kEpsilon)));
    return answer;
  }
  const auto seconds_until = [&](double tokens) {
    const double wait = (tokens - state.tokens) * interval_ms / 1'000;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait - kEpsilon)));
  };
  answer.retry = seconds_until(1);
  answer.reset = seconds_until(capacity);
  return answer;
}

void LimitBook::charge(std::string_view sid, TokenType type, std::string_view bucket, int requests) {
  const auto entry = buckets_.find(Key{std::string(sid), type, std::string(bucket)});
  if (entry != buckets_.end()) entry->second.tokens -= requests;
}

}  // namespace wbd::sandbox
