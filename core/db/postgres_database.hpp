#pragma once
// The server database: PostgreSQL 13 or later through a pool of connections.

#include <memory>

#include "core/db/database.hpp"

namespace wbd::db {

// Connects once, so that a wrong address fails at once. Throws Failure(Errc::unavailable), or configuration
// for a URL that libpq does not understand.
[[nodiscard]] std::unique_ptr<Database> open_postgres(const OpenOptions& options);

}  // namespace wbd::db
