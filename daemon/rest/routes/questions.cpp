#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kQuestionsAnswered{"answered", ParameterType::boolean,
                                       "Only questions that were or were not dealt with"};
constexpr std::array kQuestionListQuery{kTelegramId, kUserId, kCabinetId, kNmId,   kQuestionsAnswered,
                                        kDateFrom,   kDateTo, kLimit,     kOffset, kListFormat};

ReadResult list_questions(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::QuestionFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.answered = in.arguments().boolean("answered");
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  return list_result(in, view::questions(tx, filter), in.default_ttl);
}

constexpr std::array kQuestionRoutes{
    Route{.id = "listQuestions",
          .pattern = "/api/v1/questions",
          .summary = "Questions, newest first",
          .query = kQuestionListQuery,
          .schema = "Question",
          .kind = ReadRoute{.read = list_questions,
                            .list = true,
                            .cache_key = "questions:{who}:{limit}",
                            .rows_alone = true,
                            .sample = [](const Arguments&) { return view::question_sample(); }}},
};

// --- schemas

std::vector<Schema> question_schemas() {
  return {{"Question",
           "",
           {{"id", "string", "WB's id", R"("2ncBtX4B9I0UHoornoqG")"},
            {"cabinet_id", "integer", "", "1"},
            {"nm_id", "integer?", "WB article", "211131895"},
            {"title", "string?", "Of the product", R"("Linen shirt")"},
            {"text", "string?", "", R"("Does it shrink?")"},
            {"state", "string?", "In WB's words", R"("suppliersPortalSynch")"},
            {"answered", "boolean", "", "false"},
            {"answer", "string?", "", "null"},
            {"created_at", "time"}}}};
}

}  // namespace

Noun question_noun() {
  return {
      .tags = {{"questions", "Questions of buyers"}}, .routes = kQuestionRoutes, .schemas = question_schemas};
}

}  // namespace wbd::rest
