#include "core/store/filter_sql.hpp"

#include <fmt/format.h>

namespace wb::store {

std::string like_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  pattern.push_back('%');
  return pattern;
}

std::string like_sql(Dialect dialect, int parameter) {
  return fmt::format("{} ${} escape '\\'", dialect == Dialect::sqlite ? "like" : "ilike", parameter);
}

std::string parameter_list(int first, std::size_t count) {
  if (count == 0) return "(null)";  // matches nothing; an empty list is not SQL
  std::string list = "(";
  for (std::size_t i = 0; i < count; ++i) {
    list += fmt::format("{}${}", i == 0 ? "" : ", ", first + static_cast<int>(i));
  }
  return list + ")";
}

void bind_list(Statement& statement, int first, std::span<const CabinetId> cabinets) {
  for (const CabinetId cabinet : cabinets) statement.bind(first++, cabinet);
}

}  // namespace wb::store
