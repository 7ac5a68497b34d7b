#pragma once
// Announces commits to the processes that serve from memory, and waits until none of them serves anything
// older.

#include <string>

#include "core/cache/cache.hpp"
#include "core/cache/redis_client.hpp"

namespace wbd::cache {

// Thread safe. `clients` must outlive it.
class VersionPublisher final : public Publisher {
 public:
  VersionPublisher(RedisClients& clients, std::string prefix);
  // Milliseconds when every process says that it knows; two seconds when one does not, or Redis cannot tell.
  Task<void> publish() override;

 private:
  RedisClients& clients_;
  const std::string prefix_;
};

}  // namespace wbd::cache
