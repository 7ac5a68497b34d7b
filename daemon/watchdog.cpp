#include "daemon/watchdog.hpp"

#include <systemd/sd-daemon.h>

#include "core/base/log.hpp"

namespace wbd::daemon {

void Watchdog::watch(std::string name, Post post) {
  watched_.push_back({std::move(name), std::move(post)});
}

void Watchdog::look() {
  bool all = true;
  for (Watched& one : watched_) {
    const bool silent = one.answers && one.answers->load() < one.asked;
    if (silent && !one.silent) log::error("wbd", "a thread does not answer", {{"threads", one.name}});
    one.silent = silent;
    all = all && !silent;
    if (silent) continue;  // a thread that hangs has at most one pending call
    one.answers = std::make_shared<std::atomic<std::size_t>>(0);
    one.asked = one.post([answers = one.answers] { ++*answers; });
  }
  if (all) alive_();
}

Millis watchdog_limit() {
  std::uint64_t microseconds = 0;
  if (::sd_watchdog_enabled(0, &microseconds) <= 0) return Millis{0};
  return Millis{static_cast<Millis::rep>(microseconds / 1000)};
}

}  // namespace wbd::daemon
