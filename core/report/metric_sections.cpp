#include "core/report/metric_sections.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/analytics/numbers.hpp"
#include "core/store/sync_state.hpp"
#include "core/view/loading.hpp"

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
    if (const auto percent = analytics::settled_buyout_percent_hundredths(all)) {
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

const SalesByCurrency& compared(const PeriodSums& period) {
  static const SalesByCurrency kUnknown;
  return period.previous_known ? period.previous : kUnknown;
}

std::string history_text(const Wording& words, const analytics::Coverage& coverage) {
  if (!coverage.complete_from) return std::string(words.texts().history_loads);
  return fmt::format(fmt::runtime(words.texts().history_from), words.date(*coverage.complete_from));
}

Line not_compared_line(const Wording& words, const Overview& overview) {
  std::string periods;
  int last = 0;
  for (const PeriodSums& period : overview.periods) {
    // A period without orders has no line that could be compared.
    if (period.previous_known || all_currencies(period.current).orders_count() == 0) continue;
    periods += (periods.empty() ? "" : ", ") + words.number(period.days);
    last = period.days;
  }
  Line line;
  if (periods.empty()) return line;
  periods += " " + std::string(plural(words.language(), last, words.texts().days));
  line.text(fmt::format(fmt::runtime(words.texts().not_compared), periods));
  line.fact(history_text(words, overview.coverage));
  return line;
}

void append_buyout_rate(Line& line, const Wording& words, const SalesNumbers& numbers) {
  const Texts& texts = words.texts();
  if (analytics::buyout_is_preliminary(numbers)) {
    line.text(fmt::format(fmt::runtime(texts.too_early), words.number(analytics::decided_count(numbers)),
                          words.number(numbers.orders_count())));
  } else if (const auto percent = analytics::buyout_percent_hundredths(numbers)) {
    line.bold(words.percent(*percent));
  }
}

Section speed_section(const Wording& words, const Overview& overview) {
  Section section("⚡", words.texts().speed);
  if (!any_orders(overview)) return section;
  for (const auto& period : overview.periods) {
    const SalesNumbers all = all_currencies(period.current);
    Line& line = period_line(words, section, period);
    line.text(words.hundredths(analytics::orders_per_day_hundredths(all, period.days))).text(" ");
    line.text(words.texts().per_day);
    words.append_change(line, all.orders_count(), all_currencies(compared(period)).orders_count());
  }
  section.add(not_compared_line(words, overview));
  return section;
}

Section today_section(const Wording& words, const Overview& overview) {
  Section section("📅", words.texts().today_vs_yesterday);
  if (all_currencies(overview.today).orders_count() == 0 &&
      all_currencies(overview.yesterday).orders_count() == 0) {
    return section;
  }
  Line& line = section.line().text(words.texts().today).text(": ");
  static const SalesByCurrency kUnknown;
  words.append_orders(line, overview.today,
                      overview.yesterday_known ? overview.yesterday_same_time : kUnknown);
  if (!overview.yesterday_known) {
    section.line().text(words.texts().yesterday).text(": ").text(words.texts().no_data);
    return section;
  }
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

bool Freshness::add_loading(Dataset dataset) {
  const auto more = successes->loading({&dataset, 1});
  loading.insert(loading.end(), more.begin(), more.end());
  return !more.empty();
}

Freshness read_freshness(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                         std::span<const Dataset> datasets, UtcTime now) {
  Freshness freshness;
  freshness.now = now;
  const auto& successes = freshness.successes.emplace(store::Successes::load(tx, cabinets));
  for (const Dataset& dataset : datasets) {
    freshness.synced_at.emplace_back(dataset, successes.oldest({&dataset, 1}));
  }
  freshness.as_of = successes.oldest(datasets);
  freshness.loading = successes.loading(datasets);
  return freshness;
}

Section freshness_section(const Wording& words, const Freshness& freshness) {
  const Texts& texts = words.texts();
  auto oldest = freshness.as_of;
  std::string missing;
  for (const auto& [dataset, time] : freshness.synced_at) {
    if (time && (!oldest || *time < *oldest)) oldest = time;
    const bool loads =
        std::ranges::find(freshness.loading, dataset, &LoadingDataset::dataset) != freshness.loading.end();
    if (time || loads) continue;
    missing.append(missing.empty() ? "" : ", ").append(view::dataset_name(dataset, words.language()));
  }
  Section section;
  if (oldest) section.line().text("🕒 ").text(texts.as_of).text(" ").text(words.full_time(*oldest));
  if (!freshness.loading.empty()) {
    section.line()
        .text("⏳ ")
        .text(texts.still_loading)
        .text(": ")
        .text(view::loading_text(freshness.loading, freshness.now, words.language()));
  }
  if (oldest && !missing.empty() && !freshness.as_of)
    section.line().text(texts.not_loaded).text(": ").text(missing);
  return section;
}

}  // namespace wbd::report
