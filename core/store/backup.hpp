#pragma once
// Copies of the whole database: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore. A copy comes
// with a manifest, the counts and sums of its tables at the same moment; a restored database is held against
// it.

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

// Writes the copy and its manifest. Readers go on meanwhile; writers wait for a SQLite copy. Throws
// Failure(invalid_argument) when the file exists, Failure(unavailable) when it cannot be written.
Manifest back_up(db::Database& database, const std::string& url, const std::filesystem::path& file,
                 UtcTime now);

// Replaces everything in the database at `url` by the copy, in one transaction, and compares it with the
// manifest. Nobody else may use the database meanwhile. Versions go far up, so that nothing cached from
// before is taken for current. Throws Failure(invalid_argument) when the copy is not one of this kind or of a
// newer schema, bad_data when it does not match its manifest.
Manifest restore(const db::OpenOptions& target, const std::filesystem::path& file);

}  // namespace wbd::store
