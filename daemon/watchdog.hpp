#pragma once
// Tells systemd that the process lives (WatchdogSec), for as long as each of its threads answers.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace wbd::daemon {

// Used on one thread. It keeps no reference to what the calls need, so they may run after its end.
class Watchdog {
 public:
  // Has its argument called once on each of some threads, and returns how many they are.
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

// The time in which systemd wants to hear of the process; zero: it does not.
[[nodiscard]] Millis watchdog_limit();

}  // namespace wbd::daemon
