#include "cli/run.hpp"

#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "cli/command_table.hpp"
#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "core/config/documents.hpp"
#include "core/config/nearest.hpp"
#include "core/config/values.hpp"
#include "core/model/dataset.hpp"
#include "tests/unit/cli/home.hpp"
#include "tests/unit/config/generated_file.hpp"
#include "tests/unit/rows.hpp"

namespace run_test {

using namespace wbd::cli;
using namespace wbd::test;

TEST_CASE("wrong usage ends with 2, says what is wrong and leaves no trace") {
  struct Case {
    std::vector<std::string> arguments;
    const char* told;
  };
  const auto c =
      EACH_ROW(Case, {
                         {{}, "a command is missing"},
                         {{"ordrs"}, "did you mean orders?"},
                         {{"--wrong"}, "--wrong"},
                         {{"cabinet"}, "add, list, show"},
                         {{"cabinet", "lst"}, "did you mean list?"},
                         {{"orders", "list", "--limt", "5"}, "did you mean --limit?"},
                         {{"orders", "list", "--limit", "0"}, "an integer from 1 to"},
                         {{"orders", "list", "--limit", "ten"}, "--limit"},
                         {{"orders", "list", "--limit", "5", "--limit", "6"}, "more than once"},
                         {{"orders", "list", "--limit"}, "--limit"},
                         {{"orders", "list", "--status", "lost"}, "created|buyout|cancelled|returned"},
                         {{"orders", "list", "--from", "22/11/2026"}, "YYYY-MM-DD"},
                         {{"orders", "list", "extra"}, "extra"},
                         {{"orders", "show"}, "ORDER is missing"},
                         {{"products", "extra"}, "extra"},
                         {{"sync", "--only", "orders,everything"}, "orders, reviews, questions, sales"},
                         {{"reviews", "--rating", "6"}, "an integer from 1 to 5"},
                         {{"--lang", "ru", "reviews", "--rating", "6"}, "целое число от 1 до 5"},
                         {{"--lang", "ru", "orders", "list", "--from", "22/11/2026"}, "ГГГГ-ММ-ДД"},
                         {{"-o", "xml", "status"}, "table|wide|md|json|csv|ndjson"},
                         {{"status", "--lang", "de"}, "ru|en"},
                         {{"user", "add", "me"}, "TELEGRAM_ID"},
                         {{"user", "add", "-5"}, "-5"},
                         {{"cabinet", "add", "--token-stdin"}, "--user is missing"},
                         {{"status", "--set", "nothing"}, "KEY=VALUE"},
                         {{"completion", "tcsh"}, "bash|zsh|fish"},
                     });
  const Home home;
  std::vector<std::string> arguments = c.arguments;
  const bool chooses = std::find(arguments.begin(), arguments.end(), "--lang") != arguments.end();
  if (!chooses) arguments.insert(arguments.begin(), {"--lang", "en"});
  const Ran ran = home.run(arguments);
  INFO(Catch::StringMaker<std::vector<std::string>>::convert(c.arguments) << "\n" << ran.err);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(has(ran.err, c.told));
  CHECK(fs::is_empty(home.path));
}

TEST_CASE("errors are JSON when JSON is asked for") {
  const Home home;
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--json", "ordrs"}, {"ordrs", "-o", "json"}, {"--output=json", "orders", "show", "1", "--x"}}) {
    const Ran ran = home.run(arguments);
    CHECK(ran.code == 2);
    CHECK(ran.error().at("code") == "invalid_argument");
    CHECK_FALSE(ran.error().at("message").get<std::string>().empty());
  }
}

TEST_CASE("an error has the language of --lang, else of the configuration, else Russian") {
  const Home home;
  CHECK(has(home.run({"ordrs"}).err, "ordrs: нет такой команды"));
  CHECK(has(home.run({"ordrs", "--set", "language=en"}).err, "ordrs: no such command"));
  fs::create_directories(home.config().parent_path());
  std::ofstream(home.config()) << "language = \"en\"\n";
  CHECK(has(home.run({"ordrs"}).err, "ordrs: no such command"));
  CHECK(has(home.run({"--help"}).out, "Usage: wbctl COMMAND"));
  CHECK(has(home.run({"ordrs", "--lang", "ru"}).err, "ordrs: нет такой команды"));
  std::ofstream(home.config()) << "language = 5\n";
  CHECK(has(home.run({"ordrs"}).err, "ordrs: нет такой команды"));
  CHECK(home.run({"config", "check"}).code == 8);
}

TEST_CASE("help is given for everything, with an example, in both languages, without a database") {
  const Home home;
  const Ran all = home.run({"--help", "--lang", "en"});
  CHECK(all.code == 0);
  CHECK(has(all.out, "cabinet check"));
  CHECK(has(home.run({"--help"}).out, "Использование"));
  CHECK(has(home.run({"help", "cabinet", "--lang", "en"}).out, "cabinet add"));
  for (const Command& command : command_table()) {
    INFO(command.title());
    std::vector<std::string> arguments{std::string(command.noun)};
    if (!command.verb.empty()) arguments.emplace_back(command.verb);
    arguments.insert(arguments.end(), {"--help", "--lang", "en"});
    const Ran ran = home.run(arguments);
    CHECK(ran.code == 0);
    CHECK(has(ran.out, "Example:\n  " + std::string(command.example)));
    for (const Option& option : command.options) CHECK(has(ran.out, option.key()));
    for (const Option& option : global_options()) CHECK(has(ran.out, option.key()));
  }
  CHECK(fs::is_empty(home.path));
}

TEST_CASE("the table is complete: names once, both languages, examples that begin with the command") {
  std::set<std::string> titles;
  for (const Command& command : command_table()) {
    INFO(command.title());
    CHECK(titles.insert(command.title()).second);
    CHECK(command.run != nullptr);
    CHECK_FALSE(command.en.empty());
    CHECK_FALSE(command.ru.empty());
    const bool by_noun_alone = command.verb == default_verb(command.noun);
    CHECK((command.example.starts_with("wbctl " + command.title()) ||
           (by_noun_alone && command.example.starts_with("wbctl " + std::string(command.noun)))));
    std::set<std::string_view> names;
    for (const Option& option : command.options) {
      INFO(option.name);
      CHECK(names.insert(option.key()).second);
      CHECK_FALSE(option.en.empty());
      CHECK_FALSE(option.ru.empty());
      CHECK((option.kind == Kind::choice) == !option.choices.empty());
      CHECK((option.kind == Kind::flag || !option.value.empty()));
    }
  }
}

TEST_CASE("the settings name an interval for each dataset") {
  for (const wbd::Dataset dataset : wbd::kDatasets) {
    CHECK(wbd::config::find_setting("sync.intervals." + std::string(to_string(dataset))) != nullptr);
  }
}

TEST_CASE("version is told with and without a word") {
  const Home home;
  CHECK(home.run({"--version"}).out == "wbctl " WB_VERSION "\n");
  CHECK(home.run({"version"}).out == "wbctl " WB_VERSION "\n");
  CHECK(home.run({"version", "--json"}).data().at("version") == WB_VERSION);
}

TEST_CASE("without --lang and configuration the locale decides the language") {
  struct Case {
    std::map<std::string, std::string> locale;
    const char* told;
  };
  const auto c =
      EACH_ROW(Case, {
                         {{{"LANG", "en_US.UTF-8"}}, "no such command"},
                         {{{"LANG", "de_DE.UTF-8"}}, "no such command"},
                         {{{"LANG", "ru_RU.UTF-8"}}, "нет такой команды"},
                         {{{"LANG", "ru"}}, "нет такой команды"},
                         {{{"LANG", "C.UTF-8"}}, "нет такой команды"},
                         {{{"LANG", "POSIX"}}, "нет такой команды"},
                         {{{"LANG", ""}}, "нет такой команды"},
                         {{{"LC_ALL", "en_GB"}, {"LANG", "ru_RU.UTF-8"}}, "no such command"},
                         {{{"LC_ALL", ""}, {"LC_MESSAGES", "en_GB"}, {"LANG", "ru_RU"}}, "no such command"},
                         {{{"LC_ALL", "C"}, {"LANG", "en_US.UTF-8"}}, "нет такой команды"},
                     });
  Home home;
  home.environment.insert(c.locale.begin(), c.locale.end());
  CHECK(has(home.run({"ordrs"}).err, c.told));
  CHECK(has(home.run({"ordrs", "--set", "language=ru"}).err, "нет такой команды"));
  CHECK(has(home.run({"ordrs", "--lang", "en"}).err, "no such command"));
}

TEST_CASE("an empty list has the same CSV heading as a full one") {
  const Home home;
  REQUIRE(home.run({"init"}).code == 0);
  const std::string orders = home.run({"orders", "-o", "csv"}).out;
  CHECK(orders.starts_with("id,srid,cabinet_id,status,"));
  CHECK(has(orders, ",commission.amount,commission.percent,commission.kind,"));
  CHECK(has(orders, ",logistics.amount,logistics.kind,"));
  CHECK(has(orders, ",fbs.assembly_id,"));
  CHECK_FALSE(has(orders, ",fbs,"));
  CHECK(std::count(orders.begin(), orders.end(), '\n') == 1);
  for (const char* noun : {"sales", "products", "stocks", "reviews", "questions", "prices", "warehouses",
                           "tariffs", "finance", "funnel"}) {
    INFO(noun);
    CHECK(has(home.run({noun, "-o", "csv"}).out, "cabinet_id"));
  }
}

TEST_CASE("a token is never taken from the command line") {
  const Home home;
  CHECK(home.run({"user", "add", "42"}).code == 0);
  CHECK(home.run({"cabinet", "add", "--user", "42", "--token", "x"}).code == 2);
  CHECK(home.run({"cabinet", "add", "--user", "42"}).code == 2);  // no terminal to ask on
  CHECK(home.run({"cabinet", "add", "--user", "42", "--token-stdin"}, " \n").code == 2);
  CHECK(home.run({"cabinet", "add", "--user", "42", "--token-file", "/nonexistent"}).code == 2);
}

TEST_CASE("the files for shells and man are those of the table") {
  const fs::path root = fs::path(WB_TEST_DATA).parent_path().parent_path();
  CHECK(wbd::test::same_as_file(root / "etc/completions/wbctl.bash", completion_script("bash")));
  CHECK(wbd::test::same_as_file(root / "etc/completions/_wbctl", completion_script("zsh")));
  CHECK(wbd::test::same_as_file(root / "etc/completions/wbctl.fish", completion_script("fish")));
  CHECK(wbd::test::same_as_part(root / "man/wbctl.1", "commands", man_commands_section()));
}

}  // namespace run_test
