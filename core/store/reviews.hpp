#pragma once
// Reviews and the ratings of articles.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"

namespace wbd::store {

// The stored reviews among `ids`.
[[nodiscard]] std::unordered_map<std::string, Review> load_reviews(db::Tx& tx, CabinetId cabinet,
                                                                   std::span<const std::string_view> ids);
// Inserts or replaces the review. Queued: errors surface at the next statement.
void save_review(db::Tx& tx, CabinetId cabinet, const Review& review);

// Stored reviews without an answer that are not archived. A complete pass over WB's unanswered reviews
// contains them, unless they were answered since.
struct OpenReview {
  std::string id;
  UtcTime created_at;
};
[[nodiscard]] std::vector<OpenReview> open_reviews(db::Tx& tx, CabinetId cabinet);

struct Rating {
  std::optional<std::int64_t> average_hundredths;  // 4.56 -> 456, half away from zero; null without reviews
  std::int64_t count = 0;
  std::int64_t stars[5] = {};  // [0] is one star
};
[[nodiscard]] Rating rating_of(db::Tx& tx, CabinetId cabinet, NmId nm_id);
// Articles without reviews are absent.
[[nodiscard]] std::unordered_map<NmId, Rating> ratings_of(db::Tx& tx, CabinetId cabinet,
                                                          std::span<const std::int64_t> nm_ids);

struct ReviewFilter {
  std::vector<CabinetId> cabinets;
  std::optional<NmId> nm_id;
  std::optional<bool> answered;
  std::optional<std::int32_t> rating;
  std::optional<UtcTime> from, to;
  std::int64_t limit = 50, offset = 0;
};
struct ReviewRow {
  CabinetId cabinet_id;
  Review review;
  std::optional<std::string> title;
};
struct ReviewPage {
  std::vector<ReviewRow> rows;
  std::int64_t total = 0;
};  // created_at desc, id desc
[[nodiscard]] ReviewPage list_reviews(db::Tx& tx, const ReviewFilter& filter);

}  // namespace wbd::store
