#pragma once
// The embedded database: one file in WAL mode, several readers beside one writer.

#include <memory>
#include <string>

#include "core/store/database.hpp"

namespace wb::store {

// `path` is absolute. Throws Failure(Errc::unavailable).
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const std::string& path, const OpenOptions& options);

}  // namespace wb::store
