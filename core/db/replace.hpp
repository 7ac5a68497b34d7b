#pragma once
// Replaces a whole database by a copy of it; see core/store/backup.hpp.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/db/database.hpp"

namespace wbd::db {

struct Replacement {
  std::int64_t schema = 0;  // the highest migration of the copy
  // Throws a Failure when the rows are not those that were copied. It sees the copy's schema.
  std::function<void(Tx&)> check;
  // Makes the rows fit their new place. It sees the schema of this program.
  std::function<void(Tx&)> finish;
};

// Puts the contents of the file in place of all tables of ours at target.url. A process that is killed
// meanwhile leaves the database as it was, or completely replaced.
// SQLite: the copy is checked and migrated in a file beside the database, and taken over in one transaction.
// PostgreSQL: one transaction makes our schema, loads the rows and checks them. No statement of the copy is
// run.
// Throws Failure(bad_data) when the copy has objects that are not ours, lacks some, or is damaged. Then the
// database is as before.
void replace_contents(const OpenOptions& target, const std::filesystem::path& file,
                      const Replacement& replacement);

void replace_sqlite(const OpenOptions& target, const std::filesystem::path& file,
                    const Replacement& replacement);
void replace_postgres(const OpenOptions& target, const std::filesystem::path& file,
                      const Replacement& replacement);

// Throws Failure(bad_data) for a copy that is refused.
[[noreturn]] void refuse_copy(const std::filesystem::path& file, std::string_view why);

// The path in a SQLite URL.
[[nodiscard]] std::filesystem::path sqlite_file(const std::string& url);
// Copies all pages in one transaction of the target. Throws Failure(unavailable).
void copy_pages(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace wbd::db
