#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kQuestionsList{
    kCabinets,
    kUser,
    kNm,
    Option{.name = "--answered", .en = "only those dealt with", .ru = "только обработанные"},
    Option{.name = "--unanswered", .en = "only those without an answer", .ru = "только без ответа"},
    kFrom,
    kTo,
    kLimit,
    kOffset};

constexpr std::array kQuestionsCommands{
    Command{"questions", "list", "Questions, newest first", "Вопросы, сначала новые",
            "wbctl questions --unanswered", kQuestionsList, commands::questions_list},
};

}  // namespace

std::span<const Command> questions_commands() {
  return kQuestionsCommands;
}

}  // namespace wbd::cli
