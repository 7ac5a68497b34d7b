#pragma once
// What all connections of this process to one Redis have in common: whether it answers, and how often it did
// not.

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::cache {

// An outage begins with the first failure, which is logged as one warning, and ends with an answer in time
// when there was no failure for a moment, which is logged as one info. Thread safe.
class RedisHealth {
 public:
  // `name` says which Redis in the log; `calm`: how long nothing may fail before an outage counts as over.
  explicit RedisHealth(std::string name, Millis calm = Millis{500}) : name_(std::move(name)), calm_(calm) {}

  void connected() noexcept { connections_.fetch_add(1, std::memory_order_relaxed); }
  void sent() noexcept { commands_.fetch_add(1, std::memory_order_relaxed); }
  void answered() noexcept;               // in time
  void failed(std::string_view why);      // a connection could not be made, or was lost
  void late(std::string_view why);        // an answer did not come in time
  void refused(std::string_view answer);  // Redis answered a command with an error
  void skipped() noexcept { skipped_.fetch_add(1, std::memory_order_relaxed); }  // not even tried

  [[nodiscard]] bool down() const noexcept;

  struct Figures {
    bool up = false;  // has answered, and no outage since
    std::uint64_t commands = 0, late = 0, failures = 0, refused = 0, skipped = 0, connections = 0;
  };
  [[nodiscard]] Figures figures() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;

 private:
  void begin_outage(std::string_view why);

  const std::string name_;
  const Millis calm_;
  std::atomic<std::int64_t> failed_at_{0};  // steady milliseconds of the last failure; 0: all is well
  std::atomic<bool> ever_{false};
  std::atomic<std::uint64_t> commands_{0}, late_{0}, failures_{0}, refused_{0}, skipped_{0}, connections_{0};
  std::atomic<std::int64_t> complained_at_{0};
};

}  // namespace wbd::cache
