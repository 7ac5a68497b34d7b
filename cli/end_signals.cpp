#include "cli/end_signals.hpp"

#include <ctime>

namespace wbd::cli {

EndSignals::EndSignals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGINT);
  sigaddset(&set_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set_, &before_);
}

EndSignals::~EndSignals() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void EndSignals::wait() const {
  int signal = 0;
  sigwait(&set_, &signal);
}

bool EndSignals::wait(Millis limit) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(limit);
  const timespec time{seconds.count(), std::chrono::nanoseconds(limit - seconds).count()};
  return sigtimedwait(&set_, nullptr, &time) > 0;
}

}  // namespace wbd::cli
