// Messages of random texts against a Telegram that forgives nothing.

#include "tests/fakes/strict_telegram.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "core/notify/telegram.hpp"
#include "core/report/telegram.hpp"

namespace strict_telegram_test {

using namespace wbd;
using namespace wbd::notify;

namespace {

class RandomTexts {
 public:
  explicit RandomTexts(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(random_);
  }

  std::string text(std::size_t longest) {
    static const std::vector<std::string> pieces{"a",
                                                 " ",
                                                 "Платье ",
                                                 "\n",
                                                 "<b>",
                                                 "</b>",
                                                 "<",
                                                 ">",
                                                 "&",
                                                 "&amp;",
                                                 "&#60;",
                                                 "\"",
                                                 "'",
                                                 "😀",
                                                 "👩‍👩‍👧",
                                                 "🇷🇺",
                                                 "\u202e",
                                                 "\u200f",
                                                 "\u2066",
                                                 "שלום",
                                                 "مرحبا",
                                                 "\x01",
                                                 "\x1b[31m",
                                                 "\x7f",
                                                 "\u0085",
                                                 "\xff",
                                                 "\xed\xa0\x80",
                                                 "\xf0\x9f",
                                                 "<a href=\"x\">",
                                                 "</a>",
                                                 "<script>",
                                                 "]]>",
                                                 "%s",
                                                 "{}",
                                                 "\\",
                                                 "\t",
                                                 "\r\n",
                                                 "e\u0301",
                                                 "\u200b",
                                                 "\u3164",
                                                 "\ufeff",
                                                 "_*`[",
                                                 "https://wb.ru/?a=1&b=2",
                                                 "<!--",
                                                 "\u2028",
                                                 "0",
                                                 "1 234 ₽",
                                                 "ﷺ",
                                                 "𝔘"};
    std::string out;
    const std::size_t count = below(4) == 0 ? below(longest) : below(40);
    while (out.size() < count) out += pieces[below(pieces.size())];
    return out;
  }

  // HTML as a composer of cards writes it around texts of others.
  std::string html(std::size_t longest) {
    static const std::vector<std::pair<std::string, std::string>> tags{
        {"<b>", "</b>"},
        {"<i>", "</i>"},
        {"<code>", "</code>"},
        {"<a href=\"https://wb.ru/1\">", "</a>"},
        {"", ""}};
    std::string out;
    for (std::size_t i = 0; i <= below(5); ++i) {
      const auto& [open, close] = tags[below(tags.size())];
      const auto& [inner, inner_close] = tags[below(3)];
      std::string escaped;
      report::append_telegram_html(escaped, report::valid_utf8(text(longest)));
      const bool nested = inner != open;
      out += open + (nested ? inner : "") + escaped + (nested ? inner_close : "") + close + "\n";
    }
    return out;
  }

 private:
  std::mt19937 random_;
};

// A messenger to a Telegram that refuses whatever breaks its rules. Waiting moves the clock.
struct Bot {
  asio::io_context context;
  fakes::ManualClock clock;
  fakes::StrictTelegram telegram{clock};
  AddressGuard guard{{}};
  Telegram dialect;
  Messenger sender{telegram,
                   dialect,
                   guard,
                   clock,
                   {std::string(kTelegramUrl), std::nullopt},
                   [this](Millis time) -> Task<void> {
                     clock.advance(time);
                     co_return;
                   }};
};

}  // namespace

TEST_CASE("no text whatever makes Telegram refuse a message, and no call comes before a pause is over") {
  Bot bot;
  fakes::StrictTelegram& telegram = bot.telegram;
  RandomTexts random(7);
  int delivered = 0, paused = 0;
  for (int i = 0; i < 3'000; ++i) {
    Address to;
    to.target.chat_id = i % 3 == 0 ? -static_cast<std::int64_t>(random.below(5)) - 1
                                   : static_cast<std::int64_t>(random.below(20)) + 1;
    to.token = "1:a";
    Parcel parcel;
    parcel.message.title = random.text(200);
    const std::size_t longest = i % 10 == 0 ? 10'000 : 300;
    for (std::size_t s = 0; s <= random.below(6); ++s) {
      const std::size_t kind = random.below(3);
      if (kind == 0) parcel.message.html.push_back(random.text(longest));  // not even escaped
      if (kind == 1) parcel.message.html.push_back(random.html(longest));
      parcel.message.text.push_back(random.text(longest));
    }
    if (random.below(20) == 0) telegram.limit(*to.target.chat_id, std::chrono::seconds{random.below(40)});
    Outcome outcome;
    for (int attempt = 0; attempt < 5; ++attempt) {
      bot.context.restart();
      outcome = run_sync(bot.context, bot.sender.send(to, parcel));
      if (outcome.verdict != Verdict::again) break;
      ++paused;
      REQUIRE(outcome.retry_after);
      parcel.parts_sent = outcome.parts_sent;
      if (random.below(2) == 0) bot.clock.advance(*outcome.retry_after);
    }
    CHECK((outcome.verdict == Verdict::delivered || outcome.verdict == Verdict::again));
    CHECK_FALSE(outcome.plain);
    delivered += outcome.verdict == Verdict::delivered ? 1 : 0;
  }
  CHECK(telegram.refusals == std::vector<std::string>{});
  CHECK(telegram.early == 0);
  CHECK(delivered > 2'500);
  CHECK(paused > 50);
  // A chat's messages are a second apart, a group's at most twenty a minute.
  std::map<std::int64_t, std::vector<UtcTime>> times;
  for (const auto& sent : telegram.sent) times[sent.chat].push_back(sent.at);
  for (const auto& [chat, at] : times) {
    for (std::size_t i = 1; i < at.size(); ++i) REQUIRE(at[i] - at[i - 1] >= 1s);
    for (std::size_t i = 20; chat < 0 && i < at.size(); ++i) REQUIRE(at[i] - at[i - 20] >= 60s);
  }
}

TEST_CASE("a text of 10,000 characters arrives whole, in parts") {
  Bot bot;
  fakes::StrictTelegram& telegram = bot.telegram;
  std::string text, html;
  for (int i = 0; i < 5'000; ++i) {
    text += "<😀";
    html += "&lt;😀";
  }
  Address to;
  to.target.chat_id = 1;
  to.token = "1:a";
  Parcel parcel;
  parcel.message.html = {"<b>" + html + "</b>"};
  parcel.message.text = {text};
  CHECK(run_sync(bot.context, bot.sender.send(to, parcel)).verdict == Verdict::delivered);
  CHECK(telegram.sent.size() == 4);
  std::u32string seen;
  for (const auto& sent : telegram.sent) seen += sent.text;
  CHECK(seen.size() == 10'000);
}

}  // namespace strict_telegram_test
