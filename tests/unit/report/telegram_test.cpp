#include "core/report/telegram.hpp"

#include <catch2/catch.hpp>

namespace telegram_test {

using namespace wbd::report;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("length is counted in UTF-16 units") {
  CHECK(utf16_length("") == 0);
  CHECK(utf16_length("abc") == 3);
  CHECK(utf16_length("Заказ ₽") == 7);
  CHECK(utf16_length("📦") == 2);       // a surrogate pair
  CHECK(utf16_length("↩️") == 2);  // an arrow and a variation selector
  CHECK(utf16_length("a📦б") == 4);
}

TEST_CASE("a beginning never cuts a character") {
  CHECK(take_units("абв", 2) == "аб");
  CHECK(take_units("📦📦", 3) == "📦");
  CHECK(take_units("📦", 1) == "");
  CHECK(take_units("ab", 5) == "ab");
}

TEST_CASE("broken bytes become replacement characters") {
  CHECK(valid_utf8("добро") == "добро");
  CHECK(valid_utf8("a\xFF\xC3") == "a\uFFFD\uFFFD");
  CHECK(valid_utf8("\xF0\x9F\x93") == "\uFFFD\uFFFD\uFFFD");
  CHECK(valid_utf8("\xED\xA0\x80z") == "\uFFFD\uFFFD\uFFFDz");  // half of a surrogate pair
}

TEST_CASE("HTML is escaped for Telegram") {
  std::string out;
  append_telegram_html(out, "<b>\"Том\" & 'Джерри'</b>");
  CHECK(out == "&lt;b&gt;&quot;Том&quot; &amp; 'Джерри'&lt;/b&gt;");
}

TEST_CASE("sections share a part while they fit") {
  CHECK(split_for_telegram({}).empty());
  CHECK(split_for_telegram({"a", "b"}) == std::vector<std::string>{"a\n\nb"});

  SECTION("exactly at the limit, the border counted") {
    const std::string a(2000, 'a');
    CHECK(split_for_telegram({a, std::string(2094, 'b')}).size() == 1);
    CHECK(split_for_telegram({a, std::string(2095, 'b')}) ==
          std::vector<std::string>{a, std::string(2095, 'b')});
  }
  SECTION("emoji count twice") {
    const std::string boxes = repeated("📦", 1024);  // 2048 units
    CHECK(split_for_telegram({boxes, std::string(2046, 'b')}).size() == 1);
    CHECK(split_for_telegram({boxes, std::string(2047, 'b')}).size() == 2);
    CHECK(split_for_telegram({repeated("📦", 2048)}).size() == 1);
    CHECK(split_for_telegram({repeated("📦", 2049)}).size() == 2);
  }
}

TEST_CASE("a section that is too long is split at its lines and nothing is cut") {
  std::string section = "heading";
  for (int i = 0; i < 300; ++i) section += "\n🟢 line " + std::to_string(i) + std::string(30, '.');
  const auto parts = split_for_telegram({"before", section, "after"});
  REQUIRE(parts.size() >= 4);
  CHECK(parts.front() == "before");
  CHECK(parts[1].starts_with("heading\n🟢 line 0."));
  std::string together;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    CHECK(utf16_length(parts[i]) <= 4096);
    together += (i > 1 ? "\n" : "") + parts[i];
  }
  CHECK(together == section + "\n\nafter");
}

TEST_CASE("a line that is too long is split at a character") {
  const std::string line = "a" + repeated("📦", 5000);
  const auto parts = split_for_telegram({line});
  std::string together;
  for (const auto& part : parts) {
    CHECK(utf16_length(part) <= 4096);
    CHECK(valid_utf8(part) == part);
    together += part;
  }
  CHECK(parts.size() == 3);
  CHECK(together == line);
}

}  // namespace telegram_test
