#pragma once
// The embedded database: one file in WAL mode, several readers beside one writer.

#include <memory>
#include <string>

#include "core/db/database.hpp"

namespace wbd::db {

// `path` is absolute. Throws Failure(Errc::unavailable).
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const std::string& path, const OpenOptions& options);

}  // namespace wbd::db
