#pragma once
// A query that a person has written, on a connection of its own that cannot change anything.
//
// SQLite: the file is opened read-only with query_only, and only SELECT is authorised; columns with secrets
// read as null. PostgreSQL: a read-only transaction; a query that reads a table with secrets is refused.

#include <cstdint>
#include <string>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

struct AdHocLimits {
  Millis time{};          // of the whole query; must be above 0
  std::int64_t rows = 0;  // at most so many are read
};

struct AdHocRows {
  std::string data;    // a JSON array of objects; columns of equal names get _2, _3, ...
  std::string sample;  // the same with one row of nulls
  std::int64_t rows = 0;
  bool more = false;  // there are more rows than the limit
};

// Errc::invalid_argument with the database's message for a query that it refuses; Errc::unavailable when it
// cannot be reached or takes too long.
[[nodiscard]] Result<AdHocRows> run_ad_hoc(const OpenOptions& options, const std::string& sql,
                                           const AdHocLimits& limits);

// A column whose values are keys, hashes or sealed texts.
[[nodiscard]] bool is_secret_column(std::string_view column);
// A call that could read around the check of tables in PostgreSQL; "" when there is none.
[[nodiscard]] std::string_view forbidden_call(std::string_view sql);

}  // namespace wbd::db
