#include "core/costing/values.hpp"

#include <catch2/catch.hpp>

namespace costing_values_test {

using namespace wbd;
using namespace wbd::costing;

namespace {

std::string shown(const std::variant<Amount, AmountFault>& parsed) {
  if (const auto* amount = std::get_if<Amount>(&parsed)) return to_decimal(*amount);
  switch (std::get<AmountFault>(parsed)) {
    case AmountFault::not_a_number:
      return "not a number";
    case AmountFault::negative:
      return "negative";
    case AmountFault::too_large:
      return "too large";
  }
  return "";
}

}  // namespace

TEST_CASE("amounts are read as people write them") {
  const std::pair<const char*, const char*> rows[] = {
      {"0", "0"},
      {"450", "450"},
      {"12,5", "12.5"},
      {"12.5", "12.5"},
      {"123,456", "123.456"},
      {"0,00005", "0.0001"},
      {"0,00004", "0"},
      {",5", "0.5"},
      {"5,", "5"},
      {"007", "7"},
      {"1 234,50", "1234.5"},
      {"1\u00A0234,50", "1234.5"},
      {"1\u202F234\u202F567", "1234567"},
      {"1'234.5", "1234.5"},
      {"1,234.50", "1234.5"},
      {"1.234,50", "1234.5"},
      {"1,234,567", "1234567"},
      {"1.234.567,8", "1234567.8"},
      {"450 ₽", "450"},
      {"450₽", "450"},
      {"₽ 450", "450"},
      {"1 200,00 руб.", "1200"},
      {"12р.", "12"},
      {" 12 RUB", "12"},
      {"1.5E-3", "0.0015"},
      {"4.5e2", "450"},
      {"-0", "0"},
      {"1000000000", "1000000000"},
      {"1000000000,01", "too large"},
      {"99999999999999999999", "too large"},
      {"-5", "negative"},
      {"\u2212 5,5", "negative"},
      {"", "not a number"},
      {"₽", "not a number"},
      {"abc", "not a number"},
      {"12 34", "not a number"},
      {"1 2345", "not a number"},
      {"1234 567", "not a number"},
      {"1,23,456", "not a number"},
      {"1.2.3", "not a number"},
      {"1,2.3,4", "not a number"},
      {"5 %", "not a number"},
      {"$5", "not a number"},
      {"=A1*2", "not a number"},
      {"#DIV/0!", "not a number"},
      {"+5", "not a number"},
      {"--5", "not a number"},
      {"e5", "not a number"},
      {"1e", "not a number"},
      {"nan", "not a number"},
      {".", "not a number"},
      {"1e99", "not a number"},
  };
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(shown(parse_cost(text)) == expected);
  }
}

TEST_CASE("days are read as people write them") {
  const std::pair<const char*, const char*> rows[] = {
      {"2026-01-31", "2026-01-31"},
      {"2026-01-31 00:00:00", "2026-01-31"},
      {"2026-01-31T12:00:00Z", "2026-01-31"},
      {"31.01.2026", "2026-01-31"},
      {"1.2.2026", "2026-02-01"},
      {"31.01.26", "2026-01-31"},
      {"31/01/2026", "2026-01-31"},
      {"2026/01/31", "2026-01-31"},
      {"2026.01.31", "2026-01-31"},
      {"29.02.2024", "2024-02-29"},
      {"29.02.2026", ""},
      {"31.04.2026", ""},
      {"01.13.2026", ""},
      {"31.01", ""},
      {"31.01.026", ""},
      {"1999-12-31", ""},
      {"2101-01-01", ""},
      {"31.01-2026", ""},
      {"31.01.2026.1", ""},
      {"45321", ""},
      {"вчера", ""},
      {"", ""},
      {"..", ""},
      {"2026-001-31", ""},
  };
  for (const auto& [text, expected] : rows) {
    INFO(text);
    const auto day = parse_day(text);
    CHECK((day ? to_string(*day) : std::string()) == expected);
  }
}

TEST_CASE("currencies are three letters or the ruble's signs") {
  CHECK(parse_currency("RUB") == "RUB");
  CHECK(parse_currency("kzt") == "KZT");
  CHECK(parse_currency("₽") == "RUB");
  CHECK(parse_currency("руб.") == "RUB");
  for (const char* bad : {"", "R", "RU1", "тенге", "RUBL"}) CHECK_FALSE(parse_currency(bad));
}

}  // namespace costing_values_test
