#include "core/sync/feed_mode.hpp"

#include <map>

#include "core/store/finance_units.hpp"
#include "core/store/method_states.hpp"
#include "core/store/orders.hpp"
#include "core/sync/merge.hpp"
#include "core/sync/order_set.hpp"
#include "core/sync/sale_set.hpp"

namespace wbd::sync {
namespace {

bool is_replaced(db::Tx& tx, CabinetId cabinet, std::string_view method) {
  const auto status = store::find_method_state(tx, cabinet, method);
  return status && status->from_feed();
}

std::optional<SaleKind> decided_kind(const Order& order) {
  if (order.feed_status == FeedStatus::buyout) return SaleKind::sale;
  const bool back =
      order.feed_status == FeedStatus::returned || order.feed_status == FeedStatus::return_defective;
  return back ? std::optional(SaleKind::returned) : std::nullopt;
}

// The feed takes a buyout or return back that no other source has reported. A row of its own undoes it on the
// day of the news, so the days before stay as they were.
void take_back(SaleSet& sales, const Order& order, SaleKind kind, SaleKind reversal) {
  const Sale* const made = sales.find(order.srid, kind);
  if (made == nullptr || made->sources != kFromFeed) return;
  auto& touched = sales.of_unit(order.srid, reversal);
  touched.differs |= apply(touched.sale, order);
}

void follow_feed(SaleSet& sales, const Order& order) {
  const auto kind = decided_kind(order);
  if (kind) {
    auto& touched = sales.of_unit(order.srid, *kind);
    touched.differs |= apply(touched.sale, order);
  }
  if (order.feed_status == FeedStatus::other || kind == SaleKind::returned) return;
  take_back(sales, order, SaleKind::returned, SaleKind::return_reversal);
  if (!kind) take_back(sales, order, SaleKind::sale, SaleKind::sale_reversal);
}

// The sale of an order describes it, otherwise its return.
std::vector<store::FinanceUnit> one_an_order(const std::vector<store::FinanceUnit>& units) {
  std::map<std::string_view, const store::FinanceUnit*> best;
  for (const store::FinanceUnit& unit : units) {
    const store::FinanceUnit*& known = best[unit.srid];
    if (known == nullptr || unit.row.kind == FinanceKind::sale) known = &unit;
  }
  std::vector<store::FinanceUnit> out;
  out.reserve(best.size());
  for (const auto& [srid, unit] : best) out.push_back(*unit);
  return out;
}

}  // namespace

WriteCounts make_feed_sales(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                            std::span<const std::string_view> srids, Events* events) {
  if (srids.empty() || !is_replaced(tx, cabinet, kSalesMethod)) return {};
  const auto orders = store::load_orders(tx, cabinet, srids);
  SaleSet sales(tx, cabinet, srids, {});
  for (const auto& [srid, order] : orders) follow_feed(sales, order);
  return sales.save(zone, events);
}

WriteCounts bring_accounting(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                             std::span<const std::string_view> srids) {
  const bool orders_too = is_replaced(tx, cabinet, kOrdersMethod);
  const bool sales_too = is_replaced(tx, cabinet, kSalesMethod);
  if (srids.empty() || (!orders_too && !sales_too)) return {};
  const auto units = store::finance_units(tx, cabinet, srids);
  WriteCounts counts;
  if (orders_too) {
    const auto described = one_an_order(units);
    counts += OrderSet<store::FinanceUnit>(tx, cabinet, described).save(zone, nullptr);
  }
  if (!sales_too) return counts;
  const auto orders = store::load_orders(tx, cabinet, srids);
  SaleSet sales(tx, cabinet, srids, {});
  for (const store::FinanceUnit& unit : units) {
    const bool back = unit.row.kind == FinanceKind::returned;
    auto& touched = sales.of_unit(unit.srid, back ? SaleKind::returned : SaleKind::sale);
    touched.differs |= apply(touched.sale, unit);
    if (const auto order = orders.find(unit.srid); order != orders.end())
      touched.differs |= fill_from(touched.sale, order->second);
  }
  counts += sales.save(zone, nullptr);
  return counts;
}

}  // namespace wbd::sync
