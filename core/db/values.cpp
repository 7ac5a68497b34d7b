#include "core/db/values.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace wbd::db {

void throw_unknown(std::string_view what, std::string_view value) {
  throw Failure({Errc::bad_data, fmt::format("the database holds an unknown {} '{}'", what, value)});
}

std::int64_t checked_number(std::int64_t number, std::int64_t last, std::string_view what) {
  if (number < 0 || number > last) {
    throw Failure({Errc::bad_data, fmt::format("the database holds an unknown {} {}", what, number)});
  }
  return number;
}

Date read_day(const Statement& row, int column) {
  const std::string_view text = row.text(column);
  const auto day = parse_date(text);
  if (!day) throw_unknown("day", text);
  return *day;
}

Sha256 read_sha256(const Statement& row, int column) {
  const std::string_view bytes = row.blob(column);
  Sha256 hash{};
  if (bytes.size() != hash.size()) throw Failure({Errc::bad_data, "the database holds a broken hash"});
  std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

}  // namespace wbd::db
