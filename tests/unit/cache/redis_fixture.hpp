#pragma once
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "core/base/log.hpp"
#include "core/cache/redis_cache.hpp"
#include "tests/fakes/redis_server.hpp"

namespace wbd::cache::test {

inline RedisOptions options_for(const std::string& url) {
  RedisOptions options;
  options.target = parse_redis_url(url).value();
  // Long, so that a busy machine does not fail tests that are not about time.
  options.command_limit = Millis{2'000};
  return options;
}

inline std::shared_ptr<RedisHealth> quiet_health() {
  log::configure(log::Level::error, log::Format::text);
  return std::make_shared<RedisHealth>("test", Millis{50});
}

// The reply as text: "OK", "42", "nil", "-ERR ..."; "!" and the reason if there was none.
inline std::string ask(asio::io_context& context, RedisClient& client, std::vector<std::string> words) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  auto answer = run_sync(context, client.command(views));
  if (!answer) return "!" + answer.error().detail;
  switch (answer->kind) {
    case Reply::Kind::nil:
      return "nil";
    case Reply::Kind::integer:
      return std::to_string(answer->integer);
    case Reply::Kind::error:
      return "-" + answer->text;
    default:
      return answer->text;
  }
}

// Sends PING until its success is `wanted`; false if that takes too long.
inline bool until_ping(asio::io_context& context, RedisClient& client, bool wanted,
                       Millis limit = Millis{10'000}) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while ((ask(context, client, {"PING"}) == "PONG") != wanted) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    run_sync(context, sleep_for(Millis{5}));
  }
  return true;
}

// The error of the first attempt to connect; without a code if that takes too long.
inline Error until_trouble(asio::io_context& context, RedisClient& client) {
  const auto deadline = std::chrono::steady_clock::now() + Millis{10'000};
  while (client.trouble().detail.empty() && std::chrono::steady_clock::now() < deadline)
    run_sync(context, client.ready(Millis{5}));
  return client.trouble();
}

}  // namespace wbd::cache::test
