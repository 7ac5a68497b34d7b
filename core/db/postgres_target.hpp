#pragma once
// The connection parameters of libpq.

#include <string>
#include <utility>
#include <vector>

#include "core/db/database.hpp"

struct pg_conn;

namespace wbd::db {

// Contains the password: never print it.
struct PostgresTarget {
  std::vector<std::pair<std::string, std::string>> parameters;  // keyword, value
  std::string label;                                            // "wbd on db.example:5432", for messages
  bool prepared_statements = true;                              // false: for PgBouncer's transaction mode
};

// The URL's parameters with defaults for missing ones. Throws Failure(configuration) for a malformed URL. The
// message repeats none of it: a password with an unescaped character could stand anywhere.
[[nodiscard]] PostgresTarget postgres_target(const std::string& url, const OpenOptions& options);

// In libpq's form; valid as long as the target.
struct PostgresKeywords {
  explicit PostgresKeywords(const PostgresTarget& target);
  std::vector<const char*> keywords, values;  // ended by null
};

// libpq's last message about the connection, on one line.
[[nodiscard]] std::string postgres_trouble(const pg_conn* connection);
// libpq ends its messages with a newline and breaks long ones.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace wbd::db
