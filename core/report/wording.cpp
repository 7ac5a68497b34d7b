#include "core/report/wording.hpp"

#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/analytics/sales.hpp"

namespace wbd::report {

std::string Wording::full_time(UtcTime moment) const {
  return time(moment) + " " + zone_text(language_, moment, zone_);
}

std::string Wording::days(analytics::Day first, analytics::Day last) const {
  const Date to{last};
  if (first == last) return date_text(language_, to);
  const Date from{first};
  const bool one_year = from.year() == to.year();
  if (language_ == Language::en && one_year && from.month() == to.month())
    return number_text(language_, static_cast<unsigned>(from.day())) + "–" + date_text(language_, to);
  return (one_year ? day_text(language_, from) : date_text(language_, from)) + "–" + date_text(language_, to);
}

std::string Wording::short_days(analytics::Day first, analytics::Day last) const {
  const Date from{first};
  if (first == last) return day(first);
  if (language_ == Language::en && from.month() == Date{last}.month())
    return number_text(language_, static_cast<unsigned>(from.day())) + "–" + day(last);
  return day(first) + "–" + day(last);
}

std::string Wording::sums(const SalesByCurrency& sums, Money SalesNumbers::*member) const {
  std::string out;
  for (const auto& [currency, numbers] : sums) {
    if (sums.size() > 1 && numbers.*member == Money{}) continue;
    if (!out.empty()) out += " + ";
    out += money(numbers.*member, currency);
  }
  return out;
}

std::string Wording::orders(const SalesByCurrency& sums) const {
  const SalesNumbers all = analytics::all_currencies(sums);
  std::string out = count(all.orders_count(), texts_.orders);
  if (all.priced_count() > 0) out += " · " + this->sums(sums, &SalesNumbers::orders_sum);
  return out;
}

void Wording::append_orders(Line& line, const SalesByCurrency& now, const SalesByCurrency& before) const {
  const SalesNumbers is = analytics::all_currencies(now);
  line.bold(count(is.orders_count(), texts_.orders));
  append_change(line, is.orders_count(), analytics::all_currencies(before).orders_count());
  if (is.priced_count() > 0) append_sum(line, now, before, &SalesNumbers::orders_sum);
}

void Wording::append_sum(Line& line, const SalesByCurrency& now, const SalesByCurrency& before,
                         Money SalesNumbers::*member) const {
  line.dot().bold(sums(now, member));
  if (!analytics::only_currency({&now, &before})) return;
  append_change(line, (analytics::all_currencies(now).*member).minor,
                (analytics::all_currencies(before).*member).minor);
}

void Wording::append_change(Line& line, std::int64_t now, std::int64_t before) const {
  const auto change = analytics::change_hundredths(now, before);
  if (!change || *change == 0) return;
  line.text(*change > 0 ? " ▲ " : " ▼ ").text(percent(*change > 0 ? *change : -*change));
}

void Wording::append_points(Line& line, std::optional<std::int64_t> points) const {
  if (!points || *points == 0) return;
  line.text(*points > 0 ? " ▲ " : " ▼ ").text(hundredths(*points > 0 ? *points : -*points));
  line.text(" ").text(texts_.points);
}

std::string bar(std::int64_t part, std::int64_t whole) {
  constexpr std::int64_t kBlocks = 10;
  const std::int64_t share = whole <= 0 ? 0 : (part * kBlocks * 2 + whole) / (whole * 2);
  const std::int64_t filled = std::clamp<std::int64_t>(share, 0, kBlocks);
  std::string out;
  for (std::int64_t block = 0; block < kBlocks; ++block) out += block < filled ? "▰" : "▱";
  return out;
}

}  // namespace wbd::report
