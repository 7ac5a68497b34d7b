#pragma once
// The database as a whole: its tables, their contents as text, and checksums to compare two copies.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"

namespace wbd::store {

struct TableInfo {
  std::string name;
  std::vector<std::string> columns;  // in their order
};
// Every table of our schema, by name.
[[nodiscard]] std::vector<TableInfo> list_tables(db::Tx& tx);

// Every row as text (null = no value), in no particular order. The views are valid during the call. A blob is
// given as hexadecimal digits.
using RowText = std::function<void(std::span<const std::optional<std::string_view>>)>;
void read_table(db::Tx& tx, const TableInfo& table, const RowText& row);

[[nodiscard]] std::optional<TableInfo> find_table(db::Tx& tx, std::string_view name);

// The clock of the database server; nullopt: it has none (SQLite).
[[nodiscard]] std::optional<UtcTime> server_time(db::Tx& tx);

// Columns that hold sealed or hashed secrets: never exported.
[[nodiscard]] bool is_secret_column(std::string_view column);

struct TableSum {
  std::string table;
  std::int64_t rows = 0;
  std::uint64_t sum = 0;  // over the text of all rows; independent of their order
  friend bool operator==(const TableSum&, const TableSum&) = default;
};
[[nodiscard]] std::vector<TableSum> sum_tables(db::Tx& tx);

// A rule that some rows break: their cabinet is missing, or they contradict other rows.
struct Damage {
  std::string rule;  // "orders: bought and returned at once"
  std::int64_t rows = 0;
};
[[nodiscard]] std::vector<Damage> find_damage(db::Tx& tx);

}  // namespace wbd::store
