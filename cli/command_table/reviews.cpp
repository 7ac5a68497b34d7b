#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kReviewsList{
    kCabinets,
    kUser,
    kNm,
    Option{.name = "--rating",
           .kind = Kind::number,
           .value = "STARS",
           .en = "only with so many stars",
           .ru = "только с такой оценкой",
           .min = 1,
           .max = 5},
    Option{.name = "--answered", .en = "only answered ones", .ru = "только с ответом"},
    Option{.name = "--unanswered", .en = "only those without an answer", .ru = "только без ответа"},
    kFrom,
    kTo,
    kLimit,
    kOffset};

constexpr std::array kReviewsCommands{
    Command{"reviews", "list", "Reviews, newest first", "Отзывы, сначала новые",
            "wbctl reviews --unanswered --rating 1", kReviewsList, commands::reviews_list},
};

}  // namespace

std::span<const Command> reviews_commands() {
  return kReviewsCommands;
}

}  // namespace wbd::cli
