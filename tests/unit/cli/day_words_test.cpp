#include "cli/day_words.hpp"

#include <catch2/catch.hpp>

#include "cli/option_values.hpp"

namespace wbd::cli::day_words_test {

TEST_CASE("days are named by date, by word and by distance") {
  const Date today{std::chrono::year{2026} / 3 / 1};
  const auto named = [today](std::string_view text) {
    const auto day = day_of_words(text, today);
    return day ? to_string(*day) : std::string("none");
  };
  CHECK(named("2026-11-29") == "2026-11-29");
  CHECK(named("29.11.2026") == "2026-11-29");
  CHECK(named("today") == "2026-03-01");
  CHECK(named("сегодня") == "2026-03-01");
  CHECK(named("yesterday") == "2026-02-28");
  CHECK(named("вчера") == "2026-02-28");
  CHECK(named("Вчера") == "2026-02-28");
  CHECK(named("позавчера") == "2026-02-27");
  CHECK(named("-7d") == "2026-02-22");
  CHECK(named("-7д") == "2026-02-22");
  CHECK(named("-2w") == "2026-02-15");
  CHECK(named("-0d") == "2026-03-01");
  for (const char* wrong : {"", "-d", "7d", "-7", "-7x", "--7d", "31.02.2026", "1.1.2026", "29-11-2026",
                            "tomorrow", "-99999999d", "+1.11.2026"}) {
    INFO(wrong);
    CHECK(named(wrong) == "none");
  }
}

TEST_CASE("a duration is a number and a unit") {
  CHECK(duration_of("90s") == Millis{90'000});
  CHECK(duration_of("10m") == Millis{600'000});
  CHECK(duration_of("2h") == Millis{7'200'000});
  CHECK(duration_of("1d") == Millis{86'400'000});
  for (const char* wrong : {"", "10", "m", "0m", "-1m", "1.5h", "10 m", "9999999d"}) {
    INFO(wrong);
    CHECK_FALSE(duration_of(wrong));
  }
}

TEST_CASE("the form of the output is a word or the ending of a file") {
  constexpr std::array<std::string_view, 3> kForms{"table", "csv", "xlsx"};
  CHECK(output_form(kForms, "csv") == "csv");
  CHECK(output_form(kForms, "orders.xlsx") == "xlsx");
  CHECK(output_form(kForms, "/tmp/a.b/orders.csv") == "csv");
  for (const char* wrong :
       {"", "pdf", "orders.pdf", ".csv", "/tmp/.csv", "orders.", "csv.", "/tmp/a.csv/orders"}) {
    INFO(wrong);
    CHECK(output_form(kForms, wrong).empty());
  }
}

}  // namespace wbd::cli::day_words_test
