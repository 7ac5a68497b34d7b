#pragma once
// Numbered forward migrations, compiled in from sql/<dialect>/NNNN_name.sql.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

struct Migration {
  std::int64_t version;
  std::string_view name;  // 0001_init
  std::string_view sql;
};

[[nodiscard]] std::span<const Migration> sqlite_migrations();  // by version
[[nodiscard]] std::span<const Migration> postgresql_migrations();

// Makes the table that remembers the applied migrations.
[[nodiscard]] std::string history_sql(Dialect dialect);

// Throws Failure(Errc::configuration) when an applied migration differs from the known one or is newer than
// all known ones.
[[nodiscard]] MigrationStatus check_migrations(Tx& tx, std::span<const Migration> known);

// Applies the missing migrations. `tx` must exclude other migrating processes.
void apply_migrations(Tx& tx, std::span<const Migration> known, UtcTime now);

}  // namespace wbd::db
