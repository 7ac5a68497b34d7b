#pragma once
// Announces commits to the processes that serve from memory, and waits until none of them serves an older
// answer.

#include <string>

#include "core/cache/cache.hpp"
#include "core/cache/redis_client.hpp"

namespace wbd::cache {

// Thread safe. `clients` must outlive it.
class VersionPublisher final : public Publisher {
 public:
  VersionPublisher(RedisClients& clients, std::string prefix);
  // Takes milliseconds when every process confirms, two seconds when one does not or Redis does not answer.
  Task<void> publish() override;

 private:
  RedisClients& clients_;
  const std::string prefix_;
};

}  // namespace wbd::cache
