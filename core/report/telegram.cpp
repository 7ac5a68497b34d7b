#include "core/report/telegram.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/report/section.hpp"

namespace wbd::report {
namespace {

// The number of bytes of the character that starts with `first`.
std::size_t character_bytes(char first) {
  const auto u = static_cast<unsigned char>(first);
  return u < 0x80 ? 1 : u < 0xE0 ? 2 : u < 0xF0 ? 3 : 4;
}

// A character outside the basic plane is a surrogate pair: two units.
std::size_t character_units(char first) {
  return character_bytes(first) == 4 ? 2 : 1;
}

// Collects parts: a piece joins the part before it when both fit.
class Parts {
 public:
  void add(std::string_view piece, std::string_view border) {
    const std::size_t length = utf16_length(piece);
    if (!open_ || length_ + border.size() + length > kTelegramLimit) {
      parts_.emplace_back(piece);
      length_ = length;
      open_ = true;
    } else {
      parts_.back().append(border).append(piece);
      length_ += border.size() + length;
    }
  }
  void close() { open_ = false; }  // the next piece starts a new part
  [[nodiscard]] std::vector<std::string> take() { return std::move(parts_); }

 private:
  std::vector<std::string> parts_;
  std::size_t length_ = 0;  // length of the last part
  bool open_ = false;
};

void add_long_section(Parts& parts, std::string_view section) {
  parts.close();  // start a new part: the heading must not be the last line of one
  std::string_view border;
  while (true) {
    const std::size_t end = std::min(section.find('\n'), section.size());
    std::string_view line = section.substr(0, end);
    do {
      const std::string_view head = take_units(line, kTelegramLimit);
      parts.add(head, border);
      border = "";
      line.remove_prefix(head.size());
    } while (!line.empty());
    if (end == section.size()) return;
    section.remove_prefix(end + 1);
    border = "\n";
  }
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  if (is_valid_utf8(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_bytes(text.front()));
    if (is_valid_utf8(character)) {
      out += character;
      text.remove_prefix(character.size());
    } else {
      out += "\uFFFD";
      text.remove_prefix(1);
    }
  }
  return out;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size(); i += character_bytes(text[i])) units += character_units(text[i]);
  return units;
}

std::string_view take_units(std::string_view text, std::size_t units) {
  std::size_t i = 0;
  while (i < text.size() && character_units(text[i]) <= units) {
    units -= character_units(text[i]);
    i += character_bytes(text[i]);
  }
  return text.substr(0, i);
}

void append_telegram_html(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

std::vector<std::string> split_for_telegram(const std::vector<std::string>& sections) {
  Parts parts;
  for (const auto& section : sections) {
    if (utf16_length(section) <= kTelegramLimit) {
      parts.add(section, kSectionBorder);
    } else {
      add_long_section(parts, section);
    }
  }
  return parts.take();
}

}  // namespace wbd::report
