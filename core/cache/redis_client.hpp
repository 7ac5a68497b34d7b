#pragma once
// One connection to Redis, kept up in the background, with any number of commands in flight.
//
// Redis is an accelerator only, so no request may queue behind it. A command has a short deadline, and fails
// at once while the connection is down or Redis was late a moment ago.
//
// Threads: a client belongs to the thread that drives its executor and takes no lock. RedisClients gives each
// io_context (each API thread of wbd) its own client; they share RedisHealth alone.

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
  std::string name = "wbd";  // shown by CLIENT LIST
  Millis command_limit{75};  // deadline of a reply
  Millis connect_limit{1'000};
  Millis rest{1'000};  // for how long no command is sent after a late reply
  Millis longest_backoff{1'000};
};

class RedisClient {
 public:
  using Words = std::span<const std::string_view>;

  // Connects at the first command, then keeps the connection up until close().
  RedisClient(asio::any_io_executor executor, RedisOptions options, std::shared_ptr<RedisHealth> health);
  ~RedisClient();  // closes
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  // The command is queued when this returns; awaiting gives the reply. Replies arrive in the order of the
  // commands. An error reply of Redis is a Reply. Errc::unavailable: there was no reply, and the command may
  // or may not have been executed.
  Task<Result<Reply>> command(Words words);
  Task<Result<Reply>> command(Words words, Millis limit);
  // Sends the command without waiting for its reply. False: it was not sent.
  bool send(Words words);

  // Connects if necessary. True when connected; false after `limit`, or when Redis refuses for good (see
  // trouble()).
  Task<bool> ready(Millis limit);
  [[nodiscard]] bool connected() const;
  // Why there is no connection: unavailable, unauthorized (user, password) or configuration (Cluster).
  // Without a code before the first attempt.
  [[nodiscard]] Error trouble() const;

  // Subscribes now and after every reconnect. A subscribed client takes no commands.
  using OnMessage = std::function<void(std::string_view message)>;
  void subscribe(std::string channel, OnMessage on_message);

  void close();  // on its thread; pending commands end with Errc::unavailable

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// The clients of all io_contexts of a process. Thread safe, except that no context which used it may be
// destroyed during close() or the destructor.
class RedisClients {
 public:
  // `health`: shared with other connections to the same Redis; null: a new one.
  explicit RedisClients(RedisOptions options, std::shared_ptr<RedisHealth> health = nullptr);
  ~RedisClients();  // closes
  // The client of the executor's context. It is made at the first call and destroyed with the context.
  RedisClient& of(const asio::any_io_executor& executor);
  // Asks each thread to close its connection, so that the contexts run out of work. Later commands fail.
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
