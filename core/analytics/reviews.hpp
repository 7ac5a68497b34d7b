#pragma once
// analytics/reviews: ratings and what waits for an answer, in all and by product.

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
  std::optional<NmId> nm_id;  // nullopt: WB has not told
  std::optional<std::string> title;
  ReviewNumbers numbers;
};
struct Reviews {
  std::optional<Period> period;  // of the day they were written; nullopt = all that are stored
  ReviewNumbers totals;
  std::vector<ReviewGroup> groups;  // most reviews first, then by article
};

// Written in the window, or all.
[[nodiscard]] std::map<std::optional<NmId>, ReviewNumbers> reviews_by_article(
    db::Tx& tx, const Scope& scope, const std::optional<Window>& window);
[[nodiscard]] ReviewNumbers review_numbers(db::Tx& tx, const Scope& scope,
                                           const std::optional<Window>& window);
[[nodiscard]] Reviews reviews(db::Tx& tx, const Scope& scope, const std::optional<Period>& period,
                              bool by_product);

// {"period", "totals", "groups"}; period is null when all reviews are counted.
void write_reviews(JsonWriter& json, const Reviews& reviews, const TimeZone& zone);
// The fields of one object of totals, begun by the caller.
void write_review_fields(JsonWriter& json, const ReviewNumbers& numbers);

}  // namespace wbd::analytics
