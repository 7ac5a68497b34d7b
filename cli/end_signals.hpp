#pragma once
// SIGINT and SIGTERM taken by waiting, not by a handler.

#include <csignal>

#include "core/base/time.hpp"

namespace wbd::cli {

// Every thread started during its life has the signals blocked too.
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
