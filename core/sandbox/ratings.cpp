#include "core/sandbox/ratings.hpp"

#include <algorithm>

namespace wbd::sandbox {

std::int64_t ReviewRating::count() const {
  std::int64_t sum = 0;
  for (const std::int64_t number : stars) sum += number;
  return sum;
}

std::int64_t ReviewRating::average_x100() const {
  std::int64_t points = 0;
  for (std::size_t i = 0; i < stars.size(); ++i) points += stars[i] * static_cast<std::int64_t>(i + 1);
  return count() == 0 ? 0 : (points * 100 + count() / 2) / count();
}

std::vector<ReviewRating> ratings_of(const Seller& seller, Seconds moment, std::optional<DayRange> days) {
  std::vector<ReviewRating> ratings(seller.products.size());
  for (const Review& review : seller.reviews) {
    const auto day = moscow_day(review.created_at);
    const bool wanted = !days || (day >= days->start && day <= days->end);
    if (review.created_at > moment || !wanted) continue;
    ++ratings[review.product].stars[static_cast<std::size_t>(review.rating - 1)];
  }
  return ratings;
}

ReviewRating total(const std::vector<ReviewRating>& ratings) {
  ReviewRating sum;
  for (const ReviewRating& rating : ratings) {
    for (std::size_t i = 0; i < sum.stars.size(); ++i) sum.stars[i] += rating.stars[i];
  }
  return sum;
}

int card_rating_x10(const Product& product) {
  return std::min(100, 50 + product.photos * 8 + (product.has_video ? 13 : 0));
}

bool is_shadowed(const ReviewRating& rating) {
  return rating.count() > 2 && rating.average_x100() < 350;
}

}  // namespace wbd::sandbox
