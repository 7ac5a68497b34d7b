#pragma once
// What libpq connects to.

#include <string>
#include <utility>
#include <vector>

#include "core/db/database.hpp"

struct pg_conn;

namespace wbd::db {

// Holds the password: never shown.
struct PostgresTarget {
  std::vector<std::pair<std::string, std::string>> parameters;  // keyword, value
  std::string label;                                            // "wbd on db.example:5432", for messages
  bool prepared_statements = true;                              // false: PgBouncer's transaction mode works
};

// The URL's parameters, with defaults for what it leaves open. Throws Failure(configuration) for a malformed
// URL, of which nothing is repeated in the message: a password with an unescaped character could be anywhere
// in it.
[[nodiscard]] PostgresTarget postgres_target(const std::string& url, const OpenOptions& options);

// In the form libpq takes; valid as long as the target.
struct PostgresKeywords {
  explicit PostgresKeywords(const PostgresTarget& target);
  std::vector<const char*> keywords, values;  // ended by null
};

// One line of what libpq last said about the connection.
[[nodiscard]] std::string postgres_trouble(const pg_conn* connection);
// libpq ends its messages with a newline and breaks long ones.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace wbd::db
