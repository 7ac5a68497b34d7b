#pragma once
// Redis in wbd: the shared cache of the API threads, and a thread for the work that no request waits for.
// That work is the register of processes, the metrics of Redis and its memory bound.

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/steady_timer.hpp>
#include <prometheus/collectable.h>

#include "core/cache/redis_cache.hpp"
#include "core/cache/version_feed.hpp"
#include "core/cache/version_publisher.hpp"
#include "core/config/settings.hpp"

namespace wbd::daemon {

class RedisThread final : public prometheus::Collectable {
 public:
  // `installation` and `key`: see cache::EntryCodec. Throws Failure(configuration) for a Redis that can never
  // work (Cluster); a Redis that is down now does not prevent the start.
  RedisThread(const config::Settings& settings, cache::RedisOptions options, std::string installation,
              const Sha256& key);
  ~RedisThread() override { stop(); }
  RedisThread(const RedisThread&) = delete;
  RedisThread& operator=(const RedisThread&) = delete;

  [[nodiscard]] cache::RedisCache& cache() { return cache_; }
  [[nodiscard]] const std::shared_ptr<cache::RedisHealth>& health() const { return clients_.shared_health(); }

  // If `through_redis`, returns a VersionFeed that reads `database`, otherwise `database`, which must outlive
  // this. Call it once, before start().
  cache::VersionSource& versions_over(cache::VersionSource& database, bool through_redis);
  // For writes of the API; null when the versions do not go through Redis.
  [[nodiscard]] cache::Publisher* publisher() { return feed_ ? &publisher_ : nullptr; }
  void start();
  // Calls it on the thread when that is free; returns 1. See Watchdog.
  std::size_t post(const std::function<void()>& call);
  // Closes the connections of the API threads, so that these can end; requests go on without Redis.
  void release_threads() { clients_.close(); }
  void stop();

  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  Task<void> watch();
  Task<void> look();

  const config::Settings& settings_;
  asio::io_context context_{1};
  cache::RedisClients clients_;
  cache::RedisCache cache_;
  cache::VersionPublisher publisher_;
  std::optional<cache::VersionFeed> feed_;
  asio::steady_timer timer_{context_};
  bool stopping_ = false;  // used on the thread only
  bool complained_ = false;
  mutable std::mutex mutex_;  // guards info_
  std::optional<cache::RedisInfo> info_;
  std::thread thread_;
};

}  // namespace wbd::daemon
