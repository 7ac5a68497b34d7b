#pragma once
// Ratings worked out of the reviews (GUIDE 5.3, 5.16).

#include <array>
#include <optional>

#include "core/sandbox/funnel.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

struct ReviewRating {
  std::array<std::int64_t, 5> stars{};  // number of reviews with 1 to 5
  [[nodiscard]] std::int64_t count() const;
  [[nodiscard]] std::int64_t average_x100() const;  // 0 without reviews
};

// All reviews written by `moment`, of the days alone when there are some: one rating for each product.
[[nodiscard]] std::vector<ReviewRating> ratings_of(const Seller& seller, Seconds moment,
                                                   std::optional<DayRange> days = std::nullopt);
[[nodiscard]] ReviewRating total(const std::vector<ReviewRating>& ratings);

// How well the card is filled in, 0 to 10 points.
[[nodiscard]] int card_rating_x10(const Product& product);
// Bad reviews hide an article from the catalogue.
[[nodiscard]] bool is_shadowed(const ReviewRating& rating);

}  // namespace wbd::sandbox
