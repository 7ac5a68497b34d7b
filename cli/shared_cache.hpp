#pragma once
// A connection to Redis for one command, with longer timeouts than wbd's.

#include <memory>
#include <optional>

#include "cli/session.hpp"
#include "core/cache/redis_cache.hpp"

namespace wbd::cli {

class SharedCache {
 public:
  // Null when no Redis is configured. Errc::configuration, unauthorized or unavailable when Redis
  // cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<SharedCache>> connect(Session& session);
  // Connects without the secret key, which may be lost. This connection cannot read answers.
  [[nodiscard]] static Result<std::unique_ptr<SharedCache>> connect_blind(Session& session);

  // Runs a task of the cache until it ends.
  template <class T>
  T wait(Task<T> task) {
    return run_sync(context_, std::move(task));
  }
  [[nodiscard]] cache::RedisCache& cache() { return cache_; }
  [[nodiscard]] const std::string& name() { return clients_.health().name(); }  // for people

 private:
  static Result<std::unique_ptr<SharedCache>> connect(Session& session, std::string installation,
                                                      const Sha256& key);
  SharedCache(cache::RedisOptions options, cache::RedisCache::Options names);

  asio::io_context context_{1};
  cache::RedisClients clients_;
  cache::RedisCache cache_;
};

// Deletes every answer in Redis and returns their number; 0 when no Redis is configured.
[[nodiscard]] Result<std::uint64_t> flush_shared_cache(Session& session);

}  // namespace wbd::cli
