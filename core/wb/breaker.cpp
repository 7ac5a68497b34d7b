#include "core/wb/breaker.hpp"

#include <algorithm>

namespace wbd::wb {

std::optional<Millis> Breaker::wait(UtcTime now) const {
  if (openings_ == 0) return std::nullopt;
  // A clock that stepped back must not lengthen the pause.
  if (now < open_until_) return std::min(open_until_ - now, rules_.longest);
  if (trial_until_ && now < *trial_until_) return std::min(*trial_until_ - now, rules_.trial);
  return std::nullopt;
}

std::optional<Millis> Breaker::enter(UtcTime now) {
  const auto pause = wait(now);
  if (!pause && openings_ > 0) trial_until_ = now + rules_.trial;
  return pause;
}

void Breaker::succeeded() {
  failures_ = 0;
  openings_ = 0;
  trial_until_.reset();
}

void Breaker::failed(UtcTime now) {
  trial_until_.reset();
  // This request was sent before the breaker opened, so its failure is no new information.
  if (openings_ > 0 && now < open_until_) return;
  if (openings_ == 0 && ++failures_ < rules_.failures) return;
  Millis pause = rules_.cool_down;
  for (int i = 0; i < openings_ && pause < rules_.longest; ++i) pause *= 2;
  open_until_ = now + std::min(pause, rules_.longest);
  ++openings_;
  failures_ = 0;
}

void Breaker::withdrawn() {
  trial_until_.reset();
}

}  // namespace wbd::wb
