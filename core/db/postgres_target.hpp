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
// message shows no part of the URL: after an unescaped character the password could be in any part.
[[nodiscard]] PostgresTarget postgres_target(const std::string& url, const OpenOptions& options);

// The parameters as arrays for libpq; valid while the target exists.
struct PostgresKeywords {
  explicit PostgresKeywords(const PostgresTarget& target);
  std::vector<const char*> keywords, values;  // each ends with a null pointer
};

// libpq's last message about the connection, on one line.
[[nodiscard]] std::string postgres_trouble(const pg_conn* connection);
// The text on one line: libpq's messages end with a newline, and long ones have several lines.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace wbd::db
