#include "core/sync/schedule.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

using namespace std::chrono_literals;

constexpr Millis kFirstBackoff = 30s;
constexpr Millis kLongestBackoff = 1h;
constexpr Millis kForbiddenWait = 24h;
constexpr Millis kDisabledMethodWait = 6h;  // 404: WB has switched the method off

// Asking more often than WB itself refreshes only costs requests.
Millis own_pace(Dataset dataset) {
  switch (dataset) {
    case Dataset::orders:
    case Dataset::reviews:
    case Dataset::questions:
      return 0ms;
    case Dataset::sales:
    case Dataset::products:
    case Dataset::stocks:
      return 30min;  // GUIDE 5.5, 5.7
    case Dataset::funnel:
      return 2h;  // GUIDE 5.14
    case Dataset::finance:
      return 6h;  // reports come daily, the balance moves in between
    case Dataset::prices:
      return 1h;
    case Dataset::warehouses:
      return 6h;
    case Dataset::tariffs:
      break;
  }
  return 24h;  // GUIDE 5.21
}

Millis part(Millis whole, double of) {
  return Millis{static_cast<std::int64_t>(of * static_cast<double>(whole.count()))};
}

}  // namespace

Millis interval_of(const Options& options, Dataset dataset) {
  if (const auto own = options.dataset_intervals.find(std::string(to_string(dataset)));
      own != options.dataset_intervals.end()) {
    return own->second;
  }
  return std::max(options.interval, own_pace(dataset));
}

UtcTime next_due(const StepEnd& end, const DueFacts& facts, const std::function<double()>& random) {
  const Millis usual = facts.interval + part(facts.interval, random() * 0.05);
  if (!end.error) {
    const Millis wait = end.again_in ? std::min(*end.again_in, facts.interval) : usual;
    return facts.now + std::max({wait, facts.limit_wait, end.rest.value_or(Millis{0})});
  }
  const Error& error = *end.error;
  // What the other sources of the dataset gave is wanted again as ever.
  const bool refused = error.code == Errc::not_found || error.code == Errc::forbidden;
  if (refused && end.partial) return facts.now + usual;
  if (error.code == Errc::not_found) return facts.now + kDisabledMethodWait;
  // Another token is another chance; it makes all work due.
  if (error.code == Errc::forbidden) return facts.now + kForbiddenWait;
  // Not as soon as the one that was refused is open: the next run needs all of them, or two would take turns
  // for ever.
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
