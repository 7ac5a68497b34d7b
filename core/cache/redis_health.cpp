#include "core/cache/redis_health.hpp"

#include <algorithm>

#include "core/base/log.hpp"

namespace wbd::cache {
namespace {

constexpr Millis kComplaints{60'000};

std::int64_t steady_millis() {
  using namespace std::chrono;
  const auto now = duration_cast<Millis>(steady_clock::now().time_since_epoch()).count();
  return std::max<std::int64_t>(now, 1);
}

}  // namespace

bool RedisHealth::down() const noexcept {
  return failed_at_.load(std::memory_order_relaxed) != 0;
}

const std::string& RedisHealth::name() const noexcept {
  return name_;
}

void RedisHealth::answered() noexcept {
  if (!ever_.load(std::memory_order_relaxed)) ever_.store(true, std::memory_order_relaxed);
  std::int64_t failed = failed_at_.load(std::memory_order_relaxed);
  if (failed == 0 || steady_millis() - failed < calm_.count()) return;
  // Exactly one caller ends the outage and logs it; a failure in between makes the exchange fail.
  if (failed_at_.compare_exchange_strong(failed, 0))
    log::info("cache", "Redis answers again", {{"redis", name_}});
}

void RedisHealth::failed(std::string_view why) {
  failures_.fetch_add(1, std::memory_order_relaxed);
  begin_outage(why);
}

void RedisHealth::late(std::string_view why) {
  late_.fetch_add(1, std::memory_order_relaxed);
  begin_outage(why);
}

void RedisHealth::refused(std::string_view answer) {
  refused_.fetch_add(1, std::memory_order_relaxed);
  // This is no outage, but an operator must act (memory, rights); logged once a minute, not for each command.
  const std::int64_t now = steady_millis();
  std::int64_t last = complained_at_.load(std::memory_order_relaxed);
  if (last != 0 && now - last < kComplaints.count()) return;
  if (!complained_at_.compare_exchange_strong(last, now)) return;
  log::warning("cache", "Redis refuses a command", {{"redis", name_}, {"answer", answer}});
}

void RedisHealth::begin_outage(std::string_view why) {
  if (failed_at_.exchange(steady_millis()) != 0) return;
  log::warning("cache", "Redis does not answer; going on without it", {{"redis", name_}, {"reason", why}});
}

RedisHealth::Counters RedisHealth::counters() const noexcept {
  Counters out;
  out.up = ever_.load(std::memory_order_relaxed) && !down();
  out.commands = commands_.load(std::memory_order_relaxed);
  out.late = late_.load(std::memory_order_relaxed);
  out.failures = failures_.load(std::memory_order_relaxed);
  out.refused = refused_.load(std::memory_order_relaxed);
  out.skipped = skipped_.load(std::memory_order_relaxed);
  out.connections = connections_.load(std::memory_order_relaxed);
  return out;
}

}  // namespace wbd::cache
