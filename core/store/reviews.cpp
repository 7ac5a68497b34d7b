#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/store/catalog.hpp"
#include "core/store/filter_sql.hpp"
#include "core/store/json_columns.hpp"

namespace wb::store {
namespace {

constexpr std::string_view kReviewColumns =
    "r.id, r.nm_id, r.rating, r.text, r.pros, r.cons, r.tags, r.photos, r.answered, r.answer, r.archived, "
    "r.created_at, r.product_name";
constexpr int kReviewColumnCount = 13;

Review read_review(const Statement& row) {
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

void save_review(Tx& tx, CabinetId cabinet, const Review& review, bool archived) {
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

struct ReviewKey {
  UtcTime created_at;
  std::string id;
  CabinetId cabinet;
};

// The conditions of a list within one cabinet, which is $1.
class ReviewConditions {
 public:
  explicit ReviewConditions(const ReviewFilter& filter) : filter_(filter) {
    where_ = "from reviews r where r.cabinet_id = $1";
    if (filter.nm_id) where_ += fmt::format(" and r.nm_id = ${}", nm_id_ = ++last_);
    if (filter.answered) where_ += fmt::format(" and r.answered = ${}", answered_ = ++last_);
    if (filter.rating) where_ += fmt::format(" and r.rating = ${}", rating_ = ++last_);
    if (filter.from) where_ += fmt::format(" and r.created_at >= ${}", from_ = ++last_);
    if (filter.to) where_ += fmt::format(" and r.created_at < ${}", to_ = ++last_);
  }

  [[nodiscard]] const std::string& sql() const { return where_; }
  [[nodiscard]] int next_parameter() const { return last_ + 1; }

  void bind(Statement& statement, CabinetId cabinet) const {
    statement.bind(1, cabinet);
    if (nm_id_ != 0) statement.bind(nm_id_, *filter_.nm_id);
    if (answered_ != 0) statement.bind(answered_, *filter_.answered);
    if (rating_ != 0) statement.bind(rating_, *filter_.rating);
    if (from_ != 0) statement.bind(from_, *filter_.from);
    if (to_ != 0) statement.bind(to_, *filter_.to);
  }

 private:
  const ReviewFilter& filter_;
  std::string where_;
  int last_ = 1;
  int nm_id_ = 0, answered_ = 0, rating_ = 0, from_ = 0, to_ = 0;
};

// The rows of these keys, in their order.
std::vector<ReviewRow> load_rows(Tx& tx, std::span<const CabinetId> cabinets,
                                 std::span<const ReviewKey> keys) {
  static const std::string kSql = fmt::format(
      "select {}, p.title from reviews r left join products p on p.cabinet_id = r.cabinet_id and "
      "p.nm_id = r.nm_id where r.cabinet_id = $1",
      kReviewColumns);
  std::map<std::pair<CabinetId, std::string>, ReviewRow> found;
  for (const CabinetId cabinet : cabinets) {
    std::vector<std::string_view> ids;
    for (const ReviewKey& key : keys) {
      if (key.cabinet == cabinet) ids.push_back(key.id);
    }
    each_with_key(tx, {.select = kSql, .column = "r.id"}, cabinet, ids, [&](const Statement& row) {
      ReviewRow loaded{cabinet, read_review(row), row.maybe_text(kReviewColumnCount)};
      found.insert_or_assign({cabinet, loaded.review.id}, std::move(loaded));
    });
  }
  std::vector<ReviewRow> rows;
  rows.reserve(keys.size());
  for (const ReviewKey& key : keys) {
    if (const auto row = found.find({key.cabinet, key.id}); row != found.end()) {
      rows.push_back(std::move(row->second));
    }
  }
  return rows;
}

}  // namespace

WriteCounts upsert_reviews(Tx& tx, CabinetId cabinet, std::span<const Review> reviews,
                           std::vector<const Review*>* created) {
  static const std::string kSql =
      fmt::format("select {} from reviews r where r.cabinet_id = $1", kReviewColumns);
  std::vector<std::string_view> ids;
  for (const Review& review : reviews) ids.push_back(review.id);
  std::unordered_map<std::string, Review> known;
  each_with_key(tx, {.select = kSql, .column = "r.id"}, cabinet, ids, [&known](const Statement& row) {
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

std::vector<OpenReview> open_reviews(Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select id, created_at from reviews where cabinet_id = $1 and not answered and not archived "
      "order by created_at, id");
  query.bind_all(cabinet);
  std::vector<OpenReview> reviews;
  while (query.step()) reviews.push_back({std::string(query.text(0)), query.time(1)});
  return reviews;
}

Rating rating_of(Tx& tx, CabinetId cabinet, NmId nm_id) {
  auto ratings = ratings_of(tx, cabinet, std::array{nm_id.value});
  return ratings.empty() ? Rating{} : ratings.begin()->second;
}

std::unordered_map<NmId, Rating> ratings_of(Tx& tx, CabinetId cabinet, std::span<const std::int64_t> nm_ids) {
  std::unordered_map<NmId, Rating> ratings;
  each_with_key(tx,
                {.select = "select nm_id, rating, count(*) from reviews where cabinet_id = $1 and "
                           "rating between 1 and 5",
                 .column = "nm_id",
                 .tail = "group by nm_id, rating"},
                cabinet, nm_ids, [&ratings](const Statement& row) {
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

ReviewPage list_reviews(Tx& tx, const ReviewFilter& filter) {
  const ReviewConditions conditions(filter);
  ReviewPage page;

  // Texts are long: keys are ordered first, then only the page's own rows are read.
  const std::int64_t wanted = filter.offset + filter.limit;
  std::vector<ReviewKey> keys;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& newest =
      tx.prepare(fmt::format("select r.created_at, r.id {} order by r.created_at desc, r.id desc limit ${}",
                             conditions.sql(), conditions.next_parameter()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(count, cabinet);
    count.step();
    page.total += count.integer(0);
    count.reset();
    conditions.bind(newest, cabinet);
    newest.bind(conditions.next_parameter(), wanted);
    while (newest.step()) keys.push_back({newest.time(0), std::string(newest.text(1)), cabinet});
  }
  if (filter.cabinets.size() > 1) {
    std::sort(keys.begin(), keys.end(), [](const ReviewKey& a, const ReviewKey& b) {
      return std::tie(b.created_at, b.id, a.cabinet) < std::tie(a.created_at, a.id, b.cabinet);
    });
  }
  const auto first = std::clamp<std::int64_t>(filter.offset, 0, std::ssize(keys));
  const auto end = std::clamp<std::int64_t>(wanted, first, std::ssize(keys));
  page.rows = load_rows(tx, filter.cabinets, std::span(keys).subspan(first, end - first));
  return page;
}

}  // namespace wb::store
