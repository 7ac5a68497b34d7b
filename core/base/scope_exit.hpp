#pragma once
// Cleanup that must run however a scope is left.

#include <utility>

namespace wbd {

// Runs `action`, which must not throw, when the scope ends: by return, by exception, or by destruction of the
// suspended coroutine that holds it.
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
