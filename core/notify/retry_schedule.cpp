#include "core/notify/retry_schedule.hpp"

#include <array>

namespace wbd::notify {
namespace {

using std::chrono::duration_cast;
using namespace std::chrono_literals;

// clang-format off
constexpr std::array<Millis, 9> kPauses{Millis(5s), Millis(5min), Millis(30min), Millis(2h), Millis(5h),
                                        Millis(10h), Millis(14h), Millis(20h), Millis(24h)};
// clang-format on

// A 410 of a webhook may be a mistake of a deployment, so one probe follows. A chat is closed by a person.
void close_target(TargetChange& change, UtcTime now) {
  const bool probed = change.health.probe_at.has_value();
  change.health.probe_at.reset();
  if (change.target.kind != TargetKind::webhook) {
    change.target.state = TargetState::gone;
    change.warning = Warning::gone;
    change.gives_up = true;
    return;
  }
  change.target.state = TargetState::disabled;
  if (probed) {
    change.gives_up = true;
  } else {
    change.warning = Warning::disabled;
    change.health.probe_at = now + kProbeAfter;
  }
}

void count_failure(TargetChange& change, UtcTime now) {
  const UtcTime since = *change.target.failing_since;
  // A probe that fails in another way than by a 410 ends the last chance too.
  if (change.health.probe_at || now - since >= kDisabledAfter) {
    change.warning = change.health.probe_at ? Warning::none : Warning::disabled;
    change.target.state = TargetState::disabled;
    change.health.probe_at.reset();
    change.gives_up = true;
    return;
  }
  change.target.state = TargetState::failing;
  if (now - since >= kWarnedAfter && !change.health.warned_at) {
    change.health.warned_at = now;
    change.warning = Warning::failing;
  }
}

}  // namespace

std::optional<Millis> retry_pause(std::int64_t failures, double jitter) {
  if (failures < 1 || failures > std::ssize(kPauses)) return std::nullopt;
  const Millis pause = kPauses.at(static_cast<std::size_t>(failures - 1));
  return Millis(static_cast<std::int64_t>(static_cast<double>(pause.count()) * (0.9 + 0.2 * jitter)));
}

TargetChange after_attempt(const Target& before, const store::TargetHealth& health, const Outcome& outcome,
                           UtcTime now) {
  TargetChange change{before, health};
  if (outcome.migrated_to) change.target.chat_id = outcome.migrated_to;
  // A refusal concerns the content: the receiver itself answers.
  if (outcome.verdict == Verdict::delivered || outcome.verdict == Verdict::refused) {
    change.target.state = TargetState::active;
    change.target.failing_since.reset();
    change.target.last_error.reset();
    change.health = {};
    return change;
  }
  if (!change.target.failing_since) change.target.failing_since = now;
  change.target.last_error = outcome.reason;
  if (outcome.verdict == Verdict::gone) {
    close_target(change, now);
  } else {
    count_failure(change, now);
  }
  return change;
}

}  // namespace wbd::notify
