#include "core/sandbox/broken_text.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace wbd::sandbox {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";
// The halves are U+F0000 to U+F07FF: F3 B0 80 80 to F3 B0 9F BF.
constexpr std::string_view kFirstBytes = "\xF3\xB0";
constexpr std::size_t kHalfBytes = 4;

unsigned byte(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// The surrogate whose private-use character is at `at`.
std::optional<unsigned> half_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != kFirstBytes || text.size() < at + kHalfBytes || byte(text, at + 2) > 0x9F) {
    return std::nullopt;
  }
  return 0xD800U + ((byte(text, at + 2) & 0x3FU) << 6U) + (byte(text, at + 3) & 0x3FU);
}

// The UTF-16 unit of the JSON escape at `at`.
std::optional<unsigned> escape_at(std::string_view json, std::size_t at) {
  if (json.substr(at, 2) != "\\u" || json.size() < at + 6) return std::nullopt;
  unsigned value = 0;
  const char* const end = json.data() + at + 6;
  const auto [stop, error] = std::from_chars(json.data() + at + 2, end, value, 16);
  return error == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

bool is_high(unsigned value) {
  return value >= 0xD800 && value < 0xDC00;
}
bool is_low(unsigned value) {
  return value >= 0xDC00 && value < 0xE000;
}

}  // namespace

std::string half_character(unsigned surrogate) {
  const unsigned offset = surrogate - 0xD800U;
  std::string text(kFirstBytes);
  text += static_cast<char>(0x80U | (offset >> 6U));
  text += static_cast<char>(0x80U | (offset & 0x3FU));
  return text;
}

std::string read_halves(std::string_view json) {
  std::string out;
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] != '\\') {
      out += json[i++];
      continue;
    }
    const auto first = escape_at(json, i);
    if (!first) {
      out += json.substr(i, 2);
      i += 2;
      continue;
    }
    const auto second = is_high(*first) ? escape_at(json, i + 6) : std::nullopt;
    const bool pair = second && is_low(*second);
    const std::size_t length = pair ? 12 : 6;
    if (!pair && (is_high(*first) || is_low(*first))) {
      out += half_character(*first);
    } else {
      out += json.substr(i, length);
    }
    i += length;
  }
  return out;
}

void spell_halves(std::string& json) {
  for (auto at = json.find(kFirstBytes); at != std::string::npos; at = json.find(kFirstBytes, at + 1)) {
    if (const auto half = half_at(json, at)) json.replace(at, kHalfBytes, fmt::format("\\u{:04x}", *half));
  }
}

std::string kept_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool half = half_at(text, i).has_value();
    if (half || text[i] == '\0') {
      out += kReplacement;
      i += half ? kHalfBytes : 1;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace wbd::sandbox
