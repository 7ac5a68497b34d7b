#include "cli/day_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace wbd::cli {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 8> kWords{{{"today", 0},
                                                                  {"yesterday", -1},
                                                                  {"сегодня", 0},
                                                                  {"Сегодня", 0},
                                                                  {"вчера", -1},
                                                                  {"Вчера", -1},
                                                                  {"позавчера", -2},
                                                                  {"Позавчера", -2}}};
constexpr int kMostDays = 36'500;

std::optional<int> whole(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.front() == '-' || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

// 29.11.2026
std::optional<Date> dotted(std::string_view text) {
  if (text.size() != 10 || text[2] != '.' || text[5] != '.') return std::nullopt;
  const auto day = whole(text.substr(0, 2)), month = whole(text.substr(3, 2)), year = whole(text.substr(6));
  if (!day || !month || !year) return std::nullopt;
  const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() && *year >= 1900 ? std::optional(date) : std::nullopt;
}

// -7d: the days before today.
std::optional<int> days_back(std::string_view text) {
  if (!text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  for (const auto& [unit, days] : {std::pair<std::string_view, int>{"d", 1}, {"д", 1}, {"w", 7}, {"н", 7}}) {
    if (!text.ends_with(unit)) continue;
    const auto count = whole(text.substr(0, text.size() - unit.size()));
    if (count && *count <= kMostDays) return *count * days;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Date> day_of_words(std::string_view text, Date today) {
  if (const auto day = parse_date(text)) return day;
  if (const auto day = dotted(text)) return day;
  const auto at = [today](int days) { return Date{std::chrono::sys_days{today} + std::chrono::days{days}}; };
  if (const auto days = days_back(text)) return at(-*days);
  const auto word = std::ranges::find(kWords, text, &std::pair<std::string_view, int>::first);
  return word == kWords.end() ? std::nullopt : std::optional(at(word->second));
}

}  // namespace wbd::cli
