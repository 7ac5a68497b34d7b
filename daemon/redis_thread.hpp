#pragma once
// Redis as wbd uses it: the shared cache of the API threads, and a thread of its own for what goes on beside
// requests: the register of processes, the figures for /metrics, the memory bound.

#include <atomic>
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
  // `installation`: see cache::EntryCodec. Throws Failure(configuration) for what can never work (Redis
  // Cluster); a Redis that is not there now is no reason not to start.
  RedisThread(const config::Settings& settings, cache::RedisOptions options, std::string installation);
  ~RedisThread() override { stop(); }
  RedisThread(const RedisThread&) = delete;
  RedisThread& operator=(const RedisThread&) = delete;

  [[nodiscard]] cache::RedisCache& cache() { return cache_; }
  [[nodiscard]] const std::shared_ptr<cache::RedisHealth>& health() const { return clients_.shared_health(); }

  // Makes the feed over `database`, which must outlive this, unless the database tells of commits itself.
  // Before start(), once.
  cache::VersionSource& versions_over(cache::VersionSource& database, bool through_redis);
  // For the API threads; null when versions do not go through Redis.
  [[nodiscard]] cache::Publisher* publisher() { return feed_ ? &publisher_ : nullptr; }
  void start();
  // Ends the connections of the API threads, so that these can end: requests go on without Redis.
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
  bool stopping_ = false;  // on the thread
  bool complained_ = false;
  mutable std::mutex mutex_;  // guards figures_
  std::optional<cache::RedisFigures> figures_;
  std::thread thread_;
};

}  // namespace wbd::daemon
