#include "core/base/secret_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace wbd {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kBearer = "bearer";
constexpr std::array<std::string_view, 9> kQuotes{"\"", "'", "`", "“", "”", "„", "‘", "«", "»"};

// UTF-16 with a byte order mark, or without one when every other byte is zero. nullopt: it is not UTF-16.
std::optional<std::string> from_utf16(std::string_view bytes) {
  bool big = bytes.starts_with("\xFE\xFF");
  const bool marked = big || bytes.starts_with("\xFF\xFE");
  if (!marked) {
    if (bytes.size() < 2 || bytes.size() % 2 != 0) return std::nullopt;
    if ((bytes[0] == '\0') == (bytes[1] == '\0')) return std::nullopt;
    big = bytes[0] == '\0';
  }
  std::string text;
  for (std::size_t i = marked ? 2 : 0; i + 1 < bytes.size(); i += 2) {
    const char high = bytes[i + (big ? 0 : 1)];
    // No token has such a character; it is named as such later.
    text += high == '\0' ? bytes[i + (big ? 1 : 0)] : '\x7F';
  }
  return text;
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_bearer(std::string_view text) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; };
  const bool found =
      text.size() > kBearer.size() && is_blank(text[kBearer.size()]) &&
      std::equal(kBearer.begin(), kBearer.end(), text.begin(), [&](char b, char a) { return same(a, b); });
  return found ? text.substr(kBearer.size()) : text;
}

std::string_view bare(std::string_view text) {
  for (std::size_t before = text.size() + 1; before != text.size();) {
    before = text.size();
    text = without_blanks(text);
    if (text.starts_with(kUtf8Mark)) text.remove_prefix(kUtf8Mark.size());
    for (const std::string_view quote : kQuotes) {
      if (text.starts_with(quote)) text.remove_prefix(quote.size());
      if (text.ends_with(quote)) text.remove_suffix(quote.size());
    }
    text = without_bearer(text);
  }
  return text;
}

}  // namespace

Result<std::string> read_secret_text(std::string_view bytes, std::string_view source) {
  const std::optional<std::string> narrow = from_utf16(bytes);
  const std::string_view text = bare(narrow ? *narrow : bytes);
  if (text.empty()) return Error{Errc::invalid_argument, fmt::format("{}: it is empty", source)};
  if (std::ranges::any_of(text, is_blank)) {
    return Error{
        Errc::invalid_argument,
        fmt::format("{}: there is a blank or a line break inside; only the token itself is allowed", source)};
  }
  if (!std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; })) {
    return Error{
        Errc::invalid_argument,
        fmt::format("{}: there are characters that no token has; only printable ASCII is allowed", source)};
  }
  return std::string(text);
}

}  // namespace wbd
