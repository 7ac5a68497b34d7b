#include "core/store/questions.hpp"

#include <catch2/catch.hpp>

#include "core/sync/feedback/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace questions_test {

using namespace wbd;
using namespace wbd::test;
using store::QuestionFilter;

namespace {

constexpr CabinetId kCabinet{1};
constexpr CabinetId kOther{2};

Question make_question(std::string id, std::int64_t created, bool answered = false) {
  Question question;
  question.id = std::move(id);
  question.nm_id = NmId{5};
  question.text = "Подойдёт?";
  question.state = answered ? "wbRu" : "suppliersPortalSynch";
  question.answered = answered;
  if (answered) question.answer = "Да";
  question.created_at = at(created);
  question.product_name = "Name";
  return question;
}

WriteCounts save(TempDatabase& db, std::vector<Question> rows, CabinetId cabinet = kCabinet) {
  return db.write([&](db::Tx& tx) { return sync::ingest_questions(tx, cabinet, rows); });
}

store::QuestionPage list(TempDatabase& db, QuestionFilter filter) {
  if (filter.cabinets.empty()) filter.cabinets = {kCabinet};
  return db.read([&](db::Tx& tx) { return store::list_questions(tx, filter); });
}

}  // namespace

TEST_CASE("a question comes back as saved; only a difference is written", "[questions]") {
  TempDatabase db;
  Question question = make_question("a", 10);
  CHECK(save(db, {question}).created == 1);
  CHECK(save(db, {question}).unchanged == 1);
  CHECK(list(db, {}).rows.at(0).question == question);
  const std::vector<std::function<void(Question&)>> changes{
      [](Question& q) { q.nm_id = NmId{6}; },    [](Question& q) { q.text = "t"; },
      [](Question& q) { q.state = "none"; },     [](Question& q) { q.answered = true; },
      [](Question& q) { q.answer = "answer"; },  [](Question& q) { q.created_at = at(11); },
      [](Question& q) { q.product_name = "n"; },
  };
  for (const auto& change : changes) {
    change(question);
    CHECK(save(db, {question}).changed == 1);
    CHECK(list(db, {}).rows.at(0).question == question);
  }
}

TEST_CASE("open questions are those nobody has dealt with", "[questions]") {
  TempDatabase db;
  save(db, {make_question("a", 10), make_question("b", 5), make_question("c", 7, true)});
  const auto open = db.read([](db::Tx& tx) { return store::open_questions(tx, kCabinet); });
  REQUIRE(open.size() == 2);
  CHECK(open[0].id == "b");
  CHECK(open[1].id == "a");
  CHECK(open[1].created_at == at(10));
}

TEST_CASE("questions are filtered, come newest first and page through ties", "[questions]") {
  TempDatabase db;
  for (const CabinetId cabinet : {kCabinet, kOther}) {
    save(db, {make_question("a", 10), make_question("b", 10, true), make_question("c", 20)}, cabinet);
  }
  Question other = make_question("d", 30);
  other.nm_id = NmId{9};
  save(db, {other});
  struct Row {
    QuestionFilter filter;
    std::vector<std::string> ids;
  };
  const Row rows[] = {
      {{}, {"d", "c", "b", "a"}},
      {{.nm_id = NmId{5}}, {"c", "b", "a"}},
      {{.answered = true}, {"b"}},
      {{.answered = false}, {"d", "c", "a"}},
      {{.from = at(20)}, {"d", "c"}},
      {{.to = at(20)}, {"b", "a"}},
      {{.cabinets = {kCabinet, kOther}}, {"d", "c", "c", "b", "b", "a", "a"}},
  };
  for (const Row& row : rows) {
    for (const std::int64_t limit : {1, 2, 50}) {
      std::vector<std::string> ids;
      for (std::int64_t offset = 0; offset < 8; offset += limit) {
        QuestionFilter filter = row.filter;
        filter.limit = limit;
        filter.offset = offset;
        const auto page = list(db, filter);
        CHECK(page.total == std::ssize(row.ids));
        for (const auto& found : page.rows) ids.push_back(found.question.id);
      }
      CHECK(ids == row.ids);
    }
  }
}

TEST_CASE("a question is shown with the title of its card", "[questions]") {
  TempDatabase db;
  save(db, {make_question("a", 10)});
  CHECK_FALSE(list(db, {}).rows.at(0).title);
  db.write([](db::Tx& tx) {
    Product card;
    card.nm_id = NmId{5};
    card.title = "Title";
    sync::ingest_products(tx, kCabinet, std::vector{card});
  });
  CHECK(list(db, {}).rows.at(0).title == "Title");
}

}  // namespace questions_test
