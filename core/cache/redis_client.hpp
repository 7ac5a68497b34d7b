#pragma once
// One connection to Redis, kept up in the background, with any number of commands in flight.
//
// Redis only accelerates: a command is given up after a short time, and while the connection is down, or
// Redis was late a moment ago, commands fail at once, so that no request queues behind it.
//
// Thread model: a client belongs to the thread that drives its executor and takes no lock. RedisClients gives
// each io_context (each API thread of wbd) a client of its own; only RedisHealth is shared.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/cache/redis_health.hpp"
#include "core/cache/redis_url.hpp"
#include "core/cache/resp.hpp"

namespace wbd::cache {

struct RedisOptions {
  RedisTarget target;
  std::string name = "wbd";  // of the connections, as CLIENT LIST shows it
  Millis command_limit{75};  // for an answer
  Millis connect_limit{1'000};
  Millis rest{1'000};  // after a late answer no command is sent for so long
  Millis longest_backoff{1'000};
};

class RedisClient {
 public:
  using Words = std::span<const std::string_view>;

  // Connects when the first command comes, then keeps the connection up until closed.
  RedisClient(asio::any_io_executor executor, RedisOptions options, std::shared_ptr<RedisHealth> health);
  ~RedisClient();  // closes
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  // The command is on its way when this returns; awaiting gives the answer. Commands are answered in the
  // order they were given. An error answer of Redis is a Reply; Errc::unavailable: no answer, whether the
  // command was executed is not known.
  Task<Result<Reply>> command(Words words);
  Task<Result<Reply>> command(Words words, Millis limit);
  // Sent when it can be, with nobody waiting for the answer. False: not sent.
  bool send(Words words);

  // Connects if need be. True when connected; false after `limit`, or when Redis refuses us for good (see
  // trouble()).
  Task<bool> ready(Millis limit);
  [[nodiscard]] bool connected() const;
  // Why it is not connected: unavailable, unauthorized (user, password) or configuration (Cluster). Empty
  // code before the first attempt.
  [[nodiscard]] Error trouble() const;

  // Subscribes from now on and after every reconnect. Such a client takes no commands.
  using OnMessage = std::function<void(std::string_view message)>;
  void subscribe(std::string channel, OnMessage on_message);

  void close();  // on its thread; what waits ends with Errc::unavailable

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// The clients of all io_contexts of a process. Thread safe, but for close() and destruction: no context that
// has used it may be destroyed at the same time.
class RedisClients {
 public:
  // `health`: shared with other connections to the same Redis; null: one of its own.
  explicit RedisClients(RedisOptions options, std::shared_ptr<RedisHealth> health = nullptr);
  ~RedisClients();  // closes
  // The client of the calling coroutine's context; made there when it is not there yet, gone with the
  // context.
  RedisClient& of(const asio::any_io_executor& executor);
  // Ends all connections, soon, on their own threads: their contexts then run out of work. Later commands
  // fail.
  void close();
  [[nodiscard]] const RedisOptions& options() const;
  [[nodiscard]] RedisHealth& health();
  [[nodiscard]] const std::shared_ptr<RedisHealth>& shared_health() const;

 private:
  struct Registry;
  const RedisOptions options_;
  std::shared_ptr<RedisHealth> health_;
  std::shared_ptr<Registry> registry_;
};

}  // namespace wbd::cache
