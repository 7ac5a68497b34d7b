#include "core/report/formats.hpp"

#include <array>

#include <fmt/format.h>

namespace wbd::report {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";
constexpr std::string_view kMinus = "\u2212";
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string_view sign_of(std::string_view currency) {
  if (currency == "RUB") return "₽";
  if (currency == "KZT") return "₸";
  if (currency == "AMD") return "֏";
  if (currency == "BYN") return "Br";
  return currency;
}

std::uint64_t magnitude(std::int64_t number) {
  return number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
}

// 1234567 -> 1 234 567
std::string grouped(Language language, std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) out += language == Language::ru ? kNoBreakSpace : ",";
    out += digits[i];
  }
  return out;
}

char decimal_point(Language language) {
  return language == Language::ru ? ',' : '.';
}

}  // namespace

std::string number_text(Language language, std::int64_t number) {
  return (number < 0 ? std::string(kMinus) : std::string()) + grouped(language, magnitude(number));
}

std::string hundredths_text(Language language, std::int64_t hundredths) {
  const auto size = magnitude(hundredths);
  std::string out = hundredths < 0 ? std::string(kMinus) : std::string();
  out += grouped(language, size / 100);
  const auto rest = size % 100;
  if (rest == 0) return out;
  out += decimal_point(language);
  out += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
  return out;
}

std::string money_text(Language language, Money amount, std::string_view currency) {
  std::string out = hundredths_text(language, amount.minor);
  if (amount.minor % 10 == 0 && amount.minor % 100 != 0) out += '0';
  out += kNoBreakSpace;
  out += sign_of(currency);
  return out;
}

std::string exact_money_text(Language language, Money amount, std::string_view currency) {
  const auto size = magnitude(amount.minor);
  std::string out = amount.minor < 0 ? std::string(kMinus) : std::string();
  out += grouped(language, size / 100);
  out += decimal_point(language);
  out += fmt::format("{:02}{}{}", size % 100, kNoBreakSpace, sign_of(currency));
  return out;
}

std::string percent_text(Language language, std::int64_t hundredths) {
  std::string out = hundredths_text(language, hundredths);
  if (language == Language::ru) out += kNoBreakSpace;
  out += '%';
  return out;
}

std::string count_text(Language language, std::int64_t number, const PluralForms& forms) {
  std::string out = number_text(language, number);
  out += ' ';
  out += plural(language, number, forms);
  return out;
}

std::string day_text(Language language, Date day) {
  const auto month = static_cast<unsigned>(day.month());
  if (language == Language::ru) return fmt::format("{:02}.{:02}", static_cast<unsigned>(day.day()), month);
  return fmt::format("{} {}", static_cast<unsigned>(day.day()), kMonths[month - 1]);
}

std::string date_text(Language language, Date day) {
  const auto year = static_cast<int>(day.year());
  return fmt::format("{}{}{:04}", day_text(language, day), language == Language::ru ? '.' : ' ', year);
}

std::string time_text(Language language, UtcTime time, const TimeZone& zone) {
  const auto local = zone.to_local(time);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss clock{local - midnight};
  return fmt::format("{}{} {:02}:{:02}", date_text(language, Date{midnight}),
                     language == Language::ru ? "" : ",", clock.hours().count(), clock.minutes().count());
}

std::string zone_text(Language language, UtcTime time, const TimeZone& zone) {
  if (zone.name() == "Europe/Moscow") return language == Language::ru ? "МСК" : "MSK";
  const auto offset = zone.to_local(time).time_since_epoch() - time.time_since_epoch();
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
  if (minutes == 0) return "UTC";
  const auto size = minutes < 0 ? -minutes : minutes;
  std::string out = fmt::format("UTC{}{}", minutes < 0 ? kMinus : "+", size / 60);
  if (size % 60 != 0) out += fmt::format(":{:02}", size % 60);
  return out;
}

}  // namespace wbd::report
