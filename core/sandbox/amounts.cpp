#include "core/sandbox/amounts.hpp"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

namespace wbd::sandbox {

std::string decimal_text(Units amount) {
  const Units size = std::abs(amount);
  std::string text = fmt::format("{}{}", amount < 0 ? "-" : "", size / kRouble);
  if (size % kRouble == 0) return text;
  text += fmt::format(".{:04}", size % kRouble);
  while (text.back() == '0') text.pop_back();
  return text;
}

std::optional<Units> parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  std::string digits(text.substr(0, point));
  std::string decimals(point == std::string_view::npos ? std::string_view("0") : text.substr(point + 1));
  if (digits.empty() || decimals.empty() || decimals.size() > 4 || digits.size() > 14) return std::nullopt;
  decimals.resize(4, '0');
  digits += decimals;
  if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  Units amount = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), amount);
  return negative ? -amount : amount;
}

std::int64_t whole_kopecks(Units amount) {
  const std::int64_t size = (std::abs(amount) + kKopeck / 2) / kKopeck;
  return amount < 0 ? -size : size;
}

void write_amount(JsonWriter& w, std::string_view name, Units amount) {
  w.key(name);
  w.raw(decimal_text(amount));
}

}  // namespace wbd::sandbox
