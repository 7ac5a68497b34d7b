#pragma once
// Ratings computed from the reviews (GUIDE 5.3, 5.16).

#include <array>
#include <optional>

#include "core/sandbox/funnel.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

struct ReviewRating {
  std::array<std::int64_t, 5> stars{};  // [0]: the number of reviews with one star
  [[nodiscard]] std::int64_t count() const;
  [[nodiscard]] std::int64_t average_x100() const;  // 0 without reviews
};

// One rating for each product, from all reviews written by `moment`; `days` limits them to these days.
[[nodiscard]] std::vector<ReviewRating> ratings_of(const Seller& seller, Seconds moment,
                                                   std::optional<DayRange> days = std::nullopt);
[[nodiscard]] ReviewRating total(const std::vector<ReviewRating>& ratings);

// Completeness of the card, 0 to 100: tenths of a point.
[[nodiscard]] int card_rating_x10(const Product& product);
// Articles with bad reviews are hidden from the catalogue.
[[nodiscard]] bool is_shadowed(const ReviewRating& rating);

}  // namespace wbd::sandbox
