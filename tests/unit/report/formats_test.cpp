#include "core/report/formats.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace formats_test {

using namespace wbd;
using namespace wbd::report;

namespace {

// The tables write _ for non-breaking spaces.
std::string shown(std::string text) {
  const std::string_view space = "\u00A0";
  for (auto i = text.find(space); i != std::string::npos; i = text.find(space))
    text.replace(i, space.size(), "_");
  return text;
}

}  // namespace

TEST_CASE("Russian nouns follow their number") {
  constexpr PluralForms kOrders{"заказ", "заказа", "заказов"};
  struct Case {
    std::int64_t number;
    const char* want;
  };
  const auto c = EACH_ROW(Case, {{0, "заказов"},
                                 {1, "заказ"},
                                 {2, "заказа"},
                                 {4, "заказа"},
                                 {5, "заказов"},
                                 {10, "заказов"},
                                 {11, "заказов"},
                                 {12, "заказов"},
                                 {14, "заказов"},
                                 {15, "заказов"},
                                 {20, "заказов"},
                                 {21, "заказ"},
                                 {22, "заказа"},
                                 {25, "заказов"},
                                 {101, "заказ"},
                                 {111, "заказов"},
                                 {112, "заказов"},
                                 {121, "заказ"},
                                 {1001, "заказ"},
                                 {1011, "заказов"},
                                 {-1, "заказ"},
                                 {-3, "заказа"},
                                 {-11, "заказов"},
                                 {1000000, "заказов"},
                                 {std::numeric_limits<std::int64_t>::min(), "заказов"}});
  INFO(c.number);
  CHECK(plural(Language::ru, c.number, kOrders) == c.want);
}

TEST_CASE("English nouns have one form for 1 and another for the rest") {
  constexpr PluralForms kOrders{"order", "orders", "orders"};
  for (const std::int64_t n : {0, 2, 5, 11, 21, 101}) CHECK(plural(Language::en, n, kOrders) == "orders");
  CHECK(plural(Language::en, 1, kOrders) == "order");
  CHECK(plural(Language::en, -1, kOrders) == "order");
}

TEST_CASE("numbers are grouped by thousands") {
  struct Case {
    std::int64_t number;
    const char *ru, *en;
  };
  const auto c = EACH_ROW(Case, {{0, "0", "0"},
                                 {999, "999", "999"},
                                 {1000, "1_000", "1,000"},
                                 {1234567, "1_234_567", "1,234,567"},
                                 {-1234, "−1_234", "−1,234"},
                                 {std::numeric_limits<std::int64_t>::min(), "−9_223_372_036_854_775_808",
                                  "−9,223,372,036,854,775,808"}});
  CHECK(shown(number_text(Language::ru, c.number)) == c.ru);
  CHECK(shown(number_text(Language::en, c.number)) == c.en);
}

TEST_CASE("money has no decimals or two, and the sign of its currency") {
  struct Case {
    std::int64_t minor;
    const char* currency;
    const char *ru, *en;
  };
  const auto c = EACH_ROW(Case, {{1234'50, "RUB", "1_234,50_₽", "1,234.50_₽"},
                                 {1234'05, "RUB", "1_234,05_₽", "1,234.05_₽"},
                                 {1234'00, "RUB", "1_234_₽", "1,234_₽"},
                                 {0, "RUB", "0_₽", "0_₽"},
                                 {7, "RUB", "0,07_₽", "0.07_₽"},
                                 {-900'10, "KZT", "−900,10_₸", "−900.10_₸"},
                                 {100, "UZS", "1_UZS", "1_UZS"}});
  CHECK(shown(money_text(Language::ru, Money{c.minor}, c.currency)) == c.ru);
  CHECK(shown(money_text(Language::en, Money{c.minor}, c.currency)) == c.en);
}

TEST_CASE("percents drop needless zeros") {
  struct Case {
    std::int64_t hundredths;
    const char *ru, *en;
  };
  const auto c = EACH_ROW(Case, {{85'71, "85,71_%", "85.71%"},
                                 {12'50, "12,5_%", "12.5%"},
                                 {40'00, "40_%", "40%"},
                                 {5, "0,05_%", "0.05%"},
                                 {-5'25, "−5,25_%", "−5.25%"}});
  CHECK(shown(percent_text(Language::ru, c.hundredths)) == c.ru);
  CHECK(shown(percent_text(Language::en, c.hundredths)) == c.en);
}

TEST_CASE("times are shown in the zone they are asked for") {
  struct Case {
    const char *utc, *zone, *ru, *en, *ru_zone, *en_zone;
  };
  const auto c = EACH_ROW(
      Case,
      {{"2026-11-22T11:18:54Z", "Europe/Moscow", "22.11.2026 14:18", "22 Nov 2026, 14:18", "МСК", "MSK"},
       {"2026-12-31T21:05:00Z", "Europe/Moscow", "01.01.2027 00:05", "1 Jan 2027, 00:05", "МСК", "MSK"},
       {"2026-07-01T22:30:00Z", "Europe/Berlin", "02.07.2026 00:30", "2 Jul 2026, 00:30", "UTC+2", "UTC+2"},
       {"2026-11-01T22:30:00Z", "Europe/Berlin", "01.11.2026 23:30", "1 Nov 2026, 23:30", "UTC+1", "UTC+1"},
       {"2026-11-01T22:30:00Z", "Asia/Kolkata", "02.11.2026 04:00", "2 Nov 2026, 04:00", "UTC+5:30",
        "UTC+5:30"},
       {"2026-01-01T02:00:00Z", "America/St_Johns", "31.12.2025 22:30", "31 Dec 2025, 22:30", "UTC−3:30",
        "UTC−3:30"},
       {"2026-01-01T02:00:00Z", "UTC", "01.01.2026 02:00", "1 Jan 2026, 02:00", "UTC", "UTC"}});
  const auto zone = TimeZone::find(c.zone).value();
  const auto time = parse_rfc3339(c.utc).value();
  CHECK(time_text(Language::ru, time, zone) == c.ru);
  CHECK(time_text(Language::en, time, zone) == c.en);
  CHECK(zone_text(Language::ru, time, zone) == c.ru_zone);
  CHECK(zone_text(Language::en, time, zone) == c.en_zone);
}

TEST_CASE("amounts of a column always have two decimals") {
  CHECK(shown(exact_money_text(Language::ru, Money{123400}, "RUB")) == "1_234,00_₽");
  CHECK(shown(exact_money_text(Language::en, Money{123405}, "KZT")) == "1,234.05_₸");
  CHECK(shown(exact_money_text(Language::ru, Money{-7}, "KGS")) == "−0,07_KGS");
  CHECK(shown(exact_money_text(Language::en, Money{std::numeric_limits<std::int64_t>::min()}, "RUB")) ==
        "−92,233,720,368,547,758.08_₽");
}

}  // namespace formats_test
