#include "core/sync/drift.hpp"

#include <algorithm>
#include <cmath>

namespace wbd::sync {
namespace {

// Logarithm of the chance at which rows without the field count as WB's change: 1 : 3,000.
constexpr double kSurprise = 8.0;
constexpr double kMostlyThere = 0.9;
// The part of a row that is presumed to lack a field before any row was seen.
constexpr double kPresumed = 0.05;
constexpr double kExpectedRows = 30;
constexpr std::int64_t kSomeRows = 10;
// Older rows lose their weight, so that the share follows WB over the months.
constexpr std::int64_t kMostRemembered = 20'000;
constexpr std::int64_t kFewRows = 2;

// How surprising `missing` of `rows` are when each lacks the field with the probability p: the exponent of
// Chernoff's bound.
double surprise(double missing, double rows, double p) {
  const double share = missing / rows;
  if (share <= p) return 0;
  double divergence = share * std::log(share / p);
  if (share < 1) divergence += (1 - share) * std::log((1 - share) / (1 - p));
  return rows * divergence;
}

bool is_lost(const store::FieldHistory& before, const wb::FieldCount& now) {
  const std::int64_t missing = now.rows - now.had;
  if (missing == 0) return false;
  if (now.presence == wb::Presence::always && missing * 2 > now.rows) return true;
  if (before.rows == 0) return false;
  const auto rows = static_cast<double>(before.rows);
  const auto had = static_cast<double>(before.had);
  if (now.presence == wb::Presence::sometimes || had < kMostlyThere * rows) {
    const double expected = had / rows * static_cast<double>(now.rows);
    const bool should_be_seen = expected >= kExpectedRows && had >= kExpectedRows;
    const bool was_nearly_everywhere = had >= kMostlyThere * rows && now.rows >= kSomeRows;
    return now.had == 0 && (should_be_seen || was_nearly_everywhere);
  }
  if (missing < kFewRows) return false;
  const double p = (rows - had + kPresumed) / (rows + 1);
  return surprise(static_cast<double>(missing), static_cast<double>(now.rows), p) > kSurprise;
}

bool is_back(const store::FieldHistory& before, const wb::FieldCount& now) {
  if (now.had == 0) return false;
  const double usual =
      before.rows == 0 ? 1.0 : static_cast<double>(before.had) / static_cast<double>(before.rows);
  const double share = static_cast<double>(now.had) / static_cast<double>(now.rows);
  if (share + 0.02 < usual) return false;
  // If only a share of the rows has lost the field, the other rows still have it. So the field is back only
  // when the number of rows with it cannot be chance.
  const double kept = 1.0 - static_cast<double>(before.lost_percent) / 100.0;
  return kept <= 0 || -std::log(std::min(kept, 0.999)) * static_cast<double>(now.had) > kSurprise / 2;
}

void learn(store::FieldHistory& history, const wb::FieldCount& now) {
  history.rows += now.rows;
  history.had += now.had;
  while (history.rows > kMostRemembered) {
    history.rows /= 2;
    history.had /= 2;
  }
}

}  // namespace

FieldVerdict judge_field(const store::FieldHistory& before, const wb::FieldCount& now, UtcTime at) {
  FieldVerdict verdict{before};
  if (now.rows == 0 || now.presence == wb::Presence::any) return verdict;
  if (before.lost_at) {
    if (!is_back(before, now)) return verdict;
    verdict.next.lost_at.reset();
    verdict.next.lost_percent = 0;
    verdict.next.back_at = at;
    verdict.change = FieldChange::back;
    learn(verdict.next, now);
    return verdict;
  }
  if (!is_lost(before, now)) {
    learn(verdict.next, now);
    return verdict;
  }
  const std::int64_t missing = now.rows - now.had;
  verdict.next.lost_at = at;
  verdict.next.back_at.reset();
  verdict.next.lost_percent = std::max<std::int64_t>(1, 100 * missing / now.rows);
  verdict.next.retyped = now.retyped * 2 > missing;
  verdict.change = FieldChange::lost;
  return verdict;
}

FieldVerdict judge_readable(const store::FieldHistory& before, UtcTime at) {
  FieldVerdict verdict{before};
  // A field of rows has been counted before it was lost.
  if (!before.lost_at || before.rows > 0) return verdict;
  verdict.next.lost_at.reset();
  verdict.next.lost_percent = 0;
  verdict.next.back_at = at;
  verdict.change = FieldChange::back;
  return verdict;
}

bool is_worth_storing(const store::FieldHistories& before, const store::FieldHistories& after) {
  constexpr std::int64_t kWellKnown = 2'000;
  for (const auto& [name, now] : after) {
    const auto known = before.find(name);
    if (known == before.end()) return true;
    const store::FieldHistory& then = known->second;
    if (now.lost_at != then.lost_at || now.back_at != then.back_at) return true;
    const bool same_share = now.rows == now.had && then.rows == then.had;
    if (now != then && (then.rows < kWellKnown || !same_share)) return true;
  }
  return false;
}

}  // namespace wbd::sync
