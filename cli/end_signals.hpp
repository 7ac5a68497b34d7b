#pragma once
// Waits for SIGINT and SIGTERM; there is no signal handler.

#include <csignal>

#include "core/base/time.hpp"

namespace wbd::cli {

// Blocks the signals while it lives; threads started in that time inherit the mask.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  void wait() const;
  [[nodiscard]] bool wait(Millis limit) const;  // false when none came in time

 private:
  sigset_t set_{};
  sigset_t before_{};
};

}  // namespace wbd::cli
