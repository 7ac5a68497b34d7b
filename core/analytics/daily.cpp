#include "core/analytics/daily.hpp"

#include <set>
#include <unordered_map>

#include "core/analytics/numbers.hpp"
#include "core/analytics/product_cache.hpp"
#include "core/analytics/windows.hpp"
#include "core/store/orders.hpp"

namespace wbd::analytics {
namespace {

using store::DailySlice;

// The change that a batch makes to the sums, and the articles it touches.
class Delta {
 public:
  explicit Delta(const TimeZone& zone) : sums_(zone) {}

  template <class Fact>
  void replace(const std::optional<Fact>& before, const std::optional<Fact>& after) {
    if (before == after) return;
    if (before) add(*before, -1);
    if (after) add(*after, 1);
  }
  [[nodiscard]] const DailySums& sums() const { return sums_; }
  [[nodiscard]] const std::set<NmId>& articles() const { return articles_; }

 private:
  template <class Fact>
  void add(const Fact& fact, int times) {
    sums_.add(fact, times);
    if (fact.nm_id) articles_.insert(*fact.nm_id);
  }

  DailySums sums_;
  std::set<NmId> articles_;
};

std::optional<store::OrderFact> fact_of(const Order* order) {
  return order == nullptr ? std::nullopt : std::optional(store::fact_of(*order));
}
std::optional<store::SaleFact> fact_of(const Sale* sale, const Order* order) {
  return sale == nullptr ? std::nullopt : std::optional(store::fact_of(*sale, order));
}

bool may_change_its_sales(const OrderChange& change) {
  if (!change.may_have_sales) return false;
  return change.before == nullptr ||
         change.before->price_with_discount != change.after->price_with_discount ||
         change.before->currency != change.after->currency;
}

}  // namespace

template <class Fact>
void DailySums::add_to_slices(const Fact& fact, UtcTime time, int times) {
  const Day day = day_of(time, zone_);
  const auto add_to = [&](DailySlice slice, std::string_view key) {
    const KeyView view{slice, day, key, fact.currency};
    Sums::value_type*& latest = latest_[static_cast<std::size_t>(slice)];
    if (latest == nullptr || Less::view(latest->first) != view) {
      auto found = sums_.find(view);
      if (found == sums_.end()) {
        store::DailyKey owned{slice, day, std::string(key), std::string(fact.currency)};
        found = sums_.emplace(std::move(owned), SalesNumbers{}).first;
      }
      latest = &*found;
    }
    analytics::add(latest->second, fact, times);
  };
  add_to(DailySlice::cabinet, "");
  add_to(DailySlice::article, fact.nm_id ? std::to_string(fact.nm_id->value) : "");
  add_to(DailySlice::warehouse, fact.warehouse);
  add_to(DailySlice::region, fact.region);
}

void DailySums::add(const store::OrderFact& order, int times) {
  add_to_slices(order, order.ordered_at, times);
}

void DailySums::add(const store::SaleFact& sale, int times) {
  add_to_slices(sale, sale.sold_at, times);
}

std::vector<store::DailyRow> DailySums::rows() const {
  std::vector<store::DailyRow> rows;
  rows.reserve(sums_.size());
  for (const auto& [key, numbers] : sums_) {
    if (numbers != SalesNumbers{}) rows.push_back({key, numbers});
  }
  return rows;
}

void record(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const OrderChange> orders,
            std::span<const SaleChange> sales) {
  Delta delta(zone);  // computed first, while the database may still be storing the rows
  std::unordered_map<std::string_view, const OrderChange*> with_sales;
  for (const OrderChange& change : orders) {
    delta.replace(fact_of(change.before), fact_of(change.after));
    if (may_change_its_sales(change)) with_sales.emplace(change.after->srid, &change);
  }
  // The order's flags do not show all of its sales: a sale and its reversal set none.
  if (!with_sales.empty() && store::has_sales(tx, cabinet)) {
    std::vector<std::string_view> srids;
    srids.reserve(with_sales.size());
    for (const auto& [srid, change] : with_sales) srids.push_back(srid);
    for (const Sale& sale : store::sales_of(tx, cabinet, srids)) {
      const OrderChange& change = *with_sales.at(sale.row.srid);
      delta.replace(fact_of(&sale, change.before), fact_of(&sale, change.after));
    }
  }
  for (const SaleChange& change : sales) {
    delta.replace(fact_of(change.before, change.order_before), fact_of(change.after, change.order_after));
  }
  if (store::daily_sales_zone(tx, cabinet) != zone.name()) return rebuild(tx, cabinet, zone);
  const std::vector<NmId> articles(delta.articles().begin(), delta.articles().end());
  drop_products(tx, cabinet, articles);
  store::add_daily_sales(tx, cabinet, delta.sums().rows());
}

std::vector<store::DailyRow> recompute(db::Tx& tx, CabinetId cabinet, const TimeZone& zone) {
  DailySums sums(zone);
  const store::FactFilter all{cabinet, {}, {}, {}};
  store::each_order_fact(tx, all, [&](const store::OrderFact& order) { sums.add(order); });
  store::each_sale_fact(tx, all, [&](const store::SaleFact& sale) { sums.add(sale); });
  return sums.rows();
}

void rebuild(db::Tx& tx, CabinetId cabinet, const TimeZone& zone) {
  store::clear_daily_sales(tx, cabinet);
  store::add_daily_sales(tx, cabinet, recompute(tx, cabinet, zone));
  store::set_daily_sales_zone(tx, cabinet, zone.name());
  drop_all_products(tx, cabinet);
}

}  // namespace wbd::analytics
