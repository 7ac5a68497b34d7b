#pragma once
// A session of libpq: how it begins and ends, how long its answers are waited for, and what its errors mean.
// What is sent in it is PostgresConnection's. Used by one thread at a time.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/base/result.hpp"
#include "core/db/postgres_target.hpp"

struct pg_conn;
struct pg_result;

namespace wbd::db {

struct PostgresResultDeleter {
  void operator()(pg_result* result) const;
};
using PostgresResult = std::unique_ptr<pg_result, PostgresResultDeleter>;

// The session is gone: in the middle of an exchange, or it was already dead before.
class SessionLost : public Failure {
 public:
  using Failure::Failure;
};

class PostgresSession {
 public:
  // Connects. Throws Failure: Errc::unavailable, or Errc::configuration when the server is too old.
  explicit PostgresSession(const PostgresTarget& target);
  ~PostgresSession();
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  void reconnect();  // a new session in the place of this one; throws as the constructor

  [[nodiscard]] pg_conn* handle() const { return handle_; }       // null when reconnect() has failed
  [[nodiscard]] std::uint64_t number() const { return number_; }  // grows with each session; from 1
  [[nodiscard]] bool is_open() const;
  // An idle server says nothing but its farewell. Costs one poll().
  [[nodiscard]] bool is_silent() const;

  // How long the answers to what was sent last may take, from now on.
  void expect_answer_within(Millis limit);
  // Null at the end of a statement's results. Throws SessionLost, or Failure(unavailable) when the time is
  // up.
  [[nodiscard]] PostgresResult next_result();

  [[nodiscard]] SessionLost lost() const;
  // `sql` and `shown_limit` (what a query was given) are for the message.
  [[nodiscard]] Error error_of(const pg_result* result, std::string_view sql, Millis shown_limit) const;

 private:
  void connect();
  void disconnect() noexcept;
  void wait_readable();

  const PostgresTarget& target_;
  pg_conn* handle_ = nullptr;
  std::uint64_t number_ = 0;
  Millis answer_limit_{};
  std::chrono::steady_clock::time_point deadline_;
};

// "" when the server gave none.
[[nodiscard]] std::string_view sqlstate(const pg_result* result);
// The server is shutting down or threw the session out (25P03: it was idle in a transaction).
[[nodiscard]] bool ends_session(const pg_result* result);

}  // namespace wbd::db
