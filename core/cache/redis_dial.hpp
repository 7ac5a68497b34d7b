#pragma once
// From a RedisTarget to a connection that is logged in and selected: the steps before the first command.
// Private to core/cache.

#include <memory>

#include <boost/asio/steady_timer.hpp>

#include "core/cache/redis_stream.hpp"
#include "core/cache/redis_url.hpp"
#include "core/cache/resp.hpp"

namespace wbd::cache {

// What the handshake's answers say: nothing when the server may be used.
//   Errc::configuration: Redis Cluster; wrong user, password or database. Errc::unavailable: not the master
//   now.
struct HandshakeAnswers {
  const Reply* auth = nullptr;     // null: no password to give
  const Reply* select = nullptr;   // null: database 0
  const Reply* cluster = nullptr;  // INFO cluster
  const Reply* role = nullptr;     // ROLE; null: any server will do
};
[[nodiscard]] Result<void> judge_handshake(const HandshakeAnswers& answers, const RedisTarget& target);

// Used on one thread. One dial() at a time.
class RedisDialer {
 public:
  // `limit`: for each server asked on the way. `name`: of the connection, as CLIENT LIST shows it.
  RedisDialer(asio::any_io_executor executor, const RedisTarget& target, std::string name, Millis limit);
  ~RedisDialer();
  RedisDialer(const RedisDialer&) = delete;
  RedisDialer& operator=(const RedisDialer&) = delete;

  // Throws Failure(unavailable, unauthorized, configuration).
  Task<std::unique_ptr<RedisStream>> dial();
  void close();  // ends a dial() that is under way, and all later ones

 private:
  Task<std::unique_ptr<RedisStream>> dial_server(RedisTarget::Host host);
  Task<RedisTarget::Host> ask_sentinels();
  Task<std::vector<Reply>> exchange(std::string bytes, std::size_t answers);
  Task<void> log_in();
  std::unique_ptr<RedisStream> make_stream(const RedisTarget::Host& host) const;
  void start(std::unique_ptr<RedisStream> stream);
  void stop_watch();

  // Shared with the timer's handler, which may be queued already when the watch ends.
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
