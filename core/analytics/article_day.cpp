#include "core/analytics/article_day.hpp"

#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/sales_facts.hpp"

namespace wbd::analytics {
namespace {

// A tree node and the key, without the numbers.
constexpr std::size_t kBytesOfSum = sizeof(SalesByCurrency::value_type) + 32;

// Merges windows that overlap or touch.
std::vector<Window> joined(std::vector<Window> windows) {
  std::erase_if(windows, [](const Window& window) { return window.empty(); });
  std::ranges::sort(windows);
  std::vector<Window> out;
  for (const Window& window : windows) {
    if (!out.empty() && window.from <= out.back().to) {
      out.back().to = std::max(out.back().to, window.to);
    } else {
      out.push_back(window);
    }
  }
  return out;
}

}  // namespace

// During the day each window's moving end goes from its position at `from` to its position at `to`: the rows
// in between are read too.
void ArticleDay::plan(UtcTime from, UtcTime to, const TimeZone& zone) {
  const std::vector<Window> morning = overview_windows(from, from, zone);
  const std::vector<Window> night = overview_windows(to, to, zone);
  for (std::size_t i = 0; i < morning.size(); ++i) {
    const Pieces first = split(morning[i], zone);
    const Pieces last = split(night[i], zone);
    for (const Pieces& pieces : {first, last}) {
      const Days days{pieces.first, pieces.last};
      const bool known = std::ranges::find(whole_days_, days, &DaySums::days) != whole_days_.end();
      if (pieces.first < pieces.last && !known) whole_days_.push_back({days, {}});
      read_.push_back(pieces.head);
    }
    read_.push_back({std::min(first.tail.from, last.tail.from), std::max(first.tail.to, last.tail.to)});
  }
  read_ = joined(std::move(read_));
}

void ArticleDay::read_days(db::Tx& tx, CabinetId cabinet, NmId nm_id) {
  if (whole_days_.empty()) return;
  Days all = whole_days_.front().days;
  for (const DaySums& one : whole_days_) {
    all = {std::min(all.first, one.days.first), std::max(all.second, one.days.second)};
  }
  const store::DailyFilter filter{
      cabinet, store::DailySlice::article, {std::to_string(nm_id.value)}, all.first, all.second};
  store::each_daily_row(tx, filter, [this](const store::DailyRow& row) {
    for (DaySums& one : whole_days_) {
      if (one.days.first <= row.key.day && row.key.day < one.days.second) {
        sum_of(one.sums, row.key.currency) += row.numbers;
      }
    }
  });
}

void ArticleDay::read_rows(db::Tx& tx, CabinetId cabinet, NmId nm_id) {
  std::vector<store::FactWindow> windows;
  for (const Window& window : read_) windows.push_back({window.from, window.to});
  const auto keep = [this](UtcTime at, const auto& fact) {
    Row& row = rows_.emplace_back(Row{at, std::string(fact.currency), {}});
    add(row.numbers, fact);
  };
  store::each_fact_of_article(
      tx, cabinet, nm_id, windows,
      [&](std::size_t, const store::OrderFact& order) { keep(order.ordered_at, order); },
      [&](std::size_t, const store::SaleFact& sale) { keep(sale.sold_at, sale); });
  std::ranges::stable_sort(rows_, {}, &Row::at);
}

std::optional<ArticleDay> ArticleDay::load(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                           const TimeZone& zone) {
  if (store::daily_sales_zone(tx, cabinet) != zone.name()) return std::nullopt;
  ArticleDay day;
  day.today_ = day_of(now, zone);
  const UtcTime tomorrow = zone.start_of(Date{day.today_ + std::chrono::days{1}});
  day.plan(zone.start_of(Date{day.today_}), tomorrow - Millis{1}, zone);
  day.read_days(tx, cabinet, nm_id);
  day.read_rows(tx, cabinet, nm_id);
  return day;
}

bool ArticleDay::add_rows(SalesByCurrency& sums, const Window& piece) const {
  if (piece.empty()) return true;
  const bool known = std::ranges::any_of(
      read_, [&piece](const Window& window) { return window.from <= piece.from && piece.to <= window.to; });
  if (!known) return false;
  for (auto row = std::ranges::lower_bound(rows_, piece.from, {}, &Row::at);
       row != rows_.end() && row->at < piece.to; ++row) {
    sum_of(sums, row->currency) += row->numbers;
  }
  return true;
}

std::optional<SalesByCurrency> ArticleDay::total(const Window& window, const TimeZone& zone) const {
  SalesByCurrency sums;
  if (window.empty()) return sums;
  const Pieces pieces = split(window, zone);
  if (pieces.first < pieces.last) {
    const auto found = std::ranges::find(whole_days_, Days{pieces.first, pieces.last}, &DaySums::days);
    if (found == whole_days_.end()) return std::nullopt;
    sums = found->sums;
  }
  if (!add_rows(sums, pieces.head) || !add_rows(sums, pieces.tail)) return std::nullopt;
  return sums;
}

std::size_t ArticleDay::bytes() const {
  std::size_t bytes = sizeof(ArticleDay) + read_.size() * sizeof(Window) + rows_.size() * sizeof(Row) +
                      whole_days_.size() * sizeof(DaySums);
  for (const DaySums& one : whole_days_) bytes += one.sums.size() * kBytesOfSum;
  return bytes;
}

std::optional<Overview> overview(const ArticleDay& day, UtcTime now, std::optional<UtcTime> orders_as_of,
                                 const TimeZone& zone) {
  if (day_of(now, zone) != day.today()) return std::nullopt;
  bool known = true;
  auto view = overview_of(now, orders_as_of, zone, kPeriods, [&](const Window& window) {
    auto sums = day.total(window, zone);
    known &= sums.has_value();
    return std::move(sums).value_or(SalesByCurrency{});
  });
  if (!known) return std::nullopt;
  return view;
}

}  // namespace wbd::analytics
