#pragma once
// What work shared by several coroutines needs to end well. Private to core/cache.

#include <exception>
#include <utility>

namespace wbd::cache {

// Runs `action`, which must not throw, when the scope is left: by return, exception, or because the coroutine
// it stands in is destroyed where it waits.
template <class Action>
class Finally {
 public:
  explicit Finally(Action action) : action_(std::move(action)) {}
  Finally(const Finally&) = delete;
  Finally& operator=(const Finally&) = delete;
  ~Finally() { action_(); }

 private:
  Action action_;
};

// The exception says that its coroutine was cancelled, not that its work failed.
[[nodiscard]] bool is_cancellation(const std::exception_ptr& error) noexcept;

}  // namespace wbd::cache
