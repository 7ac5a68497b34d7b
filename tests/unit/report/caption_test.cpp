#include "core/report/caption.hpp"

#include "core/report/telegram.hpp"
#include "tests/unit/report/report_fixture.hpp"

namespace caption_test {

using namespace wbd;
using namespace wbd::report;

namespace {

Section section(std::string_view name, std::size_t lines, std::string_view text) {
  Section made("📦", name);
  for (std::size_t i = 0; i < lines; ++i) made.line().text(text);
  return made;
}

}  // namespace

TEST_CASE("a caption has the first whole sections that fit, in their order") {
  const std::vector<Section> sections{section("one", 1, "first"), section("two", 2, std::string(500, 'x')),
                                      section("three", 1, "third")};
  const Caption caption = caption_of(sections);
  CHECK(caption.text == "📦 one\nfirst\n\n📦 three\nthird");
  CHECK(caption.html == "📦 <b>one</b>\nfirst\n\n📦 <b>three</b>\nthird");
}

TEST_CASE("markup counts, so a caption is never too long as written") {
  for (std::size_t lines = 1; lines < 60; ++lines) {
    const std::vector<Section> sections{section("one", lines, "a < b & c"), section("two", lines, "😀😀")};
    const Caption caption = caption_of(sections);
    INFO(lines);
    CHECK(utf16_length(caption.html) <= kCaptionLimit);
    CHECK(utf16_length(caption.text) <= kCaptionLimit);
    CHECK_FALSE(caption.text.empty());
  }
}

TEST_CASE("of a first section that is too long the first lines are taken") {
  const std::vector<Section> sections{section("one", 5, std::string(400, 'x'))};
  const Caption caption = caption_of(sections);
  CHECK(caption.text == "📦 one\n" + std::string(400, 'x') + "\n" + std::string(400, 'x'));
  CHECK(caption.html.starts_with("📦 <b>one</b>\n"));
  CHECK(caption_of({}).text.empty());
}

TEST_CASE("the short form of a report is JSON with one part and a picture") {
  Form form{Format::caption};
  form.photo_url = "https://example.com/1.webp";
  const auto json = nlohmann::json::parse(render(sample_report(), form));
  REQUIRE(json.at("parts").size() == 1);
  REQUIRE(json.at("parts_html").size() == 1);
  CHECK(utf16_length(json.at("parts_html").at(0).get<std::string>()) <= 1024);
  CHECK_THAT(json.at("parts").at(0).get<std::string>(), Catch::StartsWith("📦 Заказ"));
  CHECK(json.at("photo_url") == "https://example.com/1.webp");
  CHECK(parse_format("short") == Format::caption);
}

}  // namespace caption_test
