#include "core/base/foreign_text.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace wbd {
namespace {

constexpr char32_t kUnreadable = 0xFFFD;
constexpr std::string_view kUnreadableText = "\xEF\xBF\xBD";
constexpr std::string_view kBold = "\x1b[1m", kPlain = "\x1b[0m";

// -12 or -12.50
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  bool point = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool first_point = text[i] == '.' && !point && i > 0 && i + 1 < text.size();
    point = point || first_point;
    if (!first_point && (text[i] < '0' || text[i] > '9')) return false;
  }
  return !text.empty();
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || first > 0xF4 || text.size() < length) return {kUnreadable, 1};
  char32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {kUnreadable, 1};
    point = point << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  if (overlong || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF) return {kUnreadable, 1};
  return {point, length};
}

bool steers_terminal(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F) || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069) || point == 0x2028 || point == 0x2029;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Character next = first_character(text);
    if (next.point == kUnreadable && next.bytes == 1) {
      out += kUnreadableText;
    } else if (steers_terminal(next.point)) {
      out += ' ';
    } else {
      out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (text.starts_with(kBold) || text.starts_with(kPlain)) {
      out += text.substr(0, kBold.size());
      text.remove_prefix(kBold.size());
      continue;
    }
    const std::size_t bytes = first_character(text).bytes;
    out += text.front() == '\n' ? "\n" : printable(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return out;
}

std::string spreadsheet_cell(std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r";
  std::string out;
  out.reserve(text.size() + 1);
  const bool begins_one = !text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos;
  for (std::string_view rest = text; !rest.empty();) {
    const Utf8Character next = first_character(rest);
    if (!steers_terminal(next.point) || next.point == '\t' || next.point == '\n')
      out += rest.substr(0, next.bytes);
    rest.remove_prefix(next.bytes);
  }
  const bool is_one = !out.empty() && kFormulaStarts.find(out.front()) != std::string_view::npos;
  if ((begins_one || is_one) && !is_plain_number(out)) out.insert(0, 1, '\'');
  return out;
}

std::string printable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  // DEL, and the bytes that C1 controls and changes of the writing direction begin with. Below U+0020 there
  // is only white space between the values.
  constexpr std::string_view kBegin = "\x7f\xc2\xe2";
  while (!json.empty()) {
    const std::size_t plain = std::min(json.find_first_of(kBegin), json.size());
    out += json.substr(0, plain);
    json.remove_prefix(plain);
    if (json.empty()) break;
    const Utf8Character next = first_character(json);
    if (steers_terminal(next.point)) {
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(next.point));
    } else {
      out += json.substr(0, next.bytes);
    }
    json.remove_prefix(next.bytes);
  }
  return out;
}

}  // namespace wbd
