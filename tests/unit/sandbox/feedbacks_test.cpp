#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace feedbacks_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

using Ids = std::set<std::string>;

Ids ids_of(const json& rows) {
  Ids ids;
  for (const json& row : rows) ids.insert(row.at("id").get<std::string>());
  return ids;
}

json list(Api& api, const std::string& method, const std::string& query, const char* name = "feedbacks") {
  const json body = api.get("/api/v1/" + method + "?" + query).parsed();
  REQUIRE(body.at("error") == false);
  return body.at("data").at(name);
}

template <class Wanted>
Ids truth_ids(Api& api, const char* kind, Wanted wanted) {
  Ids ids;
  const json truth = api.truth();
  for (const json& row : truth[kind]) {
    if (wanted(row)) ids.insert(row.at("id").get<std::string>());
  }
  return ids;
}

}  // namespace

TEST_CASE("only unprocessed, processed and archived reviews together are all reviews") {
  Api api;
  const Ids open = ids_of(list(api, "feedbacks", "isAnswered=false&take=5000&skip=0"));
  const Ids processed = ids_of(list(api, "feedbacks", "isAnswered=true&take=5000&skip=0"));
  const Ids archived = ids_of(list(api, "feedbacks/archive", "take=5000&skip=0"));
  CHECK(processed == truth_ids(api, "reviews", [](const json& r) { return r.at("processed") == true; }));
  CHECK(archived == truth_ids(api, "reviews", [](const json& r) { return r.at("archived") == true; }));
  Ids all = open;
  all.insert(processed.begin(), processed.end());
  CHECK(all.size() == open.size() + processed.size());
  // Old reviews without an answer are only in the archive.
  CHECK(std::any_of(archived.begin(), archived.end(), [&](const auto& id) { return all.count(id) == 0; }));
  all.insert(archived.begin(), archived.end());
  CHECK(all == truth_ids(api, "reviews", [](const json&) { return true; }));
  CHECK(!open.empty());
}

TEST_CASE("pages by skip and take join without gap or overlap, in both orders") {
  const std::string order = GENERATE("dateAsc", "dateDesc");
  Api api;
  const json whole = list(api, "feedbacks/archive", "take=5000&skip=0&order=" + order);
  json pages = json::array();
  for (int skip = 0;; skip += 20) {
    const json page =
        list(api, "feedbacks/archive", "take=20&skip=" + std::to_string(skip) + "&order=" + order);
    for (const json& row : page) pages.push_back(row);
    if (page.size() < 20) break;
  }
  CHECK(pages == whole);
  const std::string first = whole.front().at("createdDate");
  const std::string last = whole.back().at("createdDate");
  CHECK((order == "dateAsc" ? first < last : first > last));
}

TEST_CASE("reviews contain text that breaks a careless renderer") {
  Api api;
  std::string texts;
  int rating_only = 0;
  const json all = list(api, "feedbacks/archive", "take=5000&skip=0");
  for (const json& review : all) {
    const std::string text = review.at("text");
    texts += text;
    const bool silent = text.empty() && review.at("pros") == "" && review.at("cons") == "";
    rating_only += silent && review.at("photoLinks").is_null() ? 1 : 0;
    CHECK(review.at("createdDate").get<std::string>().ends_with("+03:00"));
  }
  for (const char* piece : {"<", "&", "\n", "👍", "\\", "\""}) CHECK(texts.find(piece) != std::string::npos);
  CHECK(rating_only > 5);
}

TEST_CASE("date filters are unix seconds with both ends included") {
  Api api;
  const json all = list(api, "feedbacks", "isAnswered=true&take=5000&skip=0&order=dateAsc");
  const std::string created = all[10].at("createdDate");
  const auto time = wbd::parse_rfc3339(created);
  REQUIRE(time);
  const std::string unix_time =
      std::to_string(std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count());
  const json exactly =
      list(api, "feedbacks", "isAnswered=true&take=50&skip=0&dateFrom=" + unix_time + "&dateTo=" + unix_time);
  REQUIRE(!exactly.empty());
  for (const json& review : exactly) CHECK(review.at("createdDate") == created);
}

TEST_CASE("an answer moves a review from the open ones to the processed") {
  Api api;
  const json answered = api.advance({{"answers", 1}, {"cabinet", 0}}).at("changed").at("answers");
  REQUIRE(answered.size() == 1);
  CHECK(ids_of(list(api, "feedbacks", "isAnswered=false&take=5000&skip=0")).count(answered[0]) == 0);
  const json processed = list(api, "feedbacks", "isAnswered=true&take=5000&skip=0");
  const auto found = std::find_if(processed.begin(), processed.end(),
                                  [&](const json& r) { return r.at("id") == answered[0]; });
  REQUIRE(found != processed.end());
  CHECK(found->at("answer").at("state") == "wbRu");
}

TEST_CASE("questions are split into processed ones and the rest") {
  Api api;
  const json open = list(api, "questions", "isAnswered=false&take=5000&skip=0", "questions");
  const json done = list(api, "questions", "isAnswered=true&take=5000&skip=0", "questions");
  Ids all = ids_of(open);
  all.merge(ids_of(done));
  CHECK(all == truth_ids(api, "questions", [](const json&) { return true; }));
  for (const json& question : open) CHECK(question.at("state") == "suppliersPortalSynch");
  CHECK(!open.empty());
  const json counts = api.get("/api/v1/questions/count-unanswered").parsed().at("data");
  CHECK(counts.at("countUnanswered") == open.size());
}

TEST_CASE("questions are asked, answered, rejected, and their answers edited") {
  Api api;
  const auto find = [&](const char* answered, const json& id) {
    const json rows =
        list(api, "questions", std::string("take=5000&skip=0&isAnswered=") + answered, "questions");
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const json& q) { return q.at("id") == id; });
    return found == rows.end() ? json() : *found;
  };
  const auto happen = [&](const char* event, const char* kind) {
    const json changed = api.advance({{event, 1}, {"cabinet", 0}}).at("changed").at(kind);
    REQUIRE(changed.size() == 1);
    return changed[0];
  };
  CHECK(find("false", happen("questions", "questions")).at("state") == "suppliersPortalSynch");
  CHECK(find("true", happen("question_answers", "question_answers")).at("state") == "wbRu");
  const json rejected = find("true", happen("question_rejections", "question_rejections"));
  CHECK(rejected.at("state") == "none");
  CHECK(rejected.at("answer").is_null());
  const json edited = find("true", happen("answer_edits", "question_answer_edits"));
  CHECK(edited.at("answer").at("text").get<std::string>().ends_with("(исправлено)"));
}

TEST_CASE("counters count what the lists hold, by period too") {
  Api api;
  const std::string kind = GENERATE("feedbacks", "questions");
  const std::string answered = GENERATE("true", "false");
  const std::string period = GENERATE("", "&dateFrom=1794000000", "&dateFrom=1793000000&dateTo=1794500000");
  const std::string query = "isAnswered=" + answered + period;
  const json rows = list(api, kind, query + "&take=5000&skip=0", kind.c_str());
  CHECK(api.get("/api/v1/" + kind + "/count?" + query).parsed().at("data") == rows.size());
}

TEST_CASE("one review or question is found by its id alone") {
  Api api;
  const std::string kind = GENERATE("feedback", "question");
  const std::string plural = kind + "s";
  const json row = list(api, plural, "isAnswered=true&take=1&skip=3", plural.c_str())[0];
  CHECK(api.get("/api/v1/" + kind + "?id=" + row.at("id").get<std::string>()).parsed().at("data") == row);
  CHECK(api.get("/api/v1/" + kind + "?id=nobody").status == 422);
  CHECK(api.get("/api/v1/" + kind).status == 400);
}

TEST_CASE("parameters of feedback requests are checked") {
  const std::string target = GENERATE(
      "feedbacks?take=1&skip=0", "feedbacks?isAnswered=yes&take=1&skip=0", "feedbacks?isAnswered=true&skip=0",
      "feedbacks?isAnswered=true&take=5001&skip=0", "feedbacks?isAnswered=true&take=10&skip=199991",
      "feedbacks?isAnswered=true&take=1&skip=0&order=asc", "feedbacks?isAnswered=true&take=1&skip=0&limit=5",
      "feedbacks?isAnswered=true&take=1&take=2&skip=0",
      "feedbacks?isAnswered=true&take=1&skip=0&dateFrom=2026-11-01",
      "feedbacks/archive?take=1&skip=0&dateFrom=1", "feedbacks/archive?skip=0",
      "questions?isAnswered=true&take=9000&skip=2000", "feedbacks/count-unanswered?x=1",
      "feedbacks?isAnswered=true&take=%zz&skip=0");
  Api api;
  INFO(target);
  const Received answer = api.get("/api/v1/" + target);
  CHECK(answer.status == 400);
  const json body = answer.parsed();
  CHECK(body.at("error") == true);
  CHECK(body.contains("requestId"));
  CHECK(body.contains("additionalErrors"));
  CHECK(api.counters().at("refused_total") == 1);
}

}  // namespace feedbacks_test
