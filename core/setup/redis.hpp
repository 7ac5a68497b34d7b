#pragma once
// Redis options and connections from the settings, the same for both programs.

#include <memory>
#include <optional>
#include <string>

#include "core/base/encoding.hpp"
#include "core/cache/redis_client.hpp"
#include "core/cache/version_publisher.hpp"
#include "core/config/settings.hpp"
#include "core/db/database.hpp"
#include "core/secret/secret_box.hpp"

namespace wbd::setup {

// nullopt when cache.redis_url is empty. `name` is the connections' name in Redis. Errc::configuration for a
// URL that cannot be used.
[[nodiscard]] Result<std::optional<cache::RedisOptions>> redis_options(const config::Settings& settings,
                                                                       std::string name);

// The identity in cache::EntryCodec. Processes with equal identities give the same answer to the same
// request. It consists of the secret key's id, report_timezone and the program's version, because versions
// may write different JSON.
[[nodiscard]] std::string answers_identity(const config::Settings& settings,
                                           const secret::SecretBox& secrets);

// The key in cache::EntryCodec, derived from the secret key. Redis does not know it.
[[nodiscard]] Sha256 answers_key(const secret::SecretBox& secrets);

// True when processes learn of each other's commits through Redis. SQLite does not need it: all processes see
// a commit at once (Database::change_stamp). With PostgreSQL and no Redis each request asks the database.
[[nodiscard]] bool versions_through_redis(const config::Settings& settings, const db::Database& database);

// Publishes this process's commits to the others. Must outlive the contexts that use it, or be closed.
struct Announcer {
  Announcer(cache::RedisOptions options, std::shared_ptr<cache::RedisHealth> health,
            const std::string& prefix)
      : clients(std::move(options), std::move(health)), publisher(clients, prefix) {}
  cache::RedisClients clients;
  cache::VersionPublisher publisher;
};
// Null unless versions_through_redis(). `health` as for RedisClients. Throws Failure(configuration).
[[nodiscard]] std::unique_ptr<Announcer> make_announcer(const config::Settings& settings,
                                                        const db::Database& database, std::string name,
                                                        std::shared_ptr<cache::RedisHealth> health = nullptr);

}  // namespace wbd::setup
