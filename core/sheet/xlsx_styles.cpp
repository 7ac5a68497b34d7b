#include "core/sheet/xlsx_styles.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "core/base/time.hpp"

namespace wbd::sheet {
namespace {

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

bool shows_date(std::string_view code) {
  bool days = false, months = false, times = false;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '"') {
      at = code.find('"', at + 1);
    } else if (c == '[') {
      at = code.find(']', at + 1);  // a colour, a locale or elapsed time
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (c == ';') {
      break;  // the formats of negative numbers and texts follow
    } else if (c == 'd' || c == 'D' || c == 'y' || c == 'Y') {
      days = true;
    } else if (c == 'm' || c == 'M') {
      months = true;
    } else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
      times = true;
    }
    if (at == std::string_view::npos) break;
  }
  return days || (months && !times);
}

bool shows_date(int format) {
  // ECMA-376, 18.8.30; 27 to 36 and 50 to 58 are the dates of East Asian locales.
  return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 36) ||
         (format >= 50 && format <= 58);
}

std::optional<std::string> serial_date(double serial, bool from_1904) {
  using std::chrono::sys_days, std::chrono::year, std::chrono::days;
  constexpr double kLast = 2'958'465;  // 9999-12-31
  if (!(serial >= 1 && serial < kLast + 1)) return std::nullopt;
  // Excel counts a 29 February 1900, so later days are one further from 1900-01-01.
  const sys_days epoch = from_1904     ? sys_days{year{1904} / 1 / 1}
                         : serial < 60 ? sys_days{year{1899} / 12 / 31}
                                       : sys_days{year{1899} / 12 / 30};
  const double whole = std::floor(serial);
  const auto seconds = static_cast<std::int64_t>(std::llround((serial - whole) * 86'400));
  const sys_days day = epoch + days{static_cast<std::int64_t>(whole) + seconds / 86'400};
  std::string out = to_string(Date{day});
  const std::int64_t rest = seconds % 86'400;
  if (rest != 0) out += fmt::format(" {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
  return out;
}

std::string plain_number(std::string_view stored) {
  const auto number = number_of(stored);
  if (!number) return std::string(stored);
  constexpr double kExact = 1e15;
  if (std::abs(*number) < kExact && *number == std::trunc(*number)) {
    return fmt::format("{}", static_cast<std::int64_t>(*number));
  }
  return fmt::format("{:.15g}", *number);
}

}  // namespace wbd::sheet
