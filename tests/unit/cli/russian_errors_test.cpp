#include "cli/output/russian_errors.hpp"

#include <catch2/catch.hpp>

#include "cli/output/printer.hpp"

namespace wbd::cli::russian_errors_test {

TEST_CASE("an error is told in Russian with its own names and numbers") {
  CHECK(russian_error("There is no such order.") == "Такого заказа нет.");
  CHECK(russian_error("there is no user 7; see wbctl user list") ==
        "нет пользователя 7; список: wbctl user list");
  CHECK(russian_error("there is no user 7") == "нет пользователя 7");
  CHECK(russian_error("user 7 has no cabinet 3") == "у пользователя 7 нет кабинета 3");
  CHECK(russian_error("--columns: there is no field x; there are a, b") ==
        "--columns: нет поля x; есть a, b");
  CHECK(russian_error("WB does not accept the token (401)") == "WB не принимает токен (401)");
  CHECK(russian_error("--token-file /tmp/token: it is empty") == "--token-file /tmp/token: файл пуст");
  CHECK(russian_error("nobody knows this") == "nobody knows this");
  CHECK(russian_error("there is no user") == "there is no user");
  CHECK(russian_error("") == "");
}

TEST_CASE("a part of an error that has a Russian text of its own is translated, too") {
  CHECK(russian_error("command line: log.level: must be one of error warning info debug, not \"foo\"") ==
        "командная строка: log.level: можно: одно из: error warning info debug; задано \"foo\"");
  CHECK(
      russian_error("wb.toml:3: sync.interval: must be minutes from 1 to 60, or with a unit: 30s, 5m, 2h") ==
      "wb.toml:3: sync.interval: можно: минуты от 1 до 60 или с единицей: 30s, 5m, 2h");
  CHECK(russian_error("quiet_from: \"25:00\" is not allowed; allowed: a time of day, HH:MM, or null") ==
        "quiet_from: \"25:00\" не подходит; можно: время дня, ЧЧ:ММ или null");
  CHECK(russian_error("/nosuch: the configuration file cannot be read") ==
        "/nosuch: не удалось прочитать файл настроек");
  CHECK(russian_error("/x/y cannot be created: No such file or directory") ==
        "/x/y: создать нельзя (нет такого файла или папки)");
  CHECK(russian_error("--token-file t: it is empty\n--token-file u: it is empty") ==
        "--token-file t: файл пуст\n--token-file u: файл пуст");
  CHECK(russian_error("there is no target 9; see wbctl notify target list") ==
        "нет получателя 9; список: wbctl notify target list");
  // A name is not translated, even if it is a text of the catalogue.
  CHECK(russian_error("--columns: there is no field interrupted; there are a") ==
        "--columns: нет поля interrupted; есть a");
}

TEST_CASE("JSON keeps the text that programs know") {
  const Error error{Errc::not_found, "There is no such order."};
  CHECK(error_json(error) ==
        "{\"error\":{\"code\":\"not_found\",\"message\":\"There is no such order.\"}}\n");
  CHECK(error_text(error, Language::ru) == "ошибка: не найдено: Такого заказа нет.\n");
  CHECK(error_text(error, Language::en) == "error: not found: There is no such order.\n");
}

}  // namespace wbd::cli::russian_errors_test
