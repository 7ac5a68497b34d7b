#pragma once
// Categories of a WB token: bits of its `s` mask (GUIDE section 1), with their names in our API.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wbd {

enum class TokenCategory : std::uint8_t {
  content = 1,
  analytics = 2,
  prices = 3,
  marketplace = 4,
  statistics = 5,
  promotion = 6,
  feedbacks = 7,
  chat = 9,
  supplies = 10,
  returns = 11,
  documents = 12,
  finance = 13,
  users = 16
};

struct TokenCategoryRow {
  TokenCategory category;
  std::string_view name;
};
inline constexpr std::array kTokenCategories{
    TokenCategoryRow{TokenCategory::content, "content"},          //
    TokenCategoryRow{TokenCategory::analytics, "analytics"},      //
    TokenCategoryRow{TokenCategory::prices, "prices"},            //
    TokenCategoryRow{TokenCategory::marketplace, "marketplace"},  //
    TokenCategoryRow{TokenCategory::statistics, "statistics"},    //
    TokenCategoryRow{TokenCategory::promotion, "promotion"},      //
    TokenCategoryRow{TokenCategory::feedbacks, "feedbacks"},      //
    TokenCategoryRow{TokenCategory::chat, "chat"},                //
    TokenCategoryRow{TokenCategory::supplies, "supplies"},        //
    TokenCategoryRow{TokenCategory::returns, "returns"},          //
    TokenCategoryRow{TokenCategory::documents, "documents"},      //
    TokenCategoryRow{TokenCategory::finance, "finance"},          //
    TokenCategoryRow{TokenCategory::users, "users"},              //
};

// The category's bit in a mask of categories.
[[nodiscard]] constexpr std::uint64_t mask_of(TokenCategory category) {
  return std::uint64_t{1} << static_cast<unsigned>(category);
}
[[nodiscard]] std::string_view to_string(TokenCategory category);
// Names of the categories in a mask, by bit. Bits without a name are left out.
[[nodiscard]] std::vector<std::string_view> category_names(std::uint64_t mask);

}  // namespace wbd
