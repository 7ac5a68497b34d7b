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
  CHECK(russian_error("--token-file /tmp/token: it is empty") == "--token-file /tmp/token: пусто");
  CHECK(russian_error("nobody knows this") == "nobody knows this");
  CHECK(russian_error("there is no user") == "there is no user");
  CHECK(russian_error("") == "");
}

TEST_CASE("JSON keeps the text that programs know") {
  const Error error{Errc::not_found, "There is no such order."};
  CHECK(error_json(error) ==
        "{\"error\":{\"code\":\"not_found\",\"message\":\"There is no such order.\"}}\n");
  CHECK(error_text(error, Language::ru) == "ошибка: не найдено: Такого заказа нет.\n");
  CHECK(error_text(error, Language::en) == "error: not found: There is no such order.\n");
}

}  // namespace wbd::cli::russian_errors_test
