#pragma once
#include "core/base/time.hpp"

namespace wbd::fakes {

// A clock that stands still until the test moves it.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22})
      : now_(start) {}
  [[nodiscard]] UtcTime now() const override { return now_; }
  void advance(Millis by) { now_ += by; }
  void set(UtcTime to) { now_ = to; }

 private:
  UtcTime now_;
};

}  // namespace wbd::fakes
