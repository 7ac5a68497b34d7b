#pragma once
// A session of libpq: connects, disconnects, waits for answers and maps errors to Errc. PostgresConnection
// sends the statements. One thread uses it at a time.

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

// The session ended during an exchange, or had ended before.
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

  void reconnect();  // replaces the session; throws the constructor's errors

  [[nodiscard]] pg_conn* handle() const { return handle_; }       // null when reconnect() has failed
  [[nodiscard]] std::uint64_t number() const { return number_; }  // from 1, grows with each session
  [[nodiscard]] bool is_open() const;
  // An idle server sends nothing but its shutdown message. Costs one poll().
  [[nodiscard]] bool is_silent() const;

  // Starts the time limit for the answers to the last statements.
  void expect_answer_within(Millis limit);
  // Null at the end of a statement's results. Throws SessionLost, or Failure(unavailable) at the time limit.
  [[nodiscard]] PostgresResult next_result();

  [[nodiscard]] SessionLost lost() const;
  // The message shows `sql` and `shown_limit`, the time limit of a query.
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
// The number of rows that a statement changed.
[[nodiscard]] std::int64_t changed_rows(pg_result* result);
// True when the server shuts down or has ended the session (25P03: it was idle in a transaction).
[[nodiscard]] bool ends_session(const pg_result* result);

}  // namespace wbd::db
