#pragma once
// Lets coroutines of several threads wait for one event. Private to core/cache.

#include <functional>
#include <mutex>
#include <vector>

#include "core/async/runtime.hpp"

namespace wbd::cache {

// Set once; stays set. Thread safe. A waiter resumes on its own executor, which must still exist then. A wait
// cannot be cancelled, so the owner must call set() within bounded time.
class OneShotEvent {
 public:
  OneShotEvent() = default;
  OneShotEvent(const OneShotEvent&) = delete;
  OneShotEvent& operator=(const OneShotEvent&) = delete;

  Task<void> wait();
  void set();

 private:
  std::mutex mutex_;
  bool is_set_ = false;
  std::vector<std::function<void()>> waiters_;
};

}  // namespace wbd::cache
