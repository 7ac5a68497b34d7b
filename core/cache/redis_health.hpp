#pragma once
// The state of one Redis as all connections of this process see it: whether it answers, and counters.

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::cache {

// An outage begins with the first failure, logged as one warning. It ends with a reply in time after a period
// without failures, logged as one info. Thread safe.
class RedisHealth {
 public:
  // `name`: this Redis in the log. `calm`: the period without failures that ends an outage.
  explicit RedisHealth(std::string name, Millis calm = Millis{500}) : name_(std::move(name)), calm_(calm) {}

  void connected() noexcept { connections_.fetch_add(1, std::memory_order_relaxed); }
  void sent() noexcept { commands_.fetch_add(1, std::memory_order_relaxed); }
  void answered() noexcept;               // in time
  void failed(std::string_view why);      // a connection could not be made, or was lost
  void late(std::string_view why);        // an answer did not come in time
  void refused(std::string_view answer);  // Redis answered a command with an error
  void skipped() noexcept { skipped_.fetch_add(1, std::memory_order_relaxed); }  // not sent at all

  [[nodiscard]] bool down() const noexcept;

  struct Counters {
    bool up = false;  // has answered, and no outage since
    std::uint64_t commands = 0, late = 0, failures = 0, refused = 0, skipped = 0, connections = 0;
  };
  [[nodiscard]] Counters counters() const noexcept;
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
