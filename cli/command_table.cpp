#include "cli/command_table.hpp"

#include <array>

#include "cli/commands/nouns.hpp"
#include "core/model/language.hpp"

namespace wbd::cli {
namespace {

constexpr std::array<std::string_view, 7> kOutputForms{"table", "wide",   "md",  "json",
                                                       "csv",   "ndjson", "xlsx"};
constexpr std::array<std::string_view, 2> kCsvDialects{"plain", "ru"};

constexpr std::array kGlobal{
    Option{.name = "-o,--output",
           .kind = Kind::form,
           .value = "FORM",
           .en = "form of the answer, or a file to write: orders.xlsx. CSV and XLSX have all rows unless "
                 "--limit is given",
           .ru = "вид ответа или файл: orders.xlsx. В CSV и XLSX все строки, если не задан --limit",
           .choices = kOutputForms},
    Option::flag("--json", "the same as -o json", "то же, что -o json"),
    Option::of(Kind::text, "--columns", "FIELDS",
               "of a table, CSV, XLSX or md: fields of the JSON, by commas",
               "столбцы таблицы, CSV, XLSX и md: поля JSON через запятую"),
    Option::of(Kind::text, "--sort", "FIELD", "sort the rows by a field of the JSON; -FIELD: downwards",
               "порядок строк по полю JSON; -ПОЛЕ: по убыванию"),
    Option::choice(
        "--csv-dialect", "DIALECT", kCsvDialects,
        "ru: as a Russian Excel opens it (BOM, semicolons, decimal commas, local times)",
        "ru: как открывает русский Excel (BOM, точки с запятой, десятичные запятые, местное время)"),
    Option{.name = "--watch",
           .kind = Kind::number,
           .value = "SECONDS",
           .en = "show the answer again and again (2 s); Ctrl-C ends",
           .ru = "показывать ответ снова и снова (2 с); Ctrl-C завершает",
           .min = 1,
           .max = 86'400,
           .bare = "2"},
    Option::of(Kind::file, "--config", "FILE", "configuration file", "файл настроек"),
    Option::of(Kind::setting, "--set", "KEY=VALUE", "a setting for this run; repeats",
               "настройка на один запуск; можно несколько раз")
        .many(),
    Option::flag("--no-color", "no colours (also: NO_COLOR)", "без цвета (или NO_COLOR)"),
    Option::flag("-q,--quiet", "no messages and no progress on stderr",
                 "без сообщений и хода работы на stderr"),
    Option::flag("-v,--verbose", "debug log on stderr", "отладочный журнал на stderr"),
    Option::choice("--lang", "LANG", kLanguages, "language", "язык")};

std::vector<Command> make_table() {
  std::vector<Command> table;
  for (const auto commands_of : commands::kNouns) {
    const auto rows = commands_of();
    table.insert(table.end(), rows.begin(), rows.end());
  }
  return table;
}

}  // namespace

std::span<const Command> command_table() {
  static const std::vector<Command> table = make_table();
  return table;
}

std::span<const Option> global_options() {
  return kGlobal;
}

const Command* find_command(std::string_view noun, std::string_view verb) {
  for (const Command& command : command_table()) {
    if (command.noun == noun && command.verb == verb) return &command;
  }
  return nullptr;
}

std::vector<std::string_view> nouns() {
  std::vector<std::string_view> out;
  for (const Command& command : command_table()) {
    if (out.empty() || out.back() != command.noun) out.push_back(command.noun);
  }
  return out;
}

std::vector<std::string_view> verbs_of(std::string_view noun) {
  std::vector<std::string_view> out;
  for (const Command& command : command_table()) {
    if (command.noun == noun && !command.verb.empty()) out.push_back(command.verb);
  }
  return out;
}

std::string_view default_verb(std::string_view noun) {
  for (const Command& command : command_table()) {
    if (command.noun == noun && command.by_noun_alone) return command.verb;
  }
  return "";
}

}  // namespace wbd::cli
