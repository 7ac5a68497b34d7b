#include "core/model/token_category.hpp"

namespace wbd {

std::string_view to_string(TokenCategory category) {
  for (const TokenCategoryRow& row : kTokenCategories) {
    if (row.category == category) return row.name;
  }
  return "";
}

std::vector<std::string_view> category_names(std::uint64_t mask) {
  std::vector<std::string_view> names;
  for (const TokenCategoryRow& row : kTokenCategories) {
    if ((mask & mask_of(row.category)) != 0) names.push_back(row.name);
  }
  return names;
}

}  // namespace wbd
