#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/row_output.hpp"
#include "tests/unit/cli/home.hpp"

namespace answers_test {

using wbd::test::has, wbd::test::Home, wbd::test::Ran;

TEST_CASE("the language of a new user is not that of the answer") {
  const Home home;
  const Ran added = home.run({"--lang", "ru", "user", "add", "5", "--lang", "en"});
  CHECK(added.code == 0);
  CHECK(has(added.out, "Пользователь 5 добавлен."));
  const Ran shown = home.run({"--lang", "ru", "user", "show", "5", "--json"});
  CHECK(has(shown.out, R"("language":"en")"));
  // Without a language of their own users get the one that is spoken here.
  (void)home.run({"--lang", "en", "user", "add", "6"});
  CHECK(has(home.run({"user", "show", "6", "--json"}).out, R"("language":"en")"));
  const Ran text = home.run({"--lang", "ru", "user", "show", "5"});
  CHECK(has(text.out, "Язык текстов и отчётов: en\n"));
  CHECK(has(text.out, "Загружать кабинеты"));
  CHECK_FALSE(has(text.out, "sync_enabled"));
}

TEST_CASE("a wrong setting is told by every command") {
  const Home home;
  for (const std::vector<std::string>& command : {std::vector<std::string>{"version"},
                                                  {"completion", "bash"},
                                                  {"sandbox", "token"},
                                                  {"user", "list"}}) {
    std::vector<std::string> words{"--lang", "ru", "--set", "wb.base_url=https://x/?a=b"};
    words.insert(words.end(), command.begin(), command.end());
    const Ran ran = home.run(words);
    INFO(ran.err);
    CHECK(ran.code == 8);
    CHECK(has(ran.err, "командная строка: wb.base_url: "));
    CHECK(ran.out.empty());
  }
}

TEST_CASE("an empty list says what to do") {
  const Home home;
  (void)home.run({"init"});
  const auto says = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{"--lang", "ru"};
    all.insert(all.end(), words.begin(), words.end());
    return home.run(all).out;
  };
  CHECK(says({"user", "list"}) == "Пользователей ещё нет: wbctl user add TELEGRAM_ID\n");
  CHECK(says({"cabinet", "list"}) == "Кабинетов нет: wbctl cabinet add --help\n");
  CHECK(says({"apikey", "list"}) == "Ключей нет: wbctl apikey create --help\n");
  CHECK(says({"notify", "target", "list"}) == "Получателей нет: wbctl notify target add --help\n");
  CHECK(says({"notify", "log"}) == "Уведомлений нет.\n");
  CHECK(says({"incidents"}) == "Сбоев нет.\n");
  CHECK(says({"events", "list"}) == "Событий нет.\n");
}

TEST_CASE("init without messages names only what it made") {
  const Home home;
  const Ran ran = home.run({"--lang", "ru", "-q", "init"});
  CHECK(has(ran.out, "База данных: "));
  CHECK_FALSE(has(ran.out, "Дальше"));
}

TEST_CASE("a file that cannot be written is a mistake of the command") {
  const Home home;
  (void)home.run({"init"});
  const Ran ran = home.run({"--lang", "ru", "-o", (home.path / "no" / "x.xlsx").string(), "user", "list"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "не удалось записать (нет такого файла или папки)"));
}

TEST_CASE("a copy that is not there is not asked about") {
  const Home home;
  (void)home.run({"init"});
  const Ran ran = home.run({"--lang", "ru", "db", "restore", (home.path / "no.copy").string()});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "no.copy не существует"));
}

TEST_CASE("a report in a sheet has a row for each of its fields") {
  CHECK(
      wbd::cli::field_rows(
          R"({"day":{"count":7,"sum":12.50,"text":null},"top":[{"nm":1},{"nm":2}],"none":[]})") ==
      R"([{"field":"day.count","value":7},{"field":"day.sum","value":12.50},{"field":"day.text","value":null},)"
      R"({"field":"top.1.nm","value":1},{"field":"top.2.nm","value":2}])");
}

}  // namespace answers_test
