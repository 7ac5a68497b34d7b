// Texts of buyers as WB sends them: markup, emoji cut in half, U+0000, control characters, formulas.
#include <catch2/catch.hpp>

#include "core/store/products.hpp"
#include "core/store/questions.hpp"
#include "core/store/review_facts.hpp"
#include "core/store/reviews.hpp"
#include "core/sync/feedback/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/feedbacks.hpp"
#include "core/wb/questions.hpp"
#include "tests/unit/store/support.hpp"

namespace review_texts_test {

using namespace wbd;
using namespace wbd::test;

namespace {

struct Text {
  const char* json;
  std::string kept;
  int stars;
};

const std::vector<Text>& texts() {
  static const std::vector<Text> all{
      {R"("<b>Ужас</b> & &lt;уже&gt; \"x\"")", "<b>Ужас</b> & &lt;уже&gt; \"x\"", 1},
      {R"("👨‍👩‍👧 и \ud83d\udc4d")", "👨‍👩‍👧 и 👍", 5},
      {R"("\u200b\ufeff\u202e")", "\u200b\ufeff\u202e", 4},
      {R"("нуль\u0000внутри")", "нуль\uFFFDвнутри", 3},
      {R"("обрезан \ud83d")", "обрезан \uFFFD", 2},
      {R"("\ude00 начало")", "\uFFFD начало", 5},
      {R"("1\r\n2\t3\u2028")", "1\r\n2\t3\u2028", 4},
      {R"x("=HYPERLINK(\"x\")")x", "=HYPERLINK(\"x\")", 4},
      {"null", "", 5},
      {R"("\u0001\u001b[31m")", "\x01\x1b[31m", 5}};
  return all;
}

std::string reviews() {
  std::string rows;
  for (std::size_t i = 0; i < texts().size(); ++i) {
    rows += (i == 0 ? "" : ",") + std::string(R"({"id":"r)") + std::to_string(i) + R"(","text":)" +
            texts()[i].json + R"(,"pros":"\u0000","answer":{"text":"ок \ud83d","state":"wbRu"},)" +
            R"("productValuation":)" + std::to_string(texts()[i].stars) +
            R"(,"createdDate":"2026-11-20T10:00:00Z","productDetails":{"nmId":7,"productName":"a\u0000"}})";
  }
  return R"({"data":{"feedbacks":[)" + rows + R"(]},"error":false,"errorText":""})";
}

constexpr const char* kQuestions = R"({"data":{"questions":[{"id":"q","text":"нуль \u0000 и \ud83d?",
  "createdDate":"2026-11-20T10:00:00Z","state":"wbRu","answer":null,"productDetails":{"nmId":7}}]},
  "error":false,"errorText":""})";

constexpr const char* kCard =
    R"({"cards":[{"nmID":7,"title":"Платье <летнее> \u0000👗","description":"a\u0000b",
  "sizes":[],"characteristics":[{"id":1,"name":"x","value":["\ud83d"]}],
  "updatedAt":"2026-01-01T00:00:00Z"}],"cursor":{"updatedAt":"2026-01-01T00:00:00Z","nmID":7,"total":1}})";

}  // namespace

TEST_CASE("every text of buyers is stored readable, and a second sync changes nothing") {
  TempDatabase database;
  const auto read = wb::parse_feedbacks(reviews(), false).value();
  const auto asked = wb::parse_questions(kQuestions).value();
  const auto cards = wb::parse_cards(kCard).value().cards;
  for (const auto& samples : {read.samples, asked.samples, cards.samples}) CHECK(samples.empty());
  const CabinetId id = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid-1"); });
  for (const std::int64_t run : {1, 2}) {
    database.write([&](db::Tx& tx) {
      const WriteCounts counts[] = {sync::ingest_reviews(tx, id, read.rows, nullptr),
                                    sync::ingest_questions(tx, id, asked.rows, nullptr),
                                    sync::ingest_products(tx, id, cards.rows)};
      for (const WriteCounts& one : counts) {
        CHECK(one.changed == 0);
        CHECK((one.created > 0) == (run == 1));
      }
    });
  }
  database.read([&](db::Tx& tx) {
    std::map<std::string, Review> stored;
    store::ReviewFilter filter;
    filter.cabinets = {id};
    for (const auto& row : store::list_reviews(tx, filter).rows) stored[row.review.id] = row.review;
    REQUIRE(stored.size() == texts().size());
    for (std::size_t i = 0; i < texts().size(); ++i) {
      const Review& review = stored.at("r" + std::to_string(i));
      CHECK(review.text == texts()[i].kept);
      CHECK(review.pros == "\uFFFD");
      CHECK(review.answer == "ок \uFFFD");
      CHECK(review.product_name == "a\uFFFD");
    }
    CHECK(store::rating_of(tx, id, NmId{7}).average_hundredths == 380);  // 38 stars of 10
    CHECK(store::list_questions(tx, {.cabinets = {id}}).rows.at(0).question.text == "нуль \uFFFD и \uFFFD?");
    const Product card = store::load_products(tx, id, std::array<std::int64_t, 1>{7}).at(NmId{7});
    CHECK(card.title == "Платье <летнее> \uFFFD👗");
    CHECK(card.description == "a\uFFFDb");
    CHECK(card.characteristics_json == R"([{"id":1,"name":"x","value":["\ufffd"]}])");
  });
}

}  // namespace review_texts_test
