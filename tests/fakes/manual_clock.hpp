#pragma once
#include <atomic>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::fakes {

// A clock that stands still until the test moves it. Thread safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22})
      : millis_(start.time_since_epoch().count()) {}
  explicit ManualClock(std::string_view start) : ManualClock(parse_rfc3339(start).value()) {}
  [[nodiscard]] UtcTime now() const override { return UtcTime{Millis{millis_.load()}}; }
  void advance(Millis by) { millis_ += by.count(); }
  void set(UtcTime to) { millis_ = to.time_since_epoch().count(); }
  void set(std::string_view to) { set(parse_rfc3339(to).value()); }

 private:
  std::atomic<std::int64_t> millis_;
};

}  // namespace wbd::fakes
