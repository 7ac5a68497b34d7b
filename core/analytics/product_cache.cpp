#include "core/analytics/product_cache.hpp"

#include <algorithm>
#include <map>

#include "core/analytics/article_sums.hpp"
#include "core/analytics/sales.hpp"
#include "core/store/analytics_cache.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/sales_facts.hpp"

namespace wbd::analytics {
namespace {

// Finds the first order or sale of some articles after a time. Each time is looked up once.
class NextFacts {
 public:
  NextFacts(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles)
      : tx_(tx), cabinet_(cabinet), articles_(articles) {}

  [[nodiscard]] std::optional<UtcTime> after(UtcTime from, NmId nm_id) {
    auto known = known_.find(from);
    if (known == known_.end()) {
      known = known_.emplace(from, store::next_facts(tx_, cabinet_, articles_, from)).first;
    }
    const auto found = known->second.find(nm_id);
    return found == known->second.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  db::Tx& tx_;
  CabinetId cabinet_;
  std::span<const NmId> articles_;
  std::map<UtcTime, std::map<NmId, UtcTime>> known_;
};

// The time when the metrics of this period change although no row does. The day ends, a row enters the
// previous window at its moving end, or a row with a future time becomes due.
UtcTime end_of_validity(NextFacts& facts, NmId nm_id, const Period& period, UtcTime now,
                        const TimeZone& zone) {
  UtcTime end = zone.start_of(Date{period.last + std::chrono::days{1}});
  const std::chrono::days back{period.days};
  if (const auto next = facts.after(now, nm_id)) end = std::min(end, *next + Millis{1});
  if (const auto next = facts.after(period.previous.to, nm_id)) {
    end = std::min(end, *next + back + Millis{1});
  }
  return end;
}

// Articles without rows in the longest period and the one before it get no metrics.
void refresh_metrics(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles, std::int64_t version,
                     UtcTime now, const TimeZone& zone) {
  ArticleSums sums(tx, cabinet, articles, zone);
  NextFacts facts(tx, cabinet, articles);
  const Period longest = last_days(kPeriods.back(), now, zone);
  std::vector<store::ArticleMetrics> made;
  for (const NmId nm_id : articles) {
    if (sums.total(nm_id, longest.current).empty() && sums.total(nm_id, longest.previous).empty()) continue;
    for (const int days : kPeriods) {
      const Period period = last_days(days, now, zone);
      store::ArticleMetrics& metrics = made.emplace_back(store::ArticleMetrics{nm_id, days, {}});
      JsonWriter json(metrics.cached.body);
      json.begin_object();
      const SalesByCurrency totals = sums.total(nm_id, period.current);
      const SalesByCurrency previous = sums.total(nm_id, period.previous);
      write_comparison(json, days, totals, previous, true, only_currency({&totals, &previous}));
      json.end_object();
      metrics.cached.built_from = version;
      metrics.cached.updated_at = now;
      metrics.cached.valid_until = end_of_validity(facts, nm_id, period, now, zone);
    }
  }
  store::replace_metrics(tx, cabinet, articles, made);
}

}  // namespace

void drop_products(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles) {
  store::mark_stale(tx, cabinet, articles);
}

void drop_all_products(db::Tx& tx, CabinetId cabinet) {
  store::mark_all_stale(tx, cabinet);
}

bool refresh_products(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, UtcTime now, std::int64_t limit) {
  store::begin_metrics_day(tx, cabinet, day_of(now, zone));
  const auto articles = store::stale_articles(tx, cabinet, limit);
  if (articles.empty()) return false;
  const auto known = store::find_cabinet(tx, cabinet);
  if (!known) return false;
  refresh_metrics(tx, cabinet, articles, known->data_version, now, zone);
  store::unmark_stale(tx, cabinet, articles);
  return std::ssize(articles) == limit;
}

std::optional<std::string> find_product(db::Tx& tx, CabinetId cabinet, NmId nm_id, int days,
                                        const TimeZone& zone, UtcTime now) {
  if (store::daily_sales_zone(tx, cabinet) != zone.name()) return std::nullopt;
  auto metrics = store::find_metrics(tx, cabinet, nm_id, days);
  if (!metrics || now < metrics->updated_at || now >= metrics->valid_until) return std::nullopt;
  return std::move(metrics->body);
}

}  // namespace wbd::analytics
