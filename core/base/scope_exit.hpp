#pragma once
// Cleanup that must run however a scope is left.

#include <utility>

namespace wbd {

// Runs `action`, which must not throw, when the scope ends: by return, by exception, or because the coroutine
// that holds it is destroyed while it is suspended.
template <class Action>
class ScopeExit {
 public:
  explicit ScopeExit(Action action) : action_(std::move(action)) {}
  ScopeExit(const ScopeExit&) = delete;
  ScopeExit& operator=(const ScopeExit&) = delete;
  ~ScopeExit() { action_(); }

 private:
  Action action_;
};

}  // namespace wbd
