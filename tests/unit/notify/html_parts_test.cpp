#include "core/notify/html_parts.hpp"

#include <catch2/catch.hpp>

#include "core/report/telegram.hpp"

namespace html_parts_test {

using namespace wbd;
using notify::Message;
using notify::Part;
using notify::PartLimit;
using notify::split_message;

namespace {

constexpr PartLimit kSmall{20, false, true};

Message message(std::vector<std::string> html, std::vector<std::string> text = {}) {
  Message out;
  out.title = "Title";
  out.html = std::move(html);
  out.text = std::move(text);
  return out;
}

std::vector<std::string> htmls(const std::vector<Part>& parts) {
  std::vector<std::string> out;
  for (const Part& part : parts) out.push_back(part.html);
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("sections that fit are one part, with an empty line between them") {
  const auto parts = split_message(message({"<b>One</b>", "Two &amp; three"}), kSmall);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].html == "<b>One</b>\n\nTwo &amp; three");
  CHECK(parts[0].plain == "One\n\nTwo & three");
}

TEST_CASE("a part ends between sections; entities and tags do not count") {
  CHECK(htmls(split_message(message({"123456789", "abcdefghi", "xyz"}), kSmall)) ==
        Texts{"123456789\n\nabcdefghi", "xyz"});
  CHECK(htmls(split_message(message({"123456789", "abcdefghij"}), kSmall)) ==
        Texts{"123456789", "abcdefghij"});
  CHECK(
      htmls(split_message(message({"<b>&lt;&lt;&lt;&lt;&lt;&lt;&lt;</b>", "<i>&amp;&amp;&amp;</i>"}), kSmall))
          .size() == 1);
}

TEST_CASE("a long section is split between lines, a long line between characters, with tags balanced") {
  CHECK(htmls(split_message(message({"<b>one two three\nfour five six</b>"}), kSmall)) ==
        Texts{"<b>one two three\n</b>", "<b>four five six</b>"});
  CHECK(htmls(split_message(message({"<a href=\"https://wb.ru/1\"><b>abcdefghijklmnopqrstuvwxyz</b></a>"}),
                            kSmall)) == Texts{"<a href=\"https://wb.ru/1\"><b>abcdefghijklmnopqrst</b></a>",
                                              "<a href=\"https://wb.ru/1\"><b>uvwxyz</b></a>"});
  // A character outside the basic plane has two units and is never cut.
  CHECK(htmls(split_message(message({"1234567890123456789😀x"}), kSmall)) ==
        Texts{"1234567890123456789", "😀x"});
}

TEST_CASE("markup counts where the messenger may count it") {
  const PartLimit limit{20, true, false};
  for (const Part& part :
       split_message(message({"<b>abcdefghijklmnopqrstuvwxyz</b>&amp;&amp;&amp;&amp;&amp;"}), limit)) {
    INFO(part.html);
    CHECK(report::utf16_length(part.html) <= 20);
  }
}

TEST_CASE("HTML that a messenger might refuse goes out as plain text") {
  for (const char* html : {"<b>x",
                           "x</b>",
                           "<b><i>x</b></i>",
                           "a < b",
                           "a > b",
                           "a & b",
                           "&nbsp;",
                           "&#0;",
                           "&#xd800;",
                           "&#x202e;",
                           "<font>x</font>",
                           "<b onclick=\"x\">x</b>",
                           "<a>x</a>",
                           "<a href=\"javascript:x\">x</a>",
                           "<a href=\"https://x\" onclick=\"y\">x</a>",
                           "<a href=\"https://x\"><a href=\"https://y\">x</a></a>",
                           "<",
                           "<b",
                           "&amp",
                           "<b><b>x</b></b>",
                           "<!-- x -->",
                           "<br/>",
                           "</>"}) {
    INFO(html);
    const auto parts = split_message(message({html}, {"1 < 2 & <b>"}), kSmall);
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].html == "1 &lt; 2 &amp; &lt;b&gt;");
    CHECK(parts[0].plain == "1 < 2 & <b>");
  }
  CHECK(split_message(message({"<blockquote>x</blockquote>"}, {"x"}), {20, false, true})[0].html ==
        "<blockquote>x</blockquote>");
  CHECK(split_message(message({"<blockquote>x</blockquote>"}, {"x"}), {20, false, false})[0].html == "x");
}

TEST_CASE("plain sections without HTML are escaped") {
  CHECK(htmls(split_message(message({}, {"a < b", "\"c\""}), kSmall)) == Texts{"a &lt; b\n\n&quot;c&quot;"});
}

TEST_CASE("control characters, direction overrides and broken UTF-8 do not reach the messenger") {
  const auto parts = split_message(message({}, {"a\x01\x1b[31m\tb\u202e\u2066c\u0085d\xff\xed\xa0\x80"}),
                                   {100, false, true});
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].plain == "a[31m bcd\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("a message without a visible character is its title, and never empty") {
  CHECK(htmls(split_message(message({"", " \n ", "<b></b>", "\u200b\u3164\ufe0f"}), kSmall)) ==
        Texts{"Title"});
  Message empty;
  empty.title = "\u200b";
  CHECK(htmls(split_message(empty, kSmall)) == Texts{"…"});
}

TEST_CASE("bytes are taken in whole characters") {
  CHECK(notify::take_bytes("абв", 3) == "а");
  CHECK(notify::take_bytes("абв", 4) == "аб");
  CHECK(notify::take_bytes("абв", 9) == "абв");
  CHECK(notify::take_bytes("😀", 3).empty());
}

}  // namespace html_parts_test
