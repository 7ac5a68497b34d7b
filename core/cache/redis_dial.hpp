#pragma once
// Connects to the server of a RedisTarget, logs in and selects the database. Private to core/cache.

#include <memory>

#include <boost/asio/steady_timer.hpp>

#include "core/cache/redis_stream.hpp"
#include "core/cache/redis_url.hpp"
#include "core/cache/resp.hpp"

namespace wbd::cache {

// Judges the replies of the handshake; no error: the server may be used. Errc::unauthorized: a wrong or
// missing user or password. Errc::configuration: Redis Cluster, or a wrong database. Errc::unavailable: Redis
// is loading its data, or is not the master now.
struct HandshakeAnswers {
  const Reply* auth = nullptr;     // null: there is no password
  const Reply* select = nullptr;   // null: database 0
  const Reply* cluster = nullptr;  // INFO cluster
  const Reply* role = nullptr;     // ROLE; null: without Sentinels
};
[[nodiscard]] Result<void> judge_handshake(const HandshakeAnswers& answers, const RedisTarget& target);

// Used on one thread; one dial() at a time.
class RedisDialer {
 public:
  // `limit`: timeout for each server that is dialled, Sentinels included. `name`: the connection in CLIENT
  // LIST.
  RedisDialer(asio::any_io_executor executor, const RedisTarget& target, std::string name, Millis limit);
  ~RedisDialer();
  RedisDialer(const RedisDialer&) = delete;
  RedisDialer& operator=(const RedisDialer&) = delete;

  // Throws Failure(unavailable, unauthorized, configuration).
  Task<std::unique_ptr<RedisStream>> dial();
  void close();  // ends the current dial() and every later one

 private:
  Task<std::unique_ptr<RedisStream>> dial_server(RedisTarget::Host host);
  Task<RedisTarget::Host> ask_sentinels();
  Task<std::vector<Reply>> exchange(std::string bytes, std::size_t answers);
  Task<void> log_in();
  std::unique_ptr<RedisStream> make_stream(const RedisTarget::Host& host) const;
  void start(std::unique_ptr<RedisStream> stream);
  void stop_watch();

  // Shared with the timer's handler, which may already be queued when the watch ends.
  struct Watch {
    RedisStream* stream = nullptr;
    bool timed_out = false;
  };

  asio::any_io_executor executor_;
  const RedisTarget& target_;
  std::string name_;
  Millis limit_;
  asio::steady_timer timer_;
  std::unique_ptr<RedisStream> stream_;
  std::shared_ptr<Watch> watch_ = std::make_shared<Watch>();
  bool closed_ = false;
};

}  // namespace wbd::cache
