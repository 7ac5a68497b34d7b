#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kReviewColumns{Column{"created_at", "Written", "Дата", Form::time},
                                    Column{"nm_id", "Article", "Артикул WB", Form::number}.ranked(2),
                                    Column{"title", "Title", "Товар"}.ranked(1),
                                    Column{"rating", "Stars", "Оценка", Form::number},
                                    Column{"answered", "Answered", "Ответ", Form::flag},
                                    Column{"text", "Text", "Текст"},
                                    Column{"id", "Id", "№"}.ranked(3)};

Outcome reviews_list(Session& session, const Arguments& arguments) {
  store::ReviewFilter filter;
  if (arguments.has("--answered") && arguments.has("--unanswered")) {
    return Error{Errc::invalid_argument, "--answered and --unanswered exclude each other"};
  }
  if (arguments.has("--answered")) filter.answered = true;
  if (arguments.has("--unanswered")) filter.answered = false;
  filter.nm_id = chosen_article(session, arguments, "--nm");
  if (const auto stars = arguments.number("--rating")) filter.rating = static_cast<std::int32_t>(*stars);
  filter.from = time_from(session, arguments, "--from");
  filter.to = time_to(session, arguments, "--to");
  return list_answer(session, arguments, std::move(filter), kReviewColumns, view::reviews,
                     view::review_sample());
}

constexpr std::array kReviewsList{
    kCabinets,
    kUser,
    kNm,
    Option::of(Kind::number, "--rating", "STARS", "only with so many stars", "только с такой оценкой")
        .between(1, 5),
    Option::flag("--answered", "only answered ones", "только с ответом"),
    Option::flag("--unanswered", "only those without an answer", "только без ответа"),
    kFrom,
    kTo,
    kLimit,
    kOffset};

constexpr std::array kReviewsCommands{
    Command{"reviews", "list", "Reviews, newest first", "Отзывы, сначала новые",
            "wbctl reviews --unanswered --rating 1", kReviewsList, reviews_list, true},
};

}  // namespace

std::span<const Command> reviews_commands() {
  return kReviewsCommands;
}

}  // namespace wbd::cli::commands
