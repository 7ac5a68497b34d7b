#pragma once
// Numbers, money and times as people of each language write them. Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/report/plural.hpp"

namespace wbd::report {

[[nodiscard]] std::string number_text(Language language, std::int64_t number);  // 12 345 | 12,345
// Up to two decimals, without needless zeros: 12,5 | 12.5
[[nodiscard]] std::string hundredths_text(Language language, std::int64_t hundredths);
// Two decimals or none: 1 234,50 ₽ | 1,234.50 ₽ and 1 234 ₽. `currency` is ISO 4217; its sign is
// shown if known.
[[nodiscard]] std::string money_text(Language language, Money amount, std::string_view currency);
// Always two decimals, for columns of amounts: 1 234,00 ₽ | 1,234.00 ₽.
[[nodiscard]] std::string exact_money_text(Language language, Money amount, std::string_view currency);
[[nodiscard]] std::string percent_text(Language language, std::int64_t hundredths);  // 85,71 % | 85.71%
// "24 заказа"
[[nodiscard]] std::string count_text(Language language, std::int64_t number, const PluralForms& forms);

[[nodiscard]] std::string day_text(Language language, Date day);   // 22.11 | 22 Nov
[[nodiscard]] std::string date_text(Language language, Date day);  // 22.11.2026 | 22 Nov 2026
[[nodiscard]] std::string time_text(Language language, UtcTime time, const TimeZone& zone);
// The zone's name beside a time: МСК, MSK, UTC+5, UTC−3:30.
[[nodiscard]] std::string zone_text(Language language, UtcTime time, const TimeZone& zone);

}  // namespace wbd::report
