#pragma once
// Telegram's Bot API as an http::Client: refuses every form that Telegram refuses, and some that it forgives.

#include <array>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/http/client.hpp"
#include "tests/fakes/manual_clock.hpp"

namespace wbd::fakes {

// The text that a reader sees, or why the HTML is refused.
struct ParsedHtml {
  std::u32string text;
  std::string problem;
};

class TelegramHtml {
 public:
  static ParsedHtml parse(const std::string& html) { return TelegramHtml(html).run(); }

 private:
  explicit TelegramHtml(const std::string& html) : html_(html) {}

  ParsedHtml run() {
    while (at_ < html_.size() && out_.problem.empty()) {
      if (html_[at_] == '<') {
        tag();
      } else if (html_[at_] == '&') {
        entity();
      } else if (html_[at_] == '>') {
        out_.problem = "a bare >";
      } else {
        character();
      }
    }
    if (out_.problem.empty() && !open_.empty()) out_.problem = "can't find end tag of " + open_.back();
    return out_;
  }

  void tag() {
    const std::size_t end = html_.find('>', at_);
    if (end == std::string::npos) {
      out_.problem = "unclosed start tag";
      return;
    }
    const std::string inside = html_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (inside.starts_with('/')) {
      if (open_.empty() || open_.back() != inside.substr(1)) {
        out_.problem = "unmatched end tag " + inside;
      } else {
        open_.pop_back();
      }
      return;
    }
    static const std::array<std::string, 13> names{"b",   "strong",     "i",         "em",     "u",
                                                   "ins", "s",          "del",       "strike", "code",
                                                   "pre", "tg-spoiler", "blockquote"};
    const bool link = inside.starts_with("a href=\"") && inside.ends_with('"') &&
                      inside.substr(8, inside.size() - 9).find('"') == std::string::npos;
    if (!link && std::find(names.begin(), names.end(), inside) == names.end()) {
      out_.problem = "unsupported start tag " + inside;
      return;
    }
    open_.push_back(link ? "a" : inside);
  }

  void entity() {
    static const std::map<std::string, char32_t> names{
        {"&lt;", U'<'}, {"&gt;", U'>'}, {"&amp;", U'&'}, {"&quot;", U'"'}};
    for (const auto& [name, code] : names) {
      if (html_.compare(at_, name.size(), name) == 0) {
        out_.text += code;
        at_ += name.size();
        return;
      }
    }
    out_.problem = "a bare &";
  }

  void character() {
    const auto byte = [this](std::size_t i) { return static_cast<unsigned char>(html_[i]); };
    const unsigned first = byte(at_);
    const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t code = size == 1 ? first : first & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) code = (code << 6U) | (byte(at_ + i) & 0x3fU);
    at_ += size;
    out_.text += code;
  }

  const std::string& html_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  ParsedHtml out_;
};

class StrictTelegram final : public http::Client {
 public:
  struct Sent {
    std::int64_t chat;
    std::u32string text;
    nlohmann::json call;
    UtcTime at;
  };

  explicit StrictTelegram(const ManualClock& clock) : clock_(clock) {}

  // The next calls to the chat are answered 429 for this long.
  void limit(std::int64_t chat, std::chrono::seconds pause) {
    limited_[chat] = clock_.now() + pause;
    told_[chat] = 0;
  }

  Task<Result<http::Response>> send(http::Request request) override { co_return answer(request); }
  Task<Result<http::Response>> stream(http::Request request, http::BodySink&) override {
    co_return answer(request);
  }

  std::vector<Sent> sent;
  std::vector<std::string> refusals;  // descriptions of 400
  int early = 0;                      // calls before a pause was over, after the first that was told

 private:
  static http::Response error(int status, const std::string& text, nlohmann::json parameters = nullptr) {
    nlohmann::json body{{"ok", false}, {"error_code", status}, {"description", text}};
    if (!parameters.is_null()) body["parameters"] = std::move(parameters);
    return {status, {}, body.dump()};
  }

  http::Response refuse(const std::string& text) {
    refusals.push_back(text);
    return error(400, "Bad Request: " + text);
  }

  http::Response answer(const http::Request& request) {
    const auto call = nlohmann::json::parse(request.body, nullptr, false);
    if (!request.url.ends_with("/sendMessage") || call.is_discarded()) return error(404, "Not Found");
    const auto chat = call.at("chat_id").get<std::int64_t>();
    if (const auto found = limited_.find(chat); found != limited_.end() && clock_.now() < found->second) {
      early += told_[chat]++ > 0 ? 1 : 0;
      const auto left = std::chrono::ceil<std::chrono::seconds>(found->second - clock_.now()).count();
      return error(429, "Too Many Requests", {{"retry_after", left}});
    }
    told_[chat] = 0;
    std::string html = call.at("text");
    if (call.value("parse_mode", "") != "HTML") return refuse("the test sends HTML only");
    const ParsedHtml parsed = TelegramHtml::parse(html);
    if (!parsed.problem.empty()) return refuse("can't parse entities: " + parsed.problem);
    std::size_t units = 0;
    bool visible = false;
    for (const char32_t code : parsed.text) {
      units += code > 0xffff ? 2 : 1;
      visible =
          visible || (code > 0x20 && code != 0xa0 && !(code >= 0x2000 && code <= 0x200f) && code != 0x3164);
      if (code < 0x20 && code != '\n') return refuse("a control character");
      if (code >= 0x202a && code <= 0x202e) return refuse("a direction override");
    }
    if (!visible) return refuse("message text is empty");
    if (units > 4096) return refuse("message is too long");
    sent.push_back({chat, parsed.text, call, clock_.now()});
    return {200, {}, R"({"ok":true,"result":{"message_id":1}})"};
  }

  const ManualClock& clock_;
  std::map<std::int64_t, UtcTime> limited_;
  std::map<std::int64_t, int> told_;
};

}  // namespace wbd::fakes
