#include <mutex>
#include <unordered_map>

#include <boost/asio/execution_context.hpp>

#include "core/cache/redis_client.hpp"

namespace wbd::cache {
namespace {

// As a service of its context this is destroyed before the context, so no client outlives the reactor of its
// sockets. Used on the context's own thread only.
class ContextClients final : public asio::execution_context::service {
 public:
  using key_type = ContextClients;
  inline static asio::execution_context::id id;
  explicit ContextClients(asio::execution_context& context) : service(context) {}

  std::unordered_map<std::uint64_t, std::shared_ptr<RedisClient>> by_owner;

 private:
  void shutdown() override { by_owner.clear(); }
};

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

struct RedisClients::Registry {
  struct Made {
    asio::any_io_executor executor;
    std::weak_ptr<RedisClient> client;
  };
  const std::uint64_t number = next_number();
  std::mutex mutex;
  bool closed = false;
  std::vector<Made> made;
};

RedisClients::RedisClients(RedisOptions options, std::shared_ptr<RedisHealth> health)
    : options_(std::move(options)),
      health_(health ? std::move(health) : std::make_shared<RedisHealth>(describe(options_.target))),
      registry_(std::make_shared<Registry>()) {}

RedisClients::~RedisClients() {
  close();
}

RedisClient& RedisClients::of(const asio::any_io_executor& executor) {
  auto& here = asio::use_service<ContextClients>(asio::query(executor, asio::execution::context));
  auto& client = here.by_owner[registry_->number];
  if (!client) {
    client = std::make_shared<RedisClient>(executor, options_, health_);
    const std::lock_guard lock(registry_->mutex);
    registry_->made.push_back({executor, client});
    if (registry_->closed) client->close();
  }
  return *client;
}

const RedisOptions& RedisClients::options() const {
  return options_;
}

RedisHealth& RedisClients::health() {
  return *health_;
}

const std::shared_ptr<RedisHealth>& RedisClients::shared_health() const {
  return health_;
}

void RedisClients::close() {
  std::vector<Registry::Made> made;
  {
    const std::lock_guard lock(registry_->mutex);
    registry_->closed = true;
    made.swap(registry_->made);
  }
  for (auto& [executor, weak] : made) {
    // The handler may be the last owner, so the client is destroyed on its own thread.
    if (auto client = weak.lock()) asio::post(executor, [client = std::move(client)] { client->close(); });
  }
}

}  // namespace wbd::cache
