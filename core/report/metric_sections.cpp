#include "core/report/metric_sections.hpp"

#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::report {
namespace {

using analytics::all_currencies;
using analytics::Overview;
using analytics::PeriodSums;

bool any_orders(const Overview& overview) {
  return std::any_of(overview.periods.begin(), overview.periods.end(), [](const PeriodSums& period) {
    return all_currencies(period.current).orders_count() != 0;
  });
}

bool any_sales(const Overview& overview) {
  return std::any_of(overview.periods.begin(), overview.periods.end(), [](const PeriodSums& period) {
    const SalesNumbers all = all_currencies(period.current);
    return all.buyouts_count != 0 || all.returns_count != 0;
  });
}

Line& period_line(const Wording& words, Section& section, const PeriodSums& period) {
  return section.line().bold(words.count(period.days, words.texts().days)).text(": ");
}

std::string_view dataset_name(const Texts& texts, Dataset dataset) {
  const auto found = std::find_if(texts.datasets.begin(), texts.datasets.end(),
                                  [dataset](const auto& name) { return name.first == dataset; });
  return found == texts.datasets.end() ? to_string(dataset) : found->second;
}

}  // namespace

Section orders_section(const Wording& words, std::string_view heading, const Overview& overview) {
  Section section("📈", heading);
  if (!any_orders(overview)) return section;
  for (const auto& period : overview.periods) {
    const SalesNumbers all = all_currencies(period.current);
    Line& line = period_line(words, section, period);
    line.text(words.orders(period.current));
    if (all.cancelled_count > 0) line.fact(words.count(all.cancelled_count, words.texts().cancellations));
    if (all.unpriced_count > 0) {
      line.fact(words.number(all.unpriced_count)).text(" ").text(words.texts().unpriced);
    }
  }
  return section;
}

Section buyouts_section(const Wording& words, std::string_view heading, const Overview& overview) {
  Section section("🛍", heading);
  if (!any_orders(overview) && !any_sales(overview)) return section;
  for (const auto& period : overview.periods) {
    const SalesNumbers all = all_currencies(period.current);
    Line& line = period_line(words, section, period);
    line.text(words.count(all.buyouts_count, words.texts().buyouts_count));
    if (all.buyouts_count > 0) line.fact(words.sums(period.current, &SalesNumbers::buyouts_sum));
    if (const auto percent = analytics::buyout_percent_hundredths(all)) {
      line.fact(words.texts().buyout_rate).text(" ").text(words.percent(*percent));
    }
    if (all.returns_count > 0) {
      line.fact(words.count(all.returns_count, words.texts().returns)).text(", ");
      line.text(words.sums(period.current, &SalesNumbers::returns_sum));
    }
    if (all.in_transit_count > 0) {
      line.fact(words.number(all.in_transit_count)).text(" ").text(words.texts().in_transit);
    }
  }
  return section;
}

Section speed_section(const Wording& words, const Overview& overview) {
  Section section("⚡", words.texts().speed);
  if (!any_orders(overview)) return section;
  for (const auto& period : overview.periods) {
    const SalesNumbers all = all_currencies(period.current);
    Line& line = period_line(words, section, period);
    line.text(words.hundredths(analytics::orders_per_day_hundredths(all, period.days))).text(" ");
    line.text(words.texts().per_day);
    words.append_change(line, all.orders_count(), all_currencies(period.previous).orders_count());
  }
  return section;
}

Section today_section(const Wording& words, const Overview& overview) {
  Section section("📅", words.texts().today_vs_yesterday);
  if (all_currencies(overview.today).orders_count() == 0 &&
      all_currencies(overview.yesterday).orders_count() == 0) {
    return section;
  }
  Line& line = section.line().text(words.texts().today).text(": ");
  words.append_orders(line, overview.today, overview.yesterday_same_time);
  section.line()
      .text(words.texts().yesterday_same_time)
      .text(": ")
      .text(words.orders(overview.yesterday_same_time));
  section.line().text(words.texts().yesterday).text(": ").text(words.orders(overview.yesterday));
  return section;
}

Section rating_section(const Wording& words, const std::optional<store::Rating>& rating) {
  Section section("⭐", words.texts().rating);
  if (!rating || rating->count == 0 || !rating->average_hundredths) return section;
  section.heading().dot().bold(words.hundredths(*rating->average_hundredths));
  section.heading().fact(words.count(rating->count, words.texts().reviews));
  for (std::size_t star = 5; star > 0; --star) {
    const std::int64_t count = rating->stars[star - 1];
    section.line()
        .text(std::to_string(star))
        .text("★ ")
        .text(bar(count, rating->count))
        .text(" ")
        .text(words.percent(percent_hundredths(count, rating->count).value_or(0)));
  }
  return section;
}

std::optional<UtcTime> Freshness::synced(Dataset dataset) const {
  for (const auto& [known, time] : synced_at) {
    if (known == dataset) return time;
  }
  return std::nullopt;
}

Freshness read_freshness(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                         std::span<const Dataset> datasets) {
  Freshness freshness;
  const auto& successes = freshness.successes.emplace(store::Successes::load(tx, cabinets));
  for (const Dataset& dataset : datasets) {
    freshness.synced_at.emplace_back(dataset, successes.oldest({&dataset, 1}));
  }
  freshness.as_of = successes.oldest(datasets);
  return freshness;
}

Section freshness_section(const Wording& words, const Freshness& freshness) {
  auto oldest = freshness.as_of;
  std::string missing;
  for (const auto& [dataset, time] : freshness.synced_at) {
    if (time && (!oldest || *time < *oldest)) oldest = time;
    if (!time) missing.append(missing.empty() ? "" : ", ").append(dataset_name(words.texts(), dataset));
  }
  Section section;
  if (!oldest) return section;
  section.line().text("🕒 ").text(words.texts().as_of).text(" ").text(words.full_time(*oldest));
  if (!missing.empty() && !freshness.as_of) {
    section.line().text(words.texts().not_loaded).text(": ").text(missing);
  }
  return section;
}

}  // namespace wbd::report
