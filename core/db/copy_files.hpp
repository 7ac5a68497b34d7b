#pragma once
// Copies a database to a file and back; see core/store/backup.hpp.

#include <filesystem>
#include <string>

#include "core/db/database.hpp"

namespace wbd::db {

// Writes the snapshot that `tx` reads into a new file (mode 0600).
void copy_out(Tx& tx, const std::string& url, const std::filesystem::path& file);
// Replaces the whole database at `url` by the file.
void copy_in(const std::string& url, const std::filesystem::path& file);

}  // namespace wbd::db
