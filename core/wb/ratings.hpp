#pragma once
// Ratings of articles and of the seller (GUIDE 5.16).

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/catalog.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

inline constexpr std::int64_t kRatingPage = 1000;
[[nodiscard]] Call item_rating_call(Date start, Date end, std::int64_t offset);
struct RatingAnswer {
  Parsed<ItemRating> items;
  std::optional<std::int64_t> seller_rating;  // hundredths
};
[[nodiscard]] Result<RatingAnswer> parse_item_rating(std::string_view json);

}  // namespace wbd::wb
