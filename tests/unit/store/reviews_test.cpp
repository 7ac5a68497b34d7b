#include "core/store/reviews.hpp"

#include <catch2/catch.hpp>

#include "core/sync/feedback/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/catalog_rows.hpp"
#include "tests/unit/store/support.hpp"

namespace reviews_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("a review comes back as saved; repeating changes nothing; archived stays") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Review review = make_review("r1", 10, 4);
    review.text = "text";
    review.pros = "pros";
    review.cons = "cons";
    review.tags = {"tag \"one\"", "два"};
    review.photos = {"https://a"};
    review.answered = true;
    review.answer = "thanks";
    review.product_name = "name";
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review, make_review("r2", 20, 1)}), 2, 0, 0);
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review, make_review("r2", 20, 1)}), 0, 0, 2);

    const auto load = [&] {
      ReviewFilter filter;
      filter.cabinets = {kCabinet};
      filter.answered = true;
      return list_reviews(tx, filter).rows.at(0).review;
    };
    Review got = load();
    CHECK(got.id == "r1");
    CHECK(got.nm_id == NmId{5});
    CHECK(got.rating == 4);
    CHECK(got.text == "text");
    CHECK(got.pros == "pros");
    CHECK(got.cons == "cons");
    CHECK(got.tags == review.tags);
    CHECK(got.photos == review.photos);
    CHECK(got.answered);
    CHECK(got.answer == "thanks");
    CHECK_FALSE(got.archived);
    CHECK(got.created_at == at(10));
    CHECK(got.product_name == "name");

    review.archived = true;
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review}), 0, 1, 0);
    review.archived = false;
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review}), 0, 0, 1);
    CHECK(load().archived);
    review.answer = "edited";
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review}), 0, 1, 0);
    got = load();
    CHECK(got.archived);
    CHECK(got.answer == "edited");
  });
}

TEST_CASE("an answer stays when WB's row does not tell of it, and goes when WB says there is none") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Review review = make_review("r1", 10, 4);
    review.answered = true;
    review.answer = "thanks";
    review.has_answer_field = true;
    Question question;
    question.id = "q1";
    question.text = "why";
    question.created_at = at(10);
    question.answered = true;
    question.answer = "so";
    question.has_answer_field = true;
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review}), 1, 0, 0);
    check_counts(sync::ingest_questions(tx, kCabinet, std::vector{question}), 1, 0, 0);

    review.answered = question.answered = false;
    review.answer.reset();
    question.answer.reset();
    review.has_answer_field = question.has_answer_field = false;
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review}), 0, 0, 1);
    check_counts(sync::ingest_questions(tx, kCabinet, std::vector{question}), 0, 0, 1);

    review.has_answer_field = question.has_answer_field = true;
    check_counts(sync::ingest_reviews(tx, kCabinet, std::vector{review}), 0, 1, 0);
    check_counts(sync::ingest_questions(tx, kCabinet, std::vector{question}), 0, 1, 0);
    ReviewFilter filter;
    filter.cabinets = {kCabinet};
    CHECK_FALSE(list_reviews(tx, filter).rows.at(0).review.answer);
  });
}

TEST_CASE("open reviews are the unanswered ones that are not archived") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Review answered = make_review("answered", 1, 5);
    answered.answered = true;
    Review archived = make_review("archived", 2, 5);
    archived.archived = true;
    sync::ingest_reviews(
        tx, kCabinet, std::vector{answered, archived, make_review("late", 4, 5), make_review("early", 3, 5)});
    sync::ingest_reviews(tx, kOther, std::vector{make_review("foreign", 3, 5)});
    const auto open = open_reviews(tx, kCabinet);
    REQUIRE(open.size() == 2);
    CHECK(open[0].id == "early");
    CHECK(open[0].created_at == at(3));
    CHECK(open[1].id == "late");
  });
}

TEST_CASE("reviews are filtered, come newest first and page through ties") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Review answered = make_review("c", 200, 5);
    answered.answered = true;
    sync::ingest_reviews(tx, kCabinet,
                         std::vector{make_review("a", 100, 1), make_review("b", 200, 2), answered,
                                     make_review("d", 300, 5, 6)});
    sync::ingest_reviews(tx, kOther, std::vector{make_review("bb", 200, 5)});
    sync::ingest_products(tx, kCabinet, std::vector{make_product(5)});
  });
  struct Case {
    const char* name;
    std::function<void(ReviewFilter&)> set;
    std::vector<std::string> want;
    std::int64_t total;
  };
  const std::vector<Case> cases{
      {"all", [](ReviewFilter&) {}, {"d", "c", "b", "a"}, 4},
      {"two cabinets",
       [](ReviewFilter& f) {
         f.cabinets = {kOther, kCabinet};
       },
       {"d", "c", "bb", "b", "a"},
       5},
      {"page of two cabinets",
       [](ReviewFilter& f) {
         f.cabinets = {kOther, kCabinet}, f.limit = 2, f.offset = 2;
       },
       {"bb", "b"},
       5},
      {"article", [](ReviewFilter& f) { f.nm_id = NmId{6}; }, {"d"}, 1},
      {"answered", [](ReviewFilter& f) { f.answered = true; }, {"c"}, 1},
      {"unanswered", [](ReviewFilter& f) { f.answered = false; }, {"d", "b", "a"}, 3},
      {"rating", [](ReviewFilter& f) { f.rating = 5; }, {"d", "c"}, 2},
      {"from is inclusive, to is not", [](ReviewFilter& f) { f.from = at(100), f.to = at(200); }, {"a"}, 1},
      {"past the end", [](ReviewFilter& f) { f.offset = 10; }, {}, 4},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    ReviewFilter filter;
    filter.cabinets = {kCabinet};
    c.set(filter);
    const ReviewPage page = database.read([&](Tx& tx) { return list_reviews(tx, filter); });
    std::vector<std::string> got;
    for (const ReviewRow& row : page.rows) {
      got.push_back(row.review.id);
      const bool titled = row.cabinet_id == kCabinet && row.review.nm_id == NmId{5};
      CHECK(row.title == (titled ? std::optional<std::string>("Title 5") : std::nullopt));
    }
    CHECK(got == c.want);
    CHECK(page.total == c.total);
  }
}

}  // namespace reviews_test
