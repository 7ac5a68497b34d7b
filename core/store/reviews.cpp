#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/catalog.hpp"
#include "core/store/json_columns.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kReviewColumns =
    "r.id, r.nm_id, r.rating, r.text, r.pros, r.cons, r.tags, r.photos, r.answered, r.answer, r.archived, "
    "r.created_at, r.product_name";
constexpr int kReviewColumnCount = 13;

Review read_review(const db::Statement& row) {
  Review review;
  review.id = row.text(0);
  review.nm_id = row.maybe_id<NmId>(1);
  review.rating = static_cast<std::int32_t>(row.integer(2));
  review.text = row.text(3);
  review.pros = row.text(4);
  review.cons = row.text(5);
  review.tags = texts_from_json(row.text(6));
  review.photos = texts_from_json(row.text(7));
  review.answered = row.boolean(8);
  review.answer = row.maybe_text(9);
  review.archived = row.boolean(10);
  review.created_at = row.time(11);
  review.product_name = row.maybe_text(12);
  return review;
}

bool same(const Review& a, const Review& b) {
  return a.id == b.id && a.nm_id == b.nm_id && a.rating == b.rating && a.text == b.text && a.pros == b.pros &&
         a.cons == b.cons && a.tags == b.tags && a.photos == b.photos && a.answered == b.answered &&
         a.answer == b.answer && a.archived == b.archived && a.created_at == b.created_at &&
         a.product_name == b.product_name;
}

void save_review(db::Tx& tx, CabinetId cabinet, const Review& review, bool archived) {
  const std::string tags = texts_to_json(review.tags);
  const std::string photos = texts_to_json(review.photos);
  tx.prepare(
        "insert into reviews(cabinet_id, id, nm_id, rating, text, pros, cons, tags, photos, answered, "
        "answer, archived, created_at, product_name) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
        "$12, $13, $14) on conflict(cabinet_id, id) do update set nm_id = excluded.nm_id, "
        "rating = excluded.rating, text = excluded.text, pros = excluded.pros, cons = excluded.cons, "
        "tags = excluded.tags, photos = excluded.photos, answered = excluded.answered, "
        "answer = excluded.answer, archived = excluded.archived, created_at = excluded.created_at, "
        "product_name = excluded.product_name")
      .bind_all(cabinet, review.id, review.nm_id, review.rating, review.text, review.pros, review.cons, tags,
                photos, review.answered, review.answer, archived, review.created_at, review.product_name)
      .queue();
}

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

WriteCounts upsert_reviews(db::Tx& tx, CabinetId cabinet, std::span<const Review> reviews,
                           std::vector<const Review*>* created) {
  static const std::string kSql =
      fmt::format("select {} from reviews r where r.cabinet_id = $1", kReviewColumns);
  std::vector<std::string_view> ids;
  for (const Review& review : reviews) ids.push_back(review.id);
  std::unordered_map<std::string, Review> known;
  db::each_with_key(tx, {.select = kSql, .column = "r.id"}, cabinet, ids, [&known](const db::Statement& row) {
    Review review = read_review(row);
    known.insert_or_assign(review.id, std::move(review));
  });

  WriteCounts counts;
  for (const Review& review : reviews) {
    const auto stored = known.find(review.id);
    if (stored == known.end()) {
      save_review(tx, cabinet, review, review.archived);
      known.emplace(review.id, review);
      if (created != nullptr) created->push_back(&review);
      ++counts.created;
      continue;
    }
    Review& last = stored->second;
    const bool archived = last.archived || review.archived;
    if (last.archived) last.archived = review.archived;  // it never goes back: no difference
    if (same(last, review)) {
      ++counts.unchanged;
    } else {
      save_review(tx, cabinet, review, archived);
      last = review;
      ++counts.changed;
    }
    last.archived = archived;
  }
  return counts;
}

std::vector<OpenReview> open_reviews(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select id, created_at from reviews where cabinet_id = $1 and not answered and not archived "
      "order by created_at, id");
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
                    {.select = "select nm_id, rating, count(*) from reviews where cabinet_id = $1 and "
                               "rating between 1 and 5",
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
      "select {}, p.title from reviews r left join products p on p.cabinet_id = r.cabinet_id and "
      "p.nm_id = r.nm_id where r.cabinet_id = $1",
      kReviewColumns);
  const db::Conditions conditions = conditions_of(filter);
  const auto page = db::page_of_keys(tx, filter, conditions, kReviewsNewestFirst);
  const auto load = [&tx](CabinetId cabinet, std::span<const std::string_view> ids, const auto& put) {
    db::each_with_key(tx, {.select = kSql, .column = "r.id"}, cabinet, ids, [&](const db::Statement& row) {
      ReviewRow review{cabinet, read_review(row), row.maybe_text(kReviewColumnCount)};
      std::string id = review.review.id;
      put(std::move(id), std::move(review));
    });
  };
  return {db::rows_of_keys<ReviewRow>(filter.cabinets, page.keys, load), page.total};
}

}  // namespace wbd::store
