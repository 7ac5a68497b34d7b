#pragma once
// Copies of the whole database: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore. A copy has a
// manifest with the row counts and checksums of its tables, taken from the same snapshot. A restore compares
// the rows with the manifest before they replace anything.

#include <filesystem>
#include <string>

#include "core/db/database.hpp"
#include "core/store/manifest.hpp"

namespace wbd::store {

// FILE.manifest.json beside the copy.
[[nodiscard]] std::filesystem::path manifest_path(const std::filesystem::path& file);

// Writes the copy and its manifest, as new files with mode 0600. Readers continue; writers wait for a SQLite
// copy. Throws Failure(invalid_argument) when a file exists and Failure(unavailable) when it cannot be
// written. Failure(conflict): the rows of a cluster have changed meanwhile, or a restore would refuse the
// database's objects.
Manifest back_up(db::Database& database, const std::string& url, const std::filesystem::path& file,
                 UtcTime now);

// Replaces everything in the target database by the copy, at once and only when the copy is what its manifest
// says: see core/db/replace.hpp. Tables that were distributed over a cluster are distributed again. No other
// process may use the database meanwhile. Raises all versions above those of the replaced database, so that
// no older cache entry is taken for a current one. Leases are free, and no delivery of the copy is sent.
// Throws Failure(invalid_argument) for a copy of another database kind or a newer schema, and bad_data for a
// copy that is refused. Then the database is as before.
Manifest restore(const db::OpenOptions& target, const std::filesystem::path& file);

}  // namespace wbd::store
