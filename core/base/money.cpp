#include "core/base/money.hpp"

#include <charconv>
#include <limits>

namespace wbd {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The number times 10^decimals, rounded half away from zero.
std::optional<std::int64_t> parse_scaled(std::string_view text, int decimals) {
  bool negative = false;
  std::size_t i = 0;
  if (i < text.size() && text[i] == '-') {
    negative = true;
    ++i;
  }
  // Significant digits and the power of ten behind them. Digits beyond the range are dropped here; an amount
  // whose whole units would lose digits is refused below.
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  std::int64_t digits = 0;
  int exponent = 0;
  bool any = false;
  bool round_up = false;
  bool dropped = false;
  bool fraction = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      if (fraction) return std::nullopt;
      fraction = true;
      continue;
    }
    if (!is_digit(c)) break;
    any = true;
    if (!dropped && digits <= (kMost - 9) / 10) {
      digits = digits * 10 + (c - '0');
      if (fraction) --exponent;
    } else {
      if (!dropped) round_up = c >= '5';
      dropped = true;
      if (!fraction) ++exponent;
    }
  }
  if (!any) return std::nullopt;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    int power = 0;
    const char* from = text.data() + i + 1;
    const char* end = text.data() + text.size();
    if (end - from > 1 && *from == '+' && is_digit(from[1])) ++from;
    auto [rest, error] = std::from_chars(from, end, power);
    if (error != std::errc{} || rest != end || power > 40 || power < -40) return std::nullopt;
    exponent += power;
    i = text.size();
  }
  if (i != text.size()) return std::nullopt;
  int shift = exponent + decimals;
  if (digits == 0) return 0;
  while (shift > 0) {
    if (dropped || digits > kMost / 10) return std::nullopt;
    digits *= 10;
    --shift;
  }
  if (shift < 0) {
    std::int64_t last = 0;
    while (shift < 0) {
      last = digits % 10;
      digits /= 10;
      ++shift;
    }
    round_up = last >= 5;
  }
  if (round_up) ++digits;
  return negative ? -digits : digits;
}

// The shortest exact decimal of number / 10^decimals.
void append_scaled(std::string& out, std::int64_t number, int decimals) {
  std::uint64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  const auto magnitude =
      number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  if (number < 0) out.push_back('-');
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, magnitude / scale);
  out.append(buffer, end);
  std::uint64_t rest = magnitude % scale;
  if (rest == 0) return;
  out.push_back('.');
  while (rest != 0) {
    scale /= 10;
    out.push_back(static_cast<char>('0' + rest / scale));
    rest %= scale;
  }
}

}  // namespace

std::optional<Money> parse_money(std::string_view text) {
  const auto kopecks = parse_scaled(text, 2);
  return kopecks ? std::optional(Money{*kopecks}) : std::nullopt;
}

std::optional<Amount> parse_amount(std::string_view text) {
  const auto units = parse_scaled(text, 4);
  return units ? std::optional(Amount{*units}) : std::nullopt;
}

void append_decimal(std::string& out, Money amount) {
  append_scaled(out, amount.minor, 2);
}

std::string to_decimal(Money amount) {
  std::string out;
  append_decimal(out, amount);
  return out;
}

std::string to_decimal(Amount amount) {
  std::string out;
  append_scaled(out, amount.units, 4);
  return out;
}

std::optional<std::int64_t> percent_hundredths(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  __extension__ using Wide = __int128;  // sums of kopecks times 10,000 exceed 64 bits
  const bool negative = (part < 0) != (whole < 0);
  const Wide numerator = static_cast<Wide>(part < 0 ? -static_cast<Wide>(part) : part) * 10000;
  const Wide denominator = whole < 0 ? -static_cast<Wide>(whole) : static_cast<Wide>(whole);
  const auto rounded = static_cast<std::int64_t>((numerator * 2 + denominator) / (denominator * 2));
  return negative ? -rounded : rounded;
}

Money percent_of(Money amount, std::int64_t hundredths) {
  constexpr int kWhole = 10'000;
  __extension__ using Wide = __int128;
  const Wide product = static_cast<Wide>(amount.minor) * hundredths;
  const Wide half = product < 0 ? -kWhole / 2 : kWhole / 2;
  return Money{static_cast<std::int64_t>((product + half) / kWhole)};
}

}  // namespace wbd
