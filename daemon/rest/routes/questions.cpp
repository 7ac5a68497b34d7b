#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kQuestionsAnswered{"answered", ParameterType::boolean,
                                       "Only questions that were or were not dealt with"};
constexpr std::array kQuestionListQuery{kTelegramId, kUserId, kCabinetId, kNmId,  kQuestionsAnswered,
                                        kDateFrom,   kDateTo, kLimit,     kOffset};

Content list_questions(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::QuestionFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.answered = in.arguments().boolean("answered");
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  return list_content(in, view::questions(tx, filter), in.default_ttl);
}

constexpr std::array kQuestionRoutes{
    Route{.id = "listQuestions",
          .pattern = "/api/v1/questions",
          .summary = "Questions, newest first",
          .query = kQuestionListQuery,
          .answer = "Question",
          .read = list_questions,
          .list = true,
          .cache_key = "questions:{who}:{limit}",
          .rows_alone = true},
};

}  // namespace

std::span<const Route> question_routes() {
  return kQuestionRoutes;
}

}  // namespace wbd::rest
