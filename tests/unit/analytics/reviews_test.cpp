#include "core/analytics/reviews.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/questions.hpp"
#include "core/sync/feedback/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"

namespace reviews_test {

using namespace wbd;
using namespace wbd::analytics;
using namespace wbd::test;

namespace {

Review review(std::string id, std::int64_t nm_id, std::int32_t rating, bool answered, std::int64_t day) {
  Review review;
  review.id = std::move(id);
  if (nm_id != 0) review.nm_id = NmId{nm_id};
  review.rating = rating;
  review.answered = answered;
  review.created_at = at(day * 86'400);
  return review;
}

Question question(std::string id, std::int64_t nm_id, bool answered, std::int64_t day) {
  Question question;
  question.id = std::move(id);
  question.nm_id = NmId{nm_id};
  question.answered = answered;
  question.created_at = at(day * 86'400);
  return question;
}

nlohmann::json json_of(const Reviews& reviews) {
  std::string out;
  JsonWriter json(out);
  write_reviews(json, reviews, TimeZone::moscow());
  return nlohmann::json::parse(out);
}

}  // namespace

TEST_CASE("the average rating has two decimals, half away from zero") {
  struct Case {
    std::array<std::int64_t, 5> stars;
    std::int64_t count;
    std::optional<std::int64_t> want;
  };
  const auto c = EACH_ROW(Case, {{{0, 0, 0, 0, 0}, 0, std::nullopt},
                                 {{0, 0, 0, 0, 3}, 3, 5'00},
                                 {{1, 0, 0, 0, 2}, 3, 3'67},
                                 {{7, 0, 0, 1, 0}, 8, 1'38},         // 1.375
                                 {{3, 2, 10, 20, 87}, 122, 4'52}});  // 552 / 122 = 4.5245...
  const ReviewNumbers numbers{c.stars, 0, 0};
  CHECK(numbers.count() == c.count);
  CHECK(numbers.average_hundredths() == c.want);
}

TEST_CASE("reviews are counted by article, in a window or in all") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId mine = add_cabinet(tx, 1, "mine");
    const CabinetId also = add_cabinet(tx, 1, "also");
    const CabinetId other = add_cabinet(tx, 2, "other");
    Product card;
    card.nm_id = NmId{5};
    card.title = "Футболка";
    sync::ingest_products(tx, mine, std::vector{card});
    sync::ingest_reviews(tx, mine,
                         std::vector{review("a", 5, 5, true, 10), review("b", 5, 4, false, 11),
                                     review("c", 6, 1, false, 12), review("d", 0, 2, true, 12)});
    sync::ingest_reviews(tx, also, std::vector{review("e", 5, 5, true, 20)});
    sync::ingest_reviews(tx, other, std::vector{review("f", 5, 1, false, 12)});
    sync::ingest_questions(
        tx, mine,
        std::vector{question("q", 6, false, 10), question("r", 6, true, 12), question("s", 7, false, 12)});
    const Scope scope{{mine, also}, std::nullopt};

    const auto all = json_of(reviews(tx, scope, std::nullopt, true));
    CHECK(all.at("period").is_null());
    CHECK(all.at("totals") == nlohmann::json::parse(R"({"count": 5, "average_rating": 3.4,
        "stars": {"1": 1, "2": 1, "3": 0, "4": 1, "5": 2}, "unanswered": 2, "questions_unanswered": 2})"));
    REQUIRE(all.at("groups").size() == 4);
    CHECK(all.at("groups")[0] == nlohmann::json::parse(R"({"key": "5", "title": "Футболка", "count": 3,
        "average_rating": 4.67, "stars": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 2}, "unanswered": 1,
        "questions_unanswered": 0})"));
    CHECK(all.at("groups")[1].at("key").is_null());  // WB reported no article
    CHECK(all.at("groups")[3].at("key") == "7");     // only a question
    CHECK(all.at("groups")[3].at("average_rating").is_null());

    const Period day =
        between(at(12 * 86'400), at(13 * 86'400), at(100 * 86'400), TimeZone::moscow()).value();
    const auto windowed = json_of(reviews(tx, scope, day, false));
    CHECK(windowed.at("totals").at("count") == 2);
    CHECK(windowed.at("totals").at("questions_unanswered") == 1);
    CHECK(windowed.at("groups").empty());

    const auto one = json_of(reviews(tx, {{mine}, NmId{6}}, std::nullopt, true));
    CHECK(one.at("totals").at("count") == 1);
    CHECK(one.at("totals").at("unanswered") == 1);
    CHECK(one.at("totals").at("questions_unanswered") == 1);
  });
}

}  // namespace reviews_test
