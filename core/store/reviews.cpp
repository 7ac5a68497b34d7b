#include "core/store/reviews.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/review_row.hpp"

namespace wbd::store {
namespace {

constexpr auto kReviewsNewestFirst =
    db::newest_first<std::string>("r.created_at, r.id", "r.created_at desc, r.id desc");

db::Conditions conditions_of(const ReviewFilter& filter) {
  db::Conditions conditions("from reviews r where r.cabinet_id = $1");
  conditions.add("r.nm_id = ${}", filter.nm_id);
  conditions.add("r.answered = ${}", filter.answered);
  conditions.add("r.rating = ${}", filter.rating);
  conditions.add("r.created_at >= ${}", filter.from);
  conditions.add("r.created_at < ${}", filter.to);
  return conditions;
}

}  // namespace

std::unordered_map<std::string, Review> load_reviews(db::Tx& tx, CabinetId cabinet,
                                                     std::span<const std::string_view> ids) {
  static const std::string kSql =
      fmt::format("select {} from reviews r where r.cabinet_id = $1", kReviews.select("r"));
  std::unordered_map<std::string, Review> reviews;
  db::each_with_key(tx, {.select = kSql, .column = "r.id"}, cabinet, ids,
                    [&reviews](const db::Statement& row) {
                      Review review = kReviews.read(row);
                      reviews.try_emplace(review.id, std::move(review));
                    });
  return reviews;
}

void save_review(db::Tx& tx, CabinetId cabinet, const Review& review) {
  static const std::string kSql = kReviews.upsert_sql();
  kReviews.bind(tx.prepare(kSql), review, cabinet).queue();
}

std::vector<OpenReview> open_reviews(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      R"(select id, created_at from reviews
         where cabinet_id = $1 and not answered and not archived order by created_at, id)");
  query.bind_all(cabinet);
  std::vector<OpenReview> reviews;
  while (query.step()) reviews.push_back({std::string(query.text(0)), query.time(1)});
  return reviews;
}

Rating rating_of(db::Tx& tx, CabinetId cabinet, NmId nm_id) {
  auto ratings = ratings_of(tx, cabinet, std::array{nm_id.value});
  return ratings.empty() ? Rating{} : ratings.begin()->second;
}

std::unordered_map<NmId, Rating> ratings_of(db::Tx& tx, CabinetId cabinet,
                                            std::span<const std::int64_t> nm_ids) {
  std::unordered_map<NmId, Rating> ratings;
  db::each_with_key(tx,
                    {.select = R"(select nm_id, rating, count(*) from reviews
                                  where cabinet_id = $1 and rating between 1 and 5)",
                     .column = "nm_id",
                     .tail = "group by nm_id, rating"},
                    cabinet, nm_ids, [&ratings](const db::Statement& row) {
                      Rating& rating = ratings[NmId{row.integer(0)}];
                      const std::int64_t count = row.integer(2);
                      rating.stars[row.integer(1) - 1] = count;
                      rating.count += count;
                    });
  for (auto& [nm_id, rating] : ratings) {
    std::int64_t sum = 0;
    for (int i = 0; i < 5; ++i) sum += (i + 1) * rating.stars[i];
    rating.average_hundredths = (sum * 200 + rating.count) / (rating.count * 2);
  }
  return ratings;
}

ReviewPage list_reviews(db::Tx& tx, const ReviewFilter& filter) {
  static const std::string kSql = fmt::format(
      R"(select {}, p.title
         from reviews r left join products p on p.cabinet_id = r.cabinet_id and p.nm_id = r.nm_id
         where r.cabinet_id = $1)",
      kReviews.select("r"));
  const db::Conditions conditions = conditions_of(filter);
  const auto page = db::page_of_keys(tx, filter, conditions, kReviewsNewestFirst);
  const auto load = [&tx](CabinetId cabinet, std::span<const std::string_view> ids, const auto& put) {
    db::each_with_key(tx, {.select = kSql, .column = "r.id"}, cabinet, ids, [&](const db::Statement& row) {
      ReviewRow review{cabinet, kReviews.read(row), row.maybe_text(kReviews.kRead)};
      std::string id = review.review.id;
      put(std::move(id), std::move(review));
    });
  };
  return {db::rows_of_keys<ReviewRow>(filter.cabinets, page.keys, load), page.total};
}

}  // namespace wbd::store
