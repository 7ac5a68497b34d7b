#include "core/report/sales_sections.hpp"

#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/report/metric_sections.hpp"

namespace wbd::report {
namespace {

using analytics::all_currencies;
using std::chrono::days;

constexpr std::int64_t kDaysByDay = 14;  // longer charts show weeks
constexpr int kWeek = 7;

struct Column {
  std::string name;
  SalesByCurrency sums;
};

std::vector<Column> columns_of(const Wording& words, const std::vector<analytics::Group>& groups,
                               const analytics::Period& period) {
  std::vector<Column> columns;
  const bool by_day = period.days <= kDaysByDay;
  // Weeks are counted from the end, so that the last one is whole.
  const auto first_week = static_cast<std::size_t>(period.days % kWeek);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const analytics::Day day = period.first + days{i};
    const bool begins = by_day || i == 0 || (i >= first_week && (i - first_week) % kWeek == 0);
    if (begins) {
      analytics::Day last = day;
      if (!by_day) last = i < first_week ? period.first + days{first_week - 1} : day + days{kWeek - 1};
      columns.push_back({by_day ? words.day(day) : words.short_days(day, last), {}});
    }
    columns.back().sums += groups[i].sums;
  }
  return columns;
}

}  // namespace

Section total_orders_section(const Wording& words, const SalesByCurrency& now, const SalesByCurrency& before,
                             int days) {
  const Texts& texts = words.texts();
  const SalesNumbers is = all_currencies(now);
  const SalesNumbers was = all_currencies(before);
  Section section("📦", texts.orders_heading);
  if (is.orders_count() == 0 && was.orders_count() == 0) return section;
  words.append_orders(section.line(), now, before);
  if (is.orders_count() == 0) return section;
  Line speed;
  if (days > 1) {
    speed.text(words.hundredths(analytics::orders_per_day_hundredths(is, days)))
        .text(" ")
        .text(texts.per_day);
  }
  if (const auto average = analytics::average_price(is); average && now.size() == 1) {
    speed.fact(days > 1 ? texts.average_price : texts.average_price_alone)
        .text(" ")
        .text(words.money(*average, now.begin()->first));
  }
  section.add(std::move(speed));
  if (is.cancelled_count > 0) {
    section.line()
        .text(words.count(is.cancelled_count, texts.cancellations))
        .fact(words.sums(now, &SalesNumbers::cancelled_sum));
  }
  if (is.unpriced_count > 0) {
    section.line().text(words.count(is.unpriced_count, texts.orders)).text(" ").text(texts.unpriced_yet);
  }
  return section;
}

Section total_buyouts_section(const Wording& words, const SalesByCurrency& now,
                              const SalesByCurrency& before) {
  const Texts& texts = words.texts();
  const SalesNumbers is = all_currencies(now);
  const SalesNumbers was = all_currencies(before);
  Section section("🛍", texts.buyouts_heading);
  if (is.buyouts_count > 0 || was.buyouts_count > 0) {
    Line& line = section.line().bold(words.count(is.buyouts_count, texts.buyouts_count));
    words.append_change(line, is.buyouts_count, was.buyouts_count);
    if (is.buyouts_count > 0) words.append_sum(line, now, before, &SalesNumbers::buyouts_sum);
  }
  if (is.returns_count > 0) {
    section.line()
        .text(words.count(is.returns_count, texts.returns))
        .fact(words.sums(now, &SalesNumbers::returns_sum));
  }
  if (analytics::decided_count(is) > 0) {
    Line& line = section.line().text(texts.buyout_percent).text(": ");
    append_buyout_rate(line, words, is);
    words.append_points(line, analytics::buyout_points_hundredths(is, was));
  }
  if (is.in_transit_count > 0) {
    section.line().text(words.count(is.in_transit_count, texts.orders)).text(" ").text(texts.in_transit);
  }
  return section;
}

Section chart_section(const Wording& words, const std::vector<analytics::Group>& groups,
                      const analytics::Period& period) {
  const Texts& texts = words.texts();
  Section section("📆", period.days <= kDaysByDay ? texts.by_day : texts.by_week);
  if (period.days < 2) return section;
  const auto columns = columns_of(words, groups, period);
  std::int64_t most = 0;
  for (const Column& column : columns) most = std::max(most, all_currencies(column.sums).orders_count());
  if (most == 0) return section;
  for (const Column& column : columns) {
    const std::int64_t orders = all_currencies(column.sums).orders_count();
    // The bar of one order must stay visible beside the bar of a hundred.
    const std::int64_t shown = orders == 0 ? 0 : std::max(orders, (most + 9) / 10);
    Line& line = section.line().text(column.name).text(" ").text(bar(shown, most)).text(" ");
    line.text(words.number(orders));
    if (all_currencies(column.sums).priced_count() > 0) {
      line.fact(words.sums(column.sums, &SalesNumbers::orders_sum));
    }
  }
  return section;
}

Section best_section(const Wording& words, std::string_view emoji, std::string_view heading,
                     const std::vector<analytics::Group>& groups, std::int64_t total,
                     std::int64_t all_orders) {
  const Texts& texts = words.texts();
  Section section(emoji, heading);
  std::int64_t shown = 0;
  for (const analytics::Group& group : groups) {
    const std::int64_t orders = all_currencies(group.sums).orders_count();
    if (orders == 0 || shown == static_cast<std::int64_t>(kBestShown)) break;
    ++shown;
    Line& line = section.line().text(std::to_string(shown)).text(". ");
    line.text(group.title.value_or(group.key.value_or(std::string(texts.unknown))));
    if (group.title && group.key && group.title != group.key) line.fact(*group.key);  // titles repeat
    line.text(": ");
    line.text(words.orders(group.sums));
    if (const auto part = percent_hundredths(orders, all_orders)) line.fact(words.percent(*part));
  }
  if (shown > 0 && total > shown) {
    section.heading().fact(words.number(shown) + " " + std::string(texts.of) + " " + words.number(total));
  }
  return section;
}

}  // namespace wbd::report
