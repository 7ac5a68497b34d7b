#pragma once
// How each database copies itself; see core/store/backup.hpp.

#include <filesystem>
#include <string>

#include "core/db/database.hpp"

namespace wbd::db {

// The database that `tx` reads, as of the moment it sees, into a new file (mode 0600).
void copy_out(Tx& tx, const std::string& url, const std::filesystem::path& file);
// The file over everything in the database at `url`.
void copy_in(const std::string& url, const std::filesystem::path& file);

}  // namespace wbd::db
