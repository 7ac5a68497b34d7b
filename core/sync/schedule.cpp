#include "core/sync/schedule.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

using namespace std::chrono_literals;

constexpr Millis kFirstBackoff = 30s;
constexpr Millis kLongestBackoff = 1h;
constexpr Millis kDisabledMethodWait = 6h;  // 404: WB has switched the method off

Millis part(Millis whole, double of) {
  return Millis{static_cast<std::int64_t>(of * static_cast<double>(whole.count()))};
}

}  // namespace

UtcTime next_due(const StepEnd& end, const DueFacts& facts, const std::function<double()>& random) {
  const Millis usual = facts.interval + part(facts.interval, random() * 0.05);
  if (!end.error) {
    const Millis wait = end.again_in ? std::min(*end.again_in, facts.interval) : usual;
    return facts.now + std::max({wait, facts.limit_wait, end.rest.value_or(Millis{0})});
  }
  const Error& error = *end.error;
  // The other sources of the dataset are due again as usual.
  const bool refused = error.code == Errc::not_found || error.code == Errc::forbidden;
  if (refused && end.partial) return facts.now + usual;
  if (error.code == Errc::not_found) return facts.now + kDisabledMethodWait;
  // Only another token can help, and a new token makes all work due.
  if (error.code == Errc::forbidden) return facts.now + error.retry_after.value_or(kRefusalKept);
  // The next run needs all its operations to be free, not only the one that was limited. Otherwise two
  // operations could block its runs in turn for ever.
  if (error.code == Errc::rate_limited && error.retry_after)
    return facts.now + std::max(*error.retry_after, facts.limit_wait);
  const auto doublings = std::min<std::int64_t>(facts.failures, 7);
  Millis wait = std::min(kLongestBackoff, Millis{kFirstBackoff.count() << doublings});
  wait = part(wait, 0.5 + random() / 2);
  if (end.partial) wait = std::min(wait, usual);
  if (error.retry_after) wait = std::max(wait, *error.retry_after);
  return facts.now + wait;
}

}  // namespace wbd::sync
