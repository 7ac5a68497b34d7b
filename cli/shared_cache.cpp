#include "cli/shared_cache.hpp"

#include <fmt/format.h>

#include "core/setup/redis.hpp"

namespace wbd::cli {
namespace {

constexpr Millis kPatience{5'000};
constexpr Millis kLook{100};

cache::RedisOptions patient(cache::RedisOptions options) {
  options.command_limit = kPatience;
  return options;
}

}  // namespace

SharedCache::SharedCache(cache::RedisOptions options, cache::RedisCache::Options names)
    : clients_(patient(std::move(options))), cache_(clients_, std::move(names), system_clock()) {}

Result<std::unique_ptr<SharedCache>> SharedCache::connect(Session& session) {
  if (session.settings().redis_url.empty()) return std::unique_ptr<SharedCache>{};
  return connect(session, setup::answers_identity(session.settings(), session.secrets()),
                 setup::answers_key(session.secrets()));
}

Result<std::unique_ptr<SharedCache>> SharedCache::connect_blind(Session& session) {
  if (session.settings().redis_url.empty()) return std::unique_ptr<SharedCache>{};
  return connect(session, {}, {});
}

Result<std::unique_ptr<SharedCache>> SharedCache::connect(Session& session, std::string installation,
                                                          const Sha256& key) {
  auto options = setup::redis_options(session.settings(), "wbctl");
  if (!options) return options.error();
  if (!*options) return std::unique_ptr<SharedCache>{};
  std::unique_ptr<SharedCache> shared(
      new SharedCache(std::move(**options), {session.settings().cache_prefix, std::move(installation), key}));
  auto& client = shared->clients_.of(shared->context_.get_executor());
  // A refused connection is known at once; only silence is waited for.
  for (Millis waited{}; waited < kPatience && client.trouble().detail.empty(); waited += kLook) {
    if (shared->wait(client.ready(kLook))) return shared;
  }
  Error trouble = client.trouble();
  if (trouble.detail.empty()) trouble = {Errc::unavailable, "no connection"};
  trouble.detail = fmt::format("Redis at {}: {}", shared->name(), trouble.detail);
  return trouble;
}

Result<std::uint64_t> flush_shared_cache(Session& session) {
  const auto shared = SharedCache::connect_blind(session);
  if (!shared) return shared.error();
  if (!*shared) return std::uint64_t{0};
  return (*shared)->wait((*shared)->cache().flush());
}

}  // namespace wbd::cli
