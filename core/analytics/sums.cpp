#include "core/analytics/sums.hpp"

#include <algorithm>
#include <array>

#include "core/analytics/numbers.hpp"
#include "core/model/names.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/sales_facts.hpp"

namespace wbd::analytics {
namespace {

using store::DailySlice;

UtcTime time_of(const store::OrderFact& order) {
  return order.ordered_at;
}
UtcTime time_of(const store::SaleFact& sale) {
  return sale.sold_at;
}

template <class Fact>
std::string key_of(const Fact& fact, GroupBy group, const TimeZone& zone) {
  switch (group) {
    case GroupBy::day:
      return wbd::to_string(zone.date_of(time_of(fact)));
    case GroupBy::product:
      return fact.nm_id ? std::to_string(fact.nm_id->value) : std::string();
    case GroupBy::warehouse:
      return std::string(fact.warehouse);
    case GroupBy::region:
      return std::string(fact.region);
  }
  return {};
}

store::DailyFilter daily_filter(CabinetId cabinet, const Scope& scope, Day first, Day last) {
  store::DailyFilter filter{cabinet, DailySlice::cabinet, {}, first, last};
  if (scope.nm_id) {
    filter.slice = DailySlice::article;
    filter.keys = {std::to_string(scope.nm_id->value)};
  }
  return filter;
}

// A sale and its reversal add up to nothing.
void drop_empty(SalesByCurrency& sums) {
  std::erase_if(sums, [](const auto& sum) { return sum.second == SalesNumbers{}; });
}
void drop_empty(Groups& groups) {
  for (auto& [key, sums] : groups) drop_empty(sums);
  std::erase_if(groups, [](const auto& group) { return group.second.empty(); });
}

}  // namespace

std::optional<GroupBy> parse_group_by(std::string_view word) {
  return find_name<GroupBy>(kGroupNames, word);
}
std::string_view to_string(GroupBy group) {
  return name_of(kGroupNames, group);
}

SumReader::SumReader(db::Tx& tx, Scope scope, const TimeZone& zone)
    : tx_(tx), scope_(std::move(scope)), zone_(zone) {
  for (const CabinetId cabinet : scope_.cabinets) {
    const bool kept = store::daily_sales_zone(tx_, cabinet) == zone_.name();
    (kept ? kept_ : unkept_).push_back(cabinet);
  }
}

template <class Use>
void SumReader::each_fact(CabinetId cabinet, const Window& window, Use use) {
  if (window.empty()) return;
  store::FactFilter filter{cabinet, {}, window.from, window.to};
  if (scope_.nm_id) filter.articles = {*scope_.nm_id};
  store::each_order_fact(tx_, filter, use);
  store::each_sale_fact(tx_, filter, use);
}

void SumReader::read_days(Day first, Day last) {
  days_read_.extend(first, last, [this](Day from, Day to) {
    for (const CabinetId cabinet : kept_) {
      store::each_daily_row(tx_, daily_filter(cabinet, scope_, from, to), [this](const store::DailyRow& row) {
        days_.push_back({row.key.day, row.key.currency, row.numbers});
      });
    }
    std::ranges::stable_sort(days_, {}, &OneDay::day);
  });
}

const SalesByCurrency& SumReader::rows_of(const Window& piece) {
  const auto [known, is_new] = pieces_.try_emplace(piece);
  if (!is_new) return known->second;
  SalesByCurrency& sums = known->second;
  for (const CabinetId cabinet : kept_) {
    each_fact(cabinet, piece, [&sums](const auto& fact) { add(sum_of(sums, fact.currency), fact); });
  }
  return sums;
}

// Two statements serve all windows, instead of two for each window.
void SumReader::load_pieces(std::span<const Window> windows) {
  std::vector<Window> wanted;
  for (const Window& window : windows) {
    const Pieces pieces = split(window, zone_);
    for (const Window& piece : {pieces.head, pieces.tail}) {
      if (!piece.empty() && pieces_.try_emplace(piece).second) wanted.push_back(piece);
    }
  }
  std::vector<store::FactWindow> asked;
  std::vector<SalesByCurrency*> sums;
  for (const Window& piece : wanted) {
    asked.push_back({piece.from, piece.to});
    sums.push_back(&pieces_.at(piece));
  }
  const auto use = [&sums](std::size_t window, const auto& fact) {
    add(sum_of(*sums[window], fact.currency), fact);
  };
  for (const CabinetId cabinet : kept_) {
    store::each_fact_of_article(tx_, cabinet, *scope_.nm_id, asked, use, use);
  }
}

void SumReader::expect(std::span<const Window> windows) {
  std::optional<std::pair<Day, Day>> all;
  for (const Window& window : windows) {
    if (window.empty()) continue;
    const Pieces pieces = split(window, zone_);
    if (pieces.first >= pieces.last) continue;
    if (!all) all = {pieces.first, pieces.last};
    all->first = std::min(all->first, pieces.first);
    all->second = std::max(all->second, pieces.last);
  }
  if (all) read_days(all->first, all->second);
  if (scope_.nm_id) load_pieces(windows);
}

SalesByCurrency SumReader::total(const Window& window) {
  SalesByCurrency sums;
  if (window.empty()) return sums;
  for (const CabinetId cabinet : unkept_) {
    each_fact(cabinet, window, [&sums](const auto& fact) { add(sum_of(sums, fact.currency), fact); });
  }
  const Pieces pieces = split(window, zone_);
  read_days(pieces.first, pieces.last);
  auto day = std::ranges::lower_bound(days_, pieces.first, {}, &OneDay::day);
  for (; day != days_.end() && day->day < pieces.last; ++day) sum_of(sums, day->currency) += day->numbers;
  if (!pieces.head.empty()) sums += rows_of(pieces.head);
  if (!pieces.tail.empty()) sums += rows_of(pieces.tail);
  drop_empty(sums);
  return sums;
}

void SumReader::add_rows(Groups& groups, CabinetId cabinet, const Window& window, GroupBy group) {
  each_fact(cabinet, window,
            [&](const auto& fact) { add(sum_of(groups[key_of(fact, group, zone_)], fact.currency), fact); });
}

void SumReader::add_days(Groups& groups, CabinetId cabinet, Day first, Day last, GroupBy group) {
  store::DailyFilter filter = daily_filter(cabinet, scope_, first, last);
  if (group == GroupBy::day) {
    store::each_daily_row(tx_, filter, [&](const store::DailyRow& row) {
      sum_of(groups[wbd::to_string(Date{row.key.day})], row.key.currency) += row.numbers;
    });
    return;
  }
  filter.slice = group == GroupBy::product     ? DailySlice::article
                 : group == GroupBy::warehouse ? DailySlice::warehouse
                                               : DailySlice::region;
  store::each_daily_sum(tx_, filter, [&](const store::DailyRow& row) {
    sum_of(groups[row.key.key], row.key.currency) += row.numbers;
  });
}

Groups SumReader::groups(const Window& window, GroupBy group) {
  Groups groups;
  for (const CabinetId cabinet : unkept_) add_rows(groups, cabinet, window, group);
  // The daily sums have no rows by article and place together.
  const bool kept = !scope_.nm_id || group == GroupBy::day || group == GroupBy::product;
  const Pieces pieces = split(window, zone_);
  for (const CabinetId cabinet : kept_) {
    if (!kept) {
      add_rows(groups, cabinet, window, group);
      continue;
    }
    add_rows(groups, cabinet, pieces.head, group);
    add_days(groups, cabinet, pieces.first, pieces.last, group);
    add_rows(groups, cabinet, pieces.tail, group);
  }
  drop_empty(groups);
  return groups;
}

}  // namespace wbd::analytics
