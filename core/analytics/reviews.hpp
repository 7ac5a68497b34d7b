#pragma once
// analytics/reviews: ratings and the number of unanswered reviews, in total and by product.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/analytics/sums.hpp"
#include "core/base/json_text.hpp"

namespace wbd::analytics {

struct ReviewNumbers {
  std::array<std::int64_t, 5> stars{};  // [0] is one star
  std::int64_t unanswered = 0;
  std::int64_t questions_unanswered = 0;

  [[nodiscard]] std::int64_t count() const;
  // Two decimals, half away from zero; nullopt without reviews.
  [[nodiscard]] std::optional<std::int64_t> average_hundredths() const;
  ReviewNumbers& operator+=(const ReviewNumbers& other);
  friend bool operator==(const ReviewNumbers&, const ReviewNumbers&) = default;
};

struct ReviewGroup {
  std::optional<NmId> nm_id;  // nullopt: not reported by WB
  std::optional<std::string> title;
  ReviewNumbers numbers;
};
struct Reviews {
  std::optional<Period> period;  // by the day of writing; nullopt = all stored reviews
  ReviewNumbers totals;
  std::vector<ReviewGroup> groups;  // most reviews first, then by article
};

// Counts the reviews written in the window; without a window all reviews.
[[nodiscard]] std::map<std::optional<NmId>, ReviewNumbers> reviews_by_article(
    db::Tx& tx, const Scope& scope, const std::optional<Window>& window);
[[nodiscard]] ReviewNumbers review_numbers(db::Tx& tx, const Scope& scope,
                                           const std::optional<Window>& window);
[[nodiscard]] Reviews reviews(db::Tx& tx, const Scope& scope, const std::optional<Period>& period,
                              bool by_product);

// {"period", "totals", "groups"}; period is null when all reviews are counted.
void write_reviews(JsonWriter& json, const Reviews& reviews, const TimeZone& zone);
// Writes the fields of a totals object that the caller has begun.
void write_review_fields(JsonWriter& json, const ReviewNumbers& numbers);

}  // namespace wbd::analytics
