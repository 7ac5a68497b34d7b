#include "core/notify/html_parts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "core/report/telegram.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kDeepest = 8;
constexpr std::size_t kLongestTag = 600;  // UTF-16 units
constexpr std::array<std::string_view, 10> kTags{"b",   "strong", "i",   "em",   "u",
                                                 "ins", "s",      "del", "code", "pre"};
constexpr std::array<std::string_view, 3> kTelegramTags{"strike", "tg-spoiler", "blockquote"};

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

// The text is valid UTF-8 and not empty.
Character first_character(std::string_view text) {
  const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = at(0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  char32_t code = first & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = (code << 6U) | (at(i) & 0x3fU);
  return {code, bytes};
}

void append_utf8(std::string& out, char32_t code) {
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0 | (code >> 6U));
    add(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    add(0xe0 | (code >> 12U));
    add(0x80 | ((code >> 6U) & 0x3f));
    add(0x80 | (code & 0x3f));
  } else {
    add(0xf0 | (code >> 18U));
    add(0x80 | ((code >> 12U) & 0x3f));
    add(0x80 | ((code >> 6U) & 0x3f));
    add(0x80 | (code & 0x3f));
  }
}

bool is_between(char32_t code, char32_t from, char32_t to) {
  return code >= from && code <= to;
}

// Controls, line separators, direction marks and overrides, and characters of no text.
bool is_unwanted(char32_t code) {
  return (code < 0x20 && code != '\n') || is_between(code, 0x7f, 0x9f) || code == 0x061c ||
         is_between(code, 0x200e, 0x200f) || is_between(code, 0x2028, 0x202e) ||
         is_between(code, 0x2060, 0x206f) || code == 0xfeff || is_between(code, 0xfff0, 0xfffb) ||
         is_between(code, 0xe0000, 0xe007f);
}

// Messengers strip invisible characters, and refuse a message when nothing is left.
bool is_visible(char32_t code) {
  return code > 0x20 && code != 0xa0 && code != 0xad && code != 0x034f && !is_between(code, 0x115f, 0x1160) &&
         code != 0x1680 && !is_between(code, 0x17b4, 0x17b5) && !is_between(code, 0x180b, 0x180f) &&
         !is_between(code, 0x2000, 0x200f) && !is_between(code, 0x2028, 0x202f) &&
         !is_between(code, 0x205f, 0x206f) && code != 0x2800 && code != 0x3000 && code != 0x3164 &&
         !is_between(code, 0xfe00, 0xfe0f) && code != 0xffa0 && code != 0xfffd &&
         !is_between(code, 0xe0000, 0xe0fff);
}

bool has_visible(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (is_visible(character.code)) return true;
    text.remove_prefix(character.bytes);
  }
  return false;
}

struct Token {
  enum class Kind : std::uint8_t { open, close, text };
  Kind kind = Kind::text;
  std::string raw;    // as it is sent
  std::string plain;  // text: the character
  std::string name;   // of a tag
};
using Tokens = std::vector<Token>;

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

Token character_token(std::string_view character) {
  Token token;
  report::append_telegram_html(token.raw, character);
  token.plain = character;
  return token;
}

Tokens plain_tokens(std::string_view text) {
  Tokens tokens;
  const std::string clean = clean_text(text);
  for (std::string_view rest = clean; !rest.empty();) {
    const std::size_t bytes = first_character(rest).bytes;
    tokens.push_back(character_token(rest.substr(0, bytes)));
    rest.remove_prefix(bytes);
  }
  return tokens;
}

// Reads strictly: whatever a messenger might refuse makes the whole section plain text.
class HtmlReader {
 public:
  HtmlReader(std::string_view text, bool telegram_tags) : rest_(text), telegram_tags_(telegram_tags) {}

  std::optional<Tokens> read() {
    while (!rest_.empty()) {
      const bool good = rest_.front() == '<'   ? read_tag()
                        : rest_.front() == '&' ? read_entity()
                                               : read_character();
      if (!good) return std::nullopt;
    }
    if (!open_.empty()) return std::nullopt;
    return std::move(tokens_);
  }

 private:
  bool read_character() {
    if (rest_.front() == '>') return false;
    const std::size_t bytes = first_character(rest_).bytes;
    tokens_.push_back(character_token(rest_.substr(0, bytes)));
    rest_.remove_prefix(bytes);
    return true;
  }

  bool read_entity() {
    const std::size_t end = rest_.find(';');
    if (end == std::string_view::npos || end > 10) return false;
    const std::string_view name = rest_.substr(1, end - 1);
    std::string character;
    if (name == "lt") {
      character = "<";
    } else if (name == "gt") {
      character = ">";
    } else if (name == "amp") {
      character = "&";
    } else if (name == "quot") {
      character = "\"";
    } else if (const auto code = number(name)) {
      append_utf8(character, *code);
    } else {
      return false;
    }
    tokens_.push_back(character_token(character));
    rest_.remove_prefix(end + 1);
    return true;
  }

  static std::optional<char32_t> number(std::string_view name) {
    if (!name.starts_with('#')) return std::nullopt;
    name.remove_prefix(1);
    const bool hex = name.starts_with('x') || name.starts_with('X');
    if (hex) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
    if (code > 0x10ffff || is_between(code, 0xd800, 0xdfff) || is_unwanted(code)) return std::nullopt;
    return code;
  }

  bool read_tag() {
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return false;
    const std::string_view raw = rest_.substr(0, end + 1);
    std::string_view inside = raw.substr(1, raw.size() - 2);
    rest_.remove_prefix(end + 1);
    if (inside.starts_with('/')) {
      inside.remove_prefix(1);
      if (open_.empty() || open_.back() != inside) return false;
      open_.pop_back();
      tokens_.push_back({Token::Kind::close, std::string(raw), "", std::string(inside)});
      return true;
    }
    const std::string_view name = inside.starts_with("a href=\"") ? "a" : inside;
    const bool known =
        name == "a" ? is_link(inside) : holds(kTags, name) || (telegram_tags_ && holds(kTelegramTags, name));
    if (!known || open_.size() >= kDeepest || std::ranges::find(open_, name) != open_.end()) return false;
    open_.emplace_back(name);
    tokens_.push_back({Token::Kind::open, std::string(raw), "", std::string(name)});
    return true;
  }

  static bool is_link(std::string_view inside) {
    constexpr std::string_view kStart = "a href=\"";
    if (!inside.starts_with(kStart) || !inside.ends_with('"') || inside.size() < kStart.size() + 2)
      return false;
    const std::string_view address = inside.substr(kStart.size(), inside.size() - kStart.size() - 1);
    return (address.starts_with("https://") || address.starts_with("http://")) &&
           address.find_first_of("\"<>\n") == std::string_view::npos &&
           report::utf16_length(address) < kLongestTag;
  }

  std::string_view rest_;
  const bool telegram_tags_;
  Tokens tokens_;
  std::vector<std::string> open_;
};

bool is_break(const Token& token) {
  return token.kind == Token::Kind::text && token.plain == "\n";
}

class Parts {
 public:
  explicit Parts(const PartLimit& limit) : limit_(limit) {}

  void add(const Tokens& section) {
    if (section.empty()) return;
    const std::size_t units = units_of(section.begin(), section.end());
    const std::size_t border = used_ > 0 ? 2 : 0;
    if (used_ > 0 && used_ + border + units > limit_.units) {
      flush();
    } else if (border > 0) {
      for (int i = 0; i < 2; ++i) append(character_token("\n"));
    }
    if (used_ + units <= limit_.units) {
      for (const Token& token : section) append(token);
    } else {
      add_lines(section);
    }
  }

  std::vector<Part> take() {
    flush();
    return std::move(parts_);
  }

 private:
  [[nodiscard]] std::size_t cost(const Token& token) const {
    if (limit_.counts_markup) return report::utf16_length(token.raw);
    return token.kind == Token::Kind::text ? report::utf16_length(token.plain) : 0;
  }
  [[nodiscard]] std::size_t units_of(Tokens::const_iterator from, Tokens::const_iterator to) const {
    std::size_t units = 0;
    for (; from != to; ++from) units += cost(*from);
    return units;
  }
  // Room that the closing tags of the part need.
  [[nodiscard]] std::size_t closing() const {
    std::size_t units = 0;
    if (limit_.counts_markup) {
      for (const Token& tag : open_) units += tag.name.size() + 3;
    }
    return units;
  }

  void append(const Token& token) {
    used_ += cost(token);
    part_.html += token.raw;
    part_.plain += token.plain;
    if (token.kind == Token::Kind::open) open_.push_back(token);
    if (token.kind == Token::Kind::close) open_.pop_back();
  }

  void add_lines(const Tokens& section) {
    for (auto at = section.begin(); at != section.end();) {
      const auto end = std::find_if(at, section.end(), is_break);
      if (used_ > 0 && used_ + units_of(at, end) + closing() > limit_.units) flush();
      for (; at != end; ++at) {
        const std::size_t own_end =
            at->kind == Token::Kind::open && limit_.counts_markup ? at->name.size() + 3 : 0;
        if (at->kind != Token::Kind::close && used_ + cost(*at) + own_end + closing() > limit_.units) flush();
        append(*at);
      }
      if (at == section.end()) break;
      if (used_ > 0 && used_ + 1 + closing() <= limit_.units) append(*at);
      ++at;
    }
  }

  // Ends the part; its open tags go on in the next one.
  void flush() {
    for (auto tag = open_.rbegin(); tag != open_.rend(); ++tag)
      part_.html.append("</").append(tag->name).append(">");
    if (has_visible(part_.plain)) parts_.push_back(std::move(part_));
    part_ = {};
    used_ = 0;
    for (const Token& tag : open_) {
      part_.html += tag.raw;
      used_ += cost(tag);
    }
  }

  const PartLimit limit_;
  std::vector<Part> parts_;
  Part part_;
  std::size_t used_ = 0;  // units of part_
  std::vector<Token> open_;
};

Tokens section_tokens(const Message& message, std::size_t i, bool telegram_tags) {
  if (i < message.html.size()) {
    const std::string html = clean_text(message.html[i]);
    if (auto tokens = HtmlReader(html, telegram_tags).read()) return std::move(*tokens);
  }
  return plain_tokens(i < message.text.size() ? message.text[i] : message.html[i]);
}

}  // namespace

std::vector<Part> split_message(const Message& message, const PartLimit& limit) {
  Parts parts(limit);
  const std::size_t sections = std::max(message.text.size(), message.html.size());
  for (std::size_t i = 0; i < sections; ++i) parts.add(section_tokens(message, i, limit.telegram_tags));
  std::vector<Part> out = parts.take();
  if (out.empty()) {
    Parts title(limit);
    title.add(plain_tokens(message.title));
    out = title.take();
  }
  if (out.empty()) out.push_back({"…", "…"});
  return out;
}

std::string clean_text(std::string_view text) {
  const std::string valid = report::valid_utf8(text);
  std::string out;
  out.reserve(valid.size());
  for (std::string_view rest = valid; !rest.empty();) {
    const Character character = first_character(rest);
    if (character.code == '\t') {
      out += ' ';
    } else if (!is_unwanted(character.code)) {
      out += rest.substr(0, character.bytes);
    }
    rest.remove_prefix(character.bytes);
  }
  return out;
}

std::string_view take_bytes(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace wbd::notify
