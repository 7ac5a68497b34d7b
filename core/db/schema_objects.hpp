#pragma once
// The objects of a schema: what the migrations make, and what a database has.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"

struct sqlite3;

namespace wbd::db {

// Every table and view that a migration of this program makes, also those that a later one drops.
[[nodiscard]] const std::set<std::string>& made_names(Dialect dialect);

// The first difference between the objects of a SQLite file and those of the schema's migrations, or "". A
// table, index, trigger or view may be too many, too few, or of another form.
[[nodiscard]] std::string strange_object(sqlite3* handle, std::int64_t schema);
[[nodiscard]] std::string strange_object(Tx& tx, std::int64_t schema);

// The kind and name of each object that pg_dump would list, as ArchiveEntry has them: "TABLE orders". Reads
// the current schema of PostgreSQL.
[[nodiscard]] std::set<std::string> listed_objects(Tx& tx);

}  // namespace wbd::db
