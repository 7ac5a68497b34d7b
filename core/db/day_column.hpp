#pragma once
// Calendar days are stored as YYYY-MM-DD.

#include <optional>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

[[nodiscard]] inline Date read_day(const Statement& row, int column) {
  const auto day = parse_date(row.text(column));
  if (!day)
    throw Failure({Errc::bad_data, fmt::format("the database holds an unknown day '{}'", row.text(column))});
  return *day;
}

[[nodiscard]] inline std::optional<Date> maybe_day(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(read_day(row, column));
}

[[nodiscard]] inline std::optional<std::string> day_text(const std::optional<Date>& day) {
  return day ? std::optional(to_string(*day)) : std::nullopt;
}

}  // namespace wbd::db
