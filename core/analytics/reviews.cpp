#include "core/analytics/reviews.hpp"

#include <algorithm>
#include <numeric>

#include "core/analytics/sales.hpp"
#include "core/store/product_names.hpp"
#include "core/store/review_facts.hpp"

namespace wbd::analytics {
namespace {

using ReviewsByArticle = std::map<std::optional<NmId>, ReviewNumbers>;

ReviewNumbers sum_of(const ReviewsByArticle& by_article) {
  ReviewNumbers sum;
  for (const auto& [nm_id, numbers] : by_article) sum += numbers;
  return sum;
}

}  // namespace

std::int64_t ReviewNumbers::count() const {
  return std::accumulate(stars.begin(), stars.end(), std::int64_t{0});
}

std::optional<std::int64_t> ReviewNumbers::average_hundredths() const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < stars.size(); ++i) sum += static_cast<std::int64_t>(i + 1) * stars[i];
  return percent_hundredths(sum, count() * 100);
}

ReviewNumbers& ReviewNumbers::operator+=(const ReviewNumbers& other) {
  for (std::size_t i = 0; i < stars.size(); ++i) stars[i] += other.stars[i];
  unanswered += other.unanswered;
  questions_unanswered += other.questions_unanswered;
  return *this;
}

ReviewsByArticle reviews_by_article(db::Tx& tx, const Scope& scope, const std::optional<Window>& window) {
  ReviewsByArticle numbers;
  for (const CabinetId cabinet : scope.cabinets) {
    store::ReviewFactFilter filter{cabinet, scope.nm_id, std::nullopt, std::nullopt};
    if (window) {
      filter.from = window->from;
      filter.to = window->to;
    }
    store::each_review_fact(tx, filter, [&](const store::ReviewFact& fact) {
      ReviewNumbers& of_article = numbers[fact.nm_id];
      of_article.stars.at(static_cast<std::size_t>(fact.rating - 1)) += fact.count;
      if (!fact.answered) of_article.unanswered += fact.count;
    });
    store::each_open_question_fact(tx, filter, [&](const store::QuestionFact& fact) {
      numbers[fact.nm_id].questions_unanswered += fact.count;
    });
  }
  return numbers;
}

ReviewNumbers review_numbers(db::Tx& tx, const Scope& scope, const std::optional<Window>& window) {
  return sum_of(reviews_by_article(tx, scope, window));
}

Reviews reviews(db::Tx& tx, const Scope& scope, const std::optional<Period>& period, bool by_product) {
  const auto by_article =
      reviews_by_article(tx, scope, period ? std::optional(period->current) : std::nullopt);
  Reviews reviews;
  reviews.period = period;
  reviews.totals = sum_of(by_article);
  if (!by_product) return reviews;

  std::vector<NmId> articles;
  for (const auto& [nm_id, numbers] : by_article) {
    if (nm_id) articles.push_back(*nm_id);
  }
  const auto names = store::product_names(tx, scope.cabinets, articles);
  for (const auto& [nm_id, numbers] : by_article) {
    ReviewGroup group{nm_id, std::nullopt, numbers};
    if (const auto name = names.find(nm_id.value_or(NmId{})); name != names.end()) {
      group.title = name->second.title;
    }
    reviews.groups.push_back(std::move(group));
  }
  std::stable_sort(reviews.groups.begin(), reviews.groups.end(),
                   [](const auto& a, const auto& b) { return a.numbers.count() > b.numbers.count(); });
  return reviews;
}

void write_review_fields(JsonWriter& json, const ReviewNumbers& numbers) {
  json.field("count", numbers.count());
  json.key("average_rating");
  json.hundredths(numbers.average_hundredths());
  json.key("stars");
  json.begin_object();
  for (std::size_t i = 0; i < numbers.stars.size(); ++i) json.field(std::to_string(i + 1), numbers.stars[i]);
  json.end_object();
  json.field("unanswered", numbers.unanswered);
  json.field("questions_unanswered", numbers.questions_unanswered);
}

void write_reviews(JsonWriter& json, const Reviews& reviews, const TimeZone& zone) {
  json.begin_object();
  json.key("period");
  if (reviews.period) {
    write_period(json, *reviews.period, zone);
  } else {
    json.value(nullptr);
  }
  json.key("totals");
  json.begin_object();
  write_review_fields(json, reviews.totals);
  json.end_object();
  json.key("groups");
  json.begin_array();
  for (const ReviewGroup& group : reviews.groups) {
    json.begin_object();
    json.field("key", group.nm_id ? std::optional(std::to_string(group.nm_id->value)) : std::nullopt);
    json.field("title", group.title);
    write_review_fields(json, group.numbers);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace wbd::analytics
