#pragma once
// Copies of the whole database: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore. A copy has a
// manifest with the row counts and checksums of its tables, taken from the same snapshot. A restore compares
// the database with the manifest.

#include <filesystem>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/store/care.hpp"

namespace wbd::store {

struct Manifest {
  db::Dialect dialect = db::Dialect::sqlite;
  UtcTime created_at;
  std::int64_t schema = 0;  // highest migration applied
  std::vector<TableSum> tables;
};

// FILE.manifest.json beside the copy.
[[nodiscard]] std::filesystem::path manifest_path(const std::filesystem::path& file);

// Writes the copy and its manifest. Readers continue; writers wait for a SQLite copy. Throws
// Failure(invalid_argument) when the file exists, Failure(unavailable) when it cannot be written, and
// Failure(conflict) when the rows of a cluster have changed meanwhile.
Manifest back_up(db::Database& database, const std::string& url, const std::filesystem::path& file,
                 UtcTime now);

// Replaces everything in the target database by the copy, in one transaction, and compares the result with
// the manifest. Tables that were distributed over a cluster are distributed again. No other process may use
// the database meanwhile. Raises all versions by a large step, so that no older cache entry is taken for a
// current one. Throws Failure(invalid_argument) for a copy of another database kind or a newer schema, and
// bad_data when the database does not match the manifest.
Manifest restore(const db::OpenOptions& target, const std::filesystem::path& file);

}  // namespace wbd::store
