#include "core/costing/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace wbd::costing {
namespace {

constexpr std::string_view kRubles[] = {"₽", "руб.", "руб", "р.", "р", "rub", "RUB", "Руб.", "Руб", "RUR"};
// Thousands are grouped by these, beside dots and commas.
constexpr std::string_view kGroupMarks[] = {" ", "\u00A0", "\u202F", "\u2009", "'", "\u2019"};
constexpr std::string_view kMinuses[] = {"-", "\u2212", "\u2013"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

template <std::size_t N>
bool strip_front(std::string_view& text, const std::string_view (&what)[N]) {
  for (const std::string_view one : what) {
    if (text.starts_with(one)) return text.remove_prefix(one.size()), true;
  }
  return false;
}

template <std::size_t N>
bool strip_back(std::string_view& text, const std::string_view (&what)[N]) {
  for (const std::string_view one : what) {
    if (text.ends_with(one)) return text.remove_suffix(one.size()), true;
  }
  return false;
}

// The digits of "1 234 567"; nullopt unless each group behind the first has three digits.
std::optional<std::string> ungrouped(std::string_view text, char mark) {
  std::string digits;
  std::size_t in_group = 0;
  bool grouped = false;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      digits += text.front();
      ++in_group;
      text.remove_prefix(1);
      continue;
    }
    if (in_group == 0 || in_group > 3 || (grouped && in_group != 3)) return std::nullopt;
    if (mark != 0 && text.front() == mark) {
      text.remove_prefix(1);
    } else if (!strip_front(text, kGroupMarks)) {
      return std::nullopt;
    }
    grouped = true;
    in_group = 0;
  }
  if (digits.empty() || (grouped && in_group != 3)) return std::nullopt;
  return digits;
}

// The number as JSON writes it.
std::optional<std::string> decimal_of(std::string_view text) {
  const auto commas = std::ranges::count(text, ','), dots = std::ranges::count(text, '.');
  char decimal = 0, group = 0;
  if (commas > 0 && dots > 0) {
    decimal = text.rfind(',') > text.rfind('.') ? ',' : '.';
    group = decimal == ',' ? '.' : ',';
    if (std::ranges::count(text, decimal) > 1) return std::nullopt;
  } else if (commas + dots == 1) {
    decimal = commas == 1 ? ',' : '.';
  } else if (commas + dots > 1) {
    group = commas > 0 ? ',' : '.';
  }
  const std::size_t at = decimal == 0 ? std::string_view::npos : text.find(decimal);
  std::string_view whole = text.substr(0, at);
  const std::string_view fraction = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  if (at != std::string_view::npos && !fraction.empty() && !all_digits(fraction)) return std::nullopt;
  if (whole.empty() && fraction.empty()) return std::nullopt;
  const auto digits = whole.empty() ? std::optional<std::string>("0") : ungrouped(whole, group);
  if (!digits) return std::nullopt;
  const std::size_t first = std::min(digits->find_first_not_of('0'), digits->size() - 1);
  return digits->substr(first) + (fraction.empty() ? "" : "." + std::string(fraction));
}

// A number that a spreadsheet has stored with an exponent.
bool has_exponent(std::string_view text) {
  const std::size_t at = text.find_first_of("eE");
  if (at == std::string_view::npos || at == 0) return false;
  return std::ranges::all_of(text.substr(0, at), [](char c) { return is_digit(c) || c == '.'; });
}

std::optional<unsigned> small_number(std::string_view text) {
  unsigned number = 0;
  if (!all_digits(text) || text.size() > 4) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::variant<Amount, AmountFault> parse_cost(std::string_view text) {
  const auto strip_blanks = [&text] {
    while (strip_front(text, kGroupMarks)) {
    }
    while (strip_back(text, kGroupMarks)) {
    }
  };
  strip_blanks();
  if (strip_back(text, kRubles) || strip_front(text, kRubles)) strip_blanks();
  const bool negative = strip_front(text, kMinuses);
  if (negative) strip_blanks();
  const auto decimal = has_exponent(text) ? std::optional(std::string(text)) : decimal_of(text);
  if (!decimal) return AmountFault::not_a_number;
  constexpr std::size_t kMostDigits = 18;
  const auto amount = parse_amount(*decimal);
  if (!amount) {
    return decimal->find('.') > kMostDigits && !has_exponent(*decimal) ? AmountFault::too_large
                                                                       : AmountFault::not_a_number;
  }
  if (negative && amount->units != 0) return AmountFault::negative;
  if (*amount > kHighestCost) return AmountFault::too_large;
  return *amount;
}

std::optional<Date> parse_day(std::string_view text) {
  text = text.substr(0, text.find_first_of(" T"));
  const std::size_t mark = text.find_first_of(".-/");
  if (mark == std::string_view::npos) return std::nullopt;
  std::vector<std::string_view> parts;
  for (std::string_view rest = text;;) {
    const std::size_t at = rest.find(text[mark]);
    parts.push_back(rest.substr(0, at));
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + 1);
  }
  if (parts.size() != 3) return std::nullopt;
  if (parts[0].size() != 4) std::swap(parts[0], parts[2]);  // the day comes first
  const auto year = small_number(parts[0]), month = small_number(parts[1]), day = small_number(parts[2]);
  if (!year || !month || !day || parts[1].size() > 2 || parts[2].size() > 2) return std::nullopt;
  if (parts[0].size() != 4 && parts[0].size() != 2) return std::nullopt;
  const unsigned whole_year = parts[0].size() == 2 ? 2000 + *year : *year;
  if (whole_year < 2000 || whole_year > 2100) return std::nullopt;
  const Date date{std::chrono::year{static_cast<int>(whole_year)}, std::chrono::month{*month},
                  std::chrono::day{*day}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<std::string> parse_currency(std::string_view text) {
  if (std::ranges::find(kRubles, text) != std::end(kRubles)) return "RUB";
  if (text.size() != 3) return std::nullopt;
  std::string code;
  for (const char c : text) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper < 'A' || upper > 'Z') return std::nullopt;
    code += upper;
  }
  return code;
}

}  // namespace wbd::costing
