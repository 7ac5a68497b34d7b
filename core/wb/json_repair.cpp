#include "core/wb/json_repair.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/encoding.hpp"

namespace wbd::wb {
namespace {

constexpr std::string_view kEscaped = "\\ufffd";
constexpr std::string_view kReplacementCharacter = "\uFFFD";

// The UTF-16 unit of the JSON escape at `at`.
std::optional<unsigned> escaped_unit(std::string_view json, std::size_t at) {
  if (json.substr(at, 2) != "\\u" || json.size() < at + kEscaped.size()) return std::nullopt;
  unsigned unit = 0;
  const char* const end = json.data() + at + kEscaped.size();
  const auto [stop, error] = std::from_chars(json.data() + at + 2, end, unit, 16);
  return error == std::errc{} && stop == end ? std::optional(unit) : std::nullopt;
}

bool is_first_half(unsigned unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_second_half(unsigned unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

// The bytes of the character at the start of `text`; 0 when there is none.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  const bool whole = first != 0 && length <= text.size() && is_valid_utf8(text.substr(0, length));
  return whole ? length : 0;
}

}  // namespace

std::optional<std::string> with_whole_escapes(std::string_view json) {
  std::optional<std::string> out;
  for (auto at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at)) {
    const auto unit = escaped_unit(json, at);
    if (!unit) {
      at = std::min(at + 2, json.size());
      continue;
    }
    const auto next = is_first_half(*unit) ? escaped_unit(json, at + kEscaped.size()) : std::nullopt;
    if (next && is_second_half(*next)) {
      at += 2 * kEscaped.size();
      continue;
    }
    if (*unit == 0 || is_first_half(*unit) || is_second_half(*unit)) {
      if (!out) out.emplace(json);
      out->replace(at, kEscaped.size(), kEscaped);
    }
    at += kEscaped.size();
  }
  return out;
}

std::string with_whole_characters(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  bool in_text = false;
  bool escaped = false;
  while (!json.empty()) {
    const char c = json.front();
    const std::size_t length = character_length(json);
    if (length == 0) {
      out += kReplacementCharacter;
    } else if (in_text && static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += json.substr(0, length);
    }
    if (c == '"' && !escaped) in_text = !in_text;
    escaped = in_text && c == '\\' && !escaped;
    json.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace wbd::wb
