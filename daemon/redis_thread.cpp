#include "daemon/redis_thread.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <prometheus/metric_family.h>

#include "core/base/log.hpp"

namespace wbd::daemon {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr Millis kLookEvery{5'000};
constexpr Millis kProbe{500};

// Refuses to start with a Redis that can never work (Cluster, a missing database).
void probe(const cache::RedisOptions& options, const std::shared_ptr<cache::RedisHealth>& health) {
  asio::io_context context{1};
  cache::RedisClient client(context.get_executor(), options, health);
  const bool ready = run_sync(context, client.ready(kProbe));
  if (!ready && client.trouble().code == Errc::configuration) throw Failure(client.trouble());
}

MetricFamily redis_family(const char* name, const char* help, MetricType type, double value) {
  ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {name, help, type, {metric}};
}

ClientMetric counted(const char* result, std::uint64_t value) {
  ClientMetric metric;
  metric.label = {{"result", result}};
  metric.counter.value = static_cast<double>(value);
  return metric;
}

}  // namespace

RedisThread::RedisThread(const config::Settings& settings, cache::RedisOptions options,
                         std::string installation, const Sha256& key)
    : settings_(settings),
      clients_(std::move(options)),
      cache_(clients_, {settings.cache_prefix, std::move(installation), key}, system_clock()),
      publisher_(clients_, settings.cache_prefix) {
  probe(clients_.options(), clients_.shared_health());
}

cache::VersionSource& RedisThread::versions_over(cache::VersionSource& database, bool through_redis) {
  if (!through_redis) return database;
  return feed_.emplace(context_.get_executor(), database, clients_.options(), clients_.shared_health(),
                       settings_.cache_prefix);
}

void RedisThread::start() {
  if (feed_) asio::co_spawn(context_, feed_->run(), asio::detached);
  asio::co_spawn(context_, watch(), asio::detached);
  thread_ = std::thread([this] { context_.run(); });
}

std::size_t RedisThread::post(const std::function<void()>& call) {
  asio::post(context_, call);
  return 1;
}

void RedisThread::stop() {
  if (!thread_.joinable()) return;
  asio::post(context_, [this] {
    stopping_ = true;
    timer_.cancel();
    if (feed_) feed_->stop();
  });
  clients_.close();
  thread_.join();
}

Task<void> RedisThread::watch() {
  while (!stopping_) {
    co_await look();
    if (stopping_) co_return;
    timer_.expires_after(kLookEvery);
    boost::system::error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

Task<void> RedisThread::look() {
  std::optional<cache::RedisInfo> seen;
  if (co_await clients_.of(context_.get_executor()).ready(kProbe)) {
    auto info = co_await cache_.info();
    if (info) seen = std::move(*info);
  }
  // A restarted Redis has lost its bound.
  if (seen && settings_.manage_redis_memory && seen->max_bytes != settings_.cache_max_bytes) {
    const auto set = co_await cache_.set_max_memory(settings_.cache_max_bytes);
    if (set) {
      seen->max_bytes = settings_.cache_max_bytes;
    } else if (!std::exchange(complained_, true)) {
      log::warning("cache", "Redis' memory bound cannot be set", {{"reason", set.error().detail}});
    }
  }
  const std::lock_guard lock(mutex_);
  info_ = std::move(seen);
}

std::vector<MetricFamily> RedisThread::Collect() const {
  using enum MetricType;
  const auto health = clients_.shared_health()->counters();
  std::vector<MetricFamily> out{
      redis_family("wbd_redis_up", "1 while Redis answers", Gauge, health.up ? 1 : 0),
      {"wbd_redis_commands_total",
       "Commands for Redis: sent to it, answered too late, refused by it, not sent because it was away",
       Counter,
       {counted("sent", health.commands), counted("late", health.late), counted("refused", health.refused),
        counted("skipped", health.skipped)}},
      redis_family("wbd_redis_connections_total", "Connections made to Redis", Counter,
                   static_cast<double>(health.connections)),
      redis_family("wbd_redis_failures_total", "Connections to Redis that were lost or could not be made",
                   Counter, static_cast<double>(health.failures))};
  const std::lock_guard lock(mutex_);
  if (!info_) return out;
  out.push_back(redis_family("wbd_redis_memory_bytes", "Memory Redis uses", Gauge,
                             static_cast<double>(info_->used_bytes)));
  out.push_back(redis_family("wbd_redis_max_memory_bytes", "Redis' own bound; 0: none", Gauge,
                             static_cast<double>(info_->max_bytes)));
  out.push_back(redis_family("wbd_redis_keys", "Keys in the database of Redis", Gauge,
                             static_cast<double>(info_->keys)));
  out.push_back(redis_family("wbd_redis_evictions_total", "Keys Redis dropped for want of room", Counter,
                             static_cast<double>(info_->evictions)));
  return out;
}

}  // namespace wbd::daemon
