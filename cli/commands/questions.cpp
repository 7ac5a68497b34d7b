#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kQuestionColumns{Column{"created_at", "Asked", "Дата", Form::time},
                                      Column{"nm_id", "Article", "Артикул WB", Form::number}.ranked(3),
                                      Column{"title", "Title", "Товар"}.ranked(1),
                                      Column{"answered", "Answered", "Ответ", Form::flag},
                                      Column{"text", "Text", "Текст"},
                                      Column{"answer", "Answer", "Ответ продавца"}.ranked(2),
                                      Column{"id", "Id", "№"}.ranked(4)};

Outcome questions_list(Session& session, const Arguments& arguments) {
  store::QuestionFilter filter;
  if (arguments.has("--answered") && arguments.has("--unanswered")) {
    return Error{Errc::invalid_argument, "--answered and --unanswered exclude each other"};
  }
  if (arguments.has("--answered")) filter.answered = true;
  if (arguments.has("--unanswered")) filter.answered = false;
  filter.nm_id = chosen_article(session, arguments, "--nm");
  filter.from = time_from(session, arguments, "--from");
  filter.to = time_to(session, arguments, "--to");
  return list_answer(session, arguments, std::move(filter), kQuestionColumns, view::questions,
                     view::question_sample());
}

constexpr std::array kQuestionsList{
    kCabinets,
    kUser,
    kNm,
    Option::flag("--answered", "only those dealt with", "только обработанные"),
    Option::flag("--unanswered", "only those without an answer", "только без ответа"),
    kFrom,
    kTo,
    kLimit,
    kOffset};

constexpr std::array kQuestionsCommands{
    Command{"questions", "list", "Questions, newest first", "Вопросы, сначала новые",
            "wbctl questions --unanswered", kQuestionsList, questions_list, true},
};

}  // namespace

std::span<const Command> questions_commands() {
  return kQuestionsCommands;
}

}  // namespace wbd::cli::commands
