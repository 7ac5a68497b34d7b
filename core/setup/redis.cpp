#include "core/setup/redis.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wbd::setup {

Result<std::optional<cache::RedisOptions>> redis_options(const config::Settings& settings, std::string name) {
  if (settings.redis_url.empty()) return std::optional<cache::RedisOptions>{};
  auto target = cache::parse_redis_url(settings.redis_url);
  if (!target) return target.error();
  cache::RedisOptions options;
  options.target = std::move(*target);
  options.name = std::move(name);
  options.command_limit = settings.redis_timeout;
  options.connect_limit = std::max(options.connect_limit, settings.redis_timeout);
  return std::optional(std::move(options));
}

std::string answers_identity(const config::Settings& settings, const secret::SecretBox& secrets) {
  return fmt::format("{} {} {}", secrets.key_id(), settings.report_timezone, WB_VERSION);
}

Sha256 answers_key(const secret::SecretBox& secrets) {
  return secrets.derive("answers in Redis");
}

bool versions_through_redis(const config::Settings& settings, const db::Database& database) {
  return !settings.redis_url.empty() && database.dialect() != db::Dialect::sqlite;
}

std::unique_ptr<Announcer> make_announcer(const config::Settings& settings, const db::Database& database,
                                          std::string name, std::shared_ptr<cache::RedisHealth> health) {
  if (!versions_through_redis(settings, database)) return nullptr;
  auto options = redis_options(settings, std::move(name)).value();
  return std::make_unique<Announcer>(std::move(*options), std::move(health), settings.cache_prefix);
}

}  // namespace wbd::setup
