#pragma once
// Lets coroutines of several threads wait for one event. Private to core/cache.

#include <functional>
#include <mutex>
#include <vector>

#include "core/async/runtime.hpp"

namespace wbd::cache {

// Opens once and stays open. Thread safe. A waiter resumes on its own executor, which must still exist then;
// it cannot be cancelled while it waits, so whoever opens the gate must do so in bounded time.
class Gate {
 public:
  Gate() = default;
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  Task<void> wait();
  void open();

 private:
  std::mutex mutex_;
  bool open_ = false;
  std::vector<std::function<void()>> waiting_;
};

}  // namespace wbd::cache
