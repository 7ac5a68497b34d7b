#pragma once
// Reads a column into a field of its C++ type. Statement::bind does the reverse.

#include <optional>
#include <string>
#include <string_view>

#include "core/db/database.hpp"

namespace wbd::db {

// These throw Failure(Errc::bad_data): the database holds a value that this program does not know.
[[noreturn]] void throw_unknown(std::string_view what, std::string_view value);
[[nodiscard]] std::int64_t checked_number(std::int64_t number, std::int64_t last, std::string_view what);
[[nodiscard]] Date read_day(const Statement& row, int column);  // YYYY-MM-DD
[[nodiscard]] Sha256 read_sha256(const Statement& row, int column);

template <class Enum>
[[nodiscard]] Enum read_enum(const Statement& row, int column) {
  using Stored = StoredEnum<Enum>;
  if constexpr (NamedEnum<Enum>) {
    const std::string_view name = row.text(column);
    if (const auto value = Stored::kParse(name)) return *value;
    throw_unknown(Stored::kName, name);
  } else {
    const auto last = static_cast<std::int64_t>(Stored::kLast);
    return static_cast<Enum>(checked_number(row.integer(column), last, Stored::kName));
  }
}

inline void read_value(const Statement& row, int column, std::string& out) {
  out = row.text(column);
}
inline void read_value(const Statement& row, int column, std::int64_t& out) {
  out = row.integer(column);
}
inline void read_value(const Statement& row, int column, std::int32_t& out) {
  out = static_cast<std::int32_t>(row.integer(column));
}
inline void read_value(const Statement& row, int column, std::uint64_t& out) {
  out = static_cast<std::uint64_t>(row.integer(column));
}
inline void read_value(const Statement& row, int column, bool& out) {
  out = row.boolean(column);
}
inline void read_value(const Statement& row, int column, UtcTime& out) {
  out = row.time(column);
}
inline void read_value(const Statement& row, int column, Date& out) {
  out = read_day(row, column);
}
inline void read_value(const Statement& row, int column, Money& out) {
  out.minor = row.integer(column);
}
inline void read_value(const Statement& row, int column, Amount& out) {
  out.units = row.integer(column);
}
inline void read_value(const Statement& row, int column, Sha256& out) {
  out = read_sha256(row, column);
}
template <class Tag>
void read_value(const Statement& row, int column, Id<Tag>& out) {
  out.value = row.integer(column);
}
template <class Enum>
requires std::is_enum_v<Enum>
void read_value(const Statement& row, int column, Enum& out) {
  out = read_enum<Enum>(row, column);
}
template <class T>
void read_value(const Statement& row, int column, std::optional<T>& out) {
  if (row.is_null(column)) {
    out.reset();
  } else {
    read_value(row, column, out.emplace());
  }
}

// Reads one column as a T: read<UtcTime>(row, 0), read<std::optional<Date>>(row, 1).
template <class T>
[[nodiscard]] T read(const Statement& row, int column) {
  T out{};
  read_value(row, column, out);
  return out;
}

}  // namespace wbd::db
