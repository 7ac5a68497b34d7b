#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace wbd::test {

// Counts the signals of a listener, for a thread that waits for one.
class SignalCounter {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // True once there are more than `known`; `known` is then the count. False after 20 seconds.
  bool more_than(int& known) {
    std::unique_lock lock(mutex_);
    const bool more = changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return count_ > known; });
    known = count_;
    return more;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

}  // namespace wbd::test
