#pragma once
// A manifest describes a copy of the database. Pure functions.

#include <optional>
#include <string>
#include <string_view>
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

[[nodiscard]] std::string_view database_word(db::Dialect dialect);  // sqlite | postgresql

// A line of JSON.
[[nodiscard]] std::string manifest_text(const Manifest& manifest);
// nullopt: not a manifest of this program.
[[nodiscard]] std::optional<Manifest> parse_manifest(std::string_view text);

}  // namespace wbd::store
