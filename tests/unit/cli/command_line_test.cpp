#include "cli/command_line.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/unit/rows.hpp"

namespace command_line_test {

using namespace wbd::cli;

namespace {

using Words = std::vector<std::string>;

std::string title_of(const CommandLine& line) {
  const auto* command = std::get_if<const Command*>(&line.wanted);
  return command == nullptr ? "" : (*command)->title();
}

}  // namespace

TEST_CASE("a command is found by its words, its options stand in any form and order") {
  struct Case {
    Words words;
    const char* command;
    const char* option;
    const char* value;
  };
  const auto c =
      EACH_ROW(Case, {
                         {{"orders"}, "orders list", "--limit", ""},
                         {{"orders", "list", "--limit", "5"}, "orders list", "--limit", "5"},
                         {{"orders", "--limit=5"}, "orders list", "--limit", "5"},
                         {{"--json", "orders", "-s", "shirt"}, "orders list", "--search", "shirt"},
                         {{"orders", "-sshirt"}, "orders list", "--search", "shirt"},
                         {{"orders", "-s", "--json"}, "orders list", "--search", "--json"},
                         {{"orders", "-o", "json", "show", "7"}, "orders show", "ORDER", "7"},
                         {{"orders", "show", "--", "-7"}, "orders show", "ORDER", "-7"},
                         {{"status", "-qv"}, "status", "--verbose", "true"},
                         {{"status", "-qojson"}, "status", "--output", "json"},
                         {{"stocks", "--warehouse", "-5"}, "stocks list", "--warehouse", "-5"},
                         {{"user", "--lang", "en", "add", "1"}, "user add", "--lang", "en"},
                         {{"sync", "--only", "orders,sales"}, "sync", "--only", "sales"},
                         {{"status", "--set", "log.level=debug"}, "status", "--set", "log.level=debug"},
                     });
  const CommandLine line = read_command_line(c.words);
  CHECK(title_of(line) == c.command);
  CHECK(line.arguments.text_or(c.option, "") == c.value);
}

TEST_CASE("wrong usage is told in both languages") {
  struct Case {
    Words words;
    const char *en, *ru;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {{}, "a command is missing; see wbctl --help", "нужна команда; список: wbctl --help"},
          {{"ordrs", "--help"},
           "ordrs: no such command; did you mean orders? see wbctl --help",
           "ordrs: нет такой команды; возможно, orders; список: wbctl --help"},
          {{"orders", "list", "--limit"},
           "orders list: --limit: the value is missing: N",
           "orders list: --limit: не хватает значения: N"},
          {{"status", "--json=yes"}, "status: --json takes no value", "status: у --json не бывает значения"},
          {{"orders", "--limit", "5", "list"},
           "orders list: unexpected: list; see wbctl orders list --help",
           "orders list: лишнее: list; см. wbctl orders list --help"},
          {{"user", "add", "-5"},
           "user add: TELEGRAM_ID: \"-5\" is not allowed; allowed: an integer from 1",
           "user add: TELEGRAM_ID: \"-5\" не подходит; можно: целое число от 1"},
          {{"finance", "reports", "--state", "unreconciledd"},
           "finance reports: --state: \"unreconciledd\" is not allowed; did you mean unreconciled? allowed: "
           "reconciled|unreconciled|unchecked|pending",
           "finance reports: --state: \"unreconciledd\" не подходит; возможно, unreconciled; можно: "
           "reconciled|unreconciled|unchecked|pending"},
          {{"finance", "reports", "--state", "x"},
           "finance reports: --state: \"x\" is not allowed; allowed: reconciled|unreconciled|unchecked|pending",
           "finance reports: --state: \"x\" не подходит; можно: reconciled|unreconciled|unchecked|pending"},
          {{"cabinet", "add", "--token=abc"},
           "cabinet add: unexpected: --token; see wbctl cabinet add --help",
           "cabinet add: лишнее: --token; см. wbctl cabinet add --help"},
          {{"cabinet", "--purge"},
           "cabinet: say which: add, list, show, check, rename, pause, resume, members, share, unshare, rotate-token, "
           "remove",
           "cabinet: нужно уточнить: add, list, show, check, rename, pause, resume, members, share, unshare, "
           "rotate-token, remove"},
          {{"status", "--set", "nothing"},
           "status: --set: \"nothing\" is not allowed; allowed: KEY=VALUE; the keys: wbctl config show",
           "status: --set: \"nothing\" не подходит; можно: KEY=VALUE; ключи: wbctl config show"},
      });
  const CommandLine line = read_command_line(c.words);
  const auto* wrong = std::get_if<WrongUsage>(&line.wanted);
  REQUIRE(wrong != nullptr);
  CHECK(wrong->en == c.en);
  CHECK(wrong->ru == c.ru);
}

TEST_CASE("what chooses the form of an error is read whatever else is wrong") {
  for (const Words& words :
       {Words{"ordrs", "--lang", "en", "--json"}, Words{"--wrong", "--lang=en", "-o", "json"},
        Words{"orders", "list", "--limt", "5", "--json", "--lang", "en"},
        Words{"orders", "--limit", "0", "--output=json", "--lang", "en", "extra"}}) {
    const CommandLine line = read_command_line(words);
    CHECK(std::holds_alternative<WrongUsage>(line.wanted));
    CHECK(line.arguments.text_or("--lang", "") == "en");
    CHECK((line.arguments.has("--json") || line.arguments.text_or("--output", "") == "json"));
  }
}

TEST_CASE("help is given for as much as was said, before anything else that is wrong") {
  struct Case {
    Words words;
    const char *noun, *verb;
  };
  const auto c = EACH_ROW(Case, {
                                    {{"--help"}, "", ""},
                                    {{"help"}, "", ""},
                                    {{"help", "orders"}, "orders", ""},
                                    {{"orders", "-h"}, "orders", ""},
                                    {{"orders", "show", "--help"}, "orders", "show"},
                                    {{"orders", "list", "--limit", "--help"}, "orders", "list"},
                                    {{"orders", "list", "--limt", "--help"}, "orders", "list"},
                                });
  const CommandLine line = read_command_line(c.words);
  const auto* help = std::get_if<HelpWanted>(&line.wanted);
  REQUIRE(help != nullptr);
  CHECK(help->noun == c.noun);
  CHECK(help->verb == c.verb);
}

TEST_CASE("a mistyped figure is answered with the nearest one") {
  struct Case {
    const char* typed;
    const char* near;
  };
  const auto c = EACH_ROW(Case, {{"profitt", "profit"}, {"storag", "storage"}, {"payot", "payout"}});
  const CommandLine line = read_command_line({"explain", c.typed});
  const auto* wrong = std::get_if<WrongUsage>(&line.wanted);
  REQUIRE(wrong != nullptr);
  CHECK(wrong->en.starts_with(
      fmt::format("explain: FIGURE: \"{}\" is not allowed; did you mean {}? allowed: ", c.typed, c.near)));
  CHECK(wrong->ru.starts_with(
      fmt::format("explain: FIGURE: \"{}\" не подходит; возможно, {}; можно: ", c.typed, c.near)));
}

}  // namespace command_line_test
