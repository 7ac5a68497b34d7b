#pragma once
// Copies a database to a file; replace.hpp brings one back. See core/store/backup.hpp.

#include <filesystem>
#include <string>

#include "core/db/database.hpp"
#include "core/db/private_file.hpp"

namespace wbd::db {

// Writes the snapshot that `tx` reads into `out`, a new file at `file`. A copy of PostgreSQL has our own
// tables alone.
void copy_out(Tx& tx, const std::string& url, const std::filesystem::path& file, const OpenFile& out);

}  // namespace wbd::db
