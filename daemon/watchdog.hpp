#pragma once
// Notifies systemd's watchdog (WatchdogSec) as long as each thread of the process answers.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace wbd::daemon {

// Used on one thread. The posted calls own their data, so one may run after the Watchdog is destroyed.
class Watchdog {
 public:
  // Posts its argument to a group of threads, to run once on each, and returns their number.
  using Post = std::function<std::size_t(const std::function<void()>&)>;
  // `alive` is called by look() while every thread answers.
  explicit Watchdog(std::function<void()> alive) : alive_(std::move(alive)) {}

  void watch(std::string name, Post post);
  // Checks whether the threads have answered since the last look, and asks them again.
  void look();

 private:
  struct Watched {
    std::string name;
    Post post;
    std::shared_ptr<std::atomic<std::size_t>> answers{};
    std::size_t asked = 0;
    bool silent = false;
  };
  const std::function<void()> alive_;
  std::vector<Watched> watched_;
};

// The watchdog timeout of the systemd unit (WatchdogSec); zero: the unit has none.
[[nodiscard]] Millis watchdog_limit();

}  // namespace wbd::daemon
