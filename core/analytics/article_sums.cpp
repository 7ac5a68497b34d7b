#include "core/analytics/article_sums.hpp"

#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/sales_facts.hpp"

namespace wbd::analytics {
namespace {

NmId article_of(const store::DailyKey& key) {
  return NmId{std::stoll(key.key)};
}

}  // namespace

ArticleSums::ArticleSums(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles, const TimeZone& zone)
    : tx_(tx),
      cabinet_(cabinet),
      articles_(articles),
      zone_(zone),
      kept_(store::daily_sales_zone(tx, cabinet) == zone.name()) {
  keys_.reserve(articles.size());
  for (const NmId nm_id : articles) keys_.push_back(std::to_string(nm_id.value));
}

void ArticleSums::read_days(Day first, Day last) {
  days_read_.extend(first, last, [this](Day from, Day to) {
    store::each_daily_row(tx_, {cabinet_, store::DailySlice::article, keys_, from, to},
                          [this](const store::DailyRow& row) {
                            days_[article_of(row.key)][row.key.day][row.key.currency] += row.numbers;
                          });
  });
}

const ArticleSums::ByArticle& ArticleSums::rows_of(const Window& piece) {
  const auto [known, is_new] = pieces_.try_emplace(piece);
  ByArticle& sums = known->second;
  if (!is_new || piece.empty()) return sums;
  const store::FactFilter filter{cabinet_, {articles_.begin(), articles_.end()}, piece.from, piece.to};
  const auto add_fact = [&sums](const auto& fact) { add(sum_of(sums[*fact.nm_id], fact.currency), fact); };
  store::each_order_fact(tx_, filter, add_fact);
  store::each_sale_fact(tx_, filter, add_fact);
  return sums;
}

SalesByCurrency ArticleSums::total(NmId nm_id, const Window& window) {
  SalesByCurrency sums;
  const auto add_rows = [&](const Window& piece) {
    if (piece.empty()) return;
    const ByArticle& rows = rows_of(piece);
    if (const auto found = rows.find(nm_id); found != rows.end()) sums += found->second;
  };
  if (window.empty()) return sums;
  if (!kept_) {
    add_rows(window);
    return sums;
  }
  const Pieces pieces = split(window, zone_);
  read_days(pieces.first, pieces.last);
  if (const auto found = days_.find(nm_id); found != days_.end()) {
    const auto& days = found->second;
    for (auto day = days.lower_bound(pieces.first); day != days.end() && day->first < pieces.last; ++day) {
      sums += day->second;
    }
  }
  add_rows(pieces.head);
  add_rows(pieces.tail);
  return sums;
}

}  // namespace wbd::analytics
