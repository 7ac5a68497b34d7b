#include "core/sync/sale_set.hpp"

#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "core/analytics/daily.hpp"
#include "core/store/currency.hpp"
#include "core/store/orders.hpp"
#include "core/sync/merge.hpp"

namespace wbd::sync {

std::string made_sale_id(std::string_view srid, SaleKind kind) {
  return fmt::format("{}:{}", to_string(kind), srid);
}

SaleSet::SaleSet(db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids,
                 std::span<const std::string_view> sale_ids)
    : tx_(tx), cabinet_(cabinet), currency_(store::currency_or_assumed(tx, cabinet)) {
  if (!store::has_sales(tx, cabinet)) return;
  for (Sale& sale : store::sales_of(tx, cabinet, srids)) touch(stored_.emplace_back(std::move(sale)));
  std::vector<std::string_view> others;
  for (const std::string_view id : sale_ids) {
    if (!by_sale_id_.contains(id)) others.push_back(id);
  }
  for (auto& [id, sale] : store::load_sales(tx, cabinet, others))
    touch(stored_.emplace_back(std::move(sale)));
}

SaleSet::Touched& SaleSet::touch(const Sale& stored) {
  Touched& touched = touched_.emplace_back(Touched{&stored, stored, false, false});
  by_id_[stored.id] = &touched;
  by_unit_.emplace(std::pair(stored.row.srid, stored.row.kind), &touched);
  if (!stored.row.sale_id.empty()) by_sale_id_[stored.row.sale_id] = &touched;
  return touched;
}

SaleSet::Touched& SaleSet::begin(std::string id) {
  Touched& touched = touched_.emplace_back();
  touched.sale.cabinet_id = cabinet_;
  touched.sale.id = std::move(id);
  touched.sale.sources = 0;
  touched.sale.currency = currency_;
  by_id_[touched.sale.id] = &touched;
  return touched;
}

SaleSet::Touched& SaleSet::of_row(const StatSale& row) {
  if (const auto known = by_sale_id_.find(row.sale_id); known != by_sale_id_.end()) {
    known->second->wanted = true;
    return *known->second;
  }
  const bool of_a_unit = row.kind != SaleKind::surcharge && row.kind != SaleKind::other;
  const auto made = by_id_.find(made_sale_id(row.srid, row.kind));
  const bool takes_over = of_a_unit && made != by_id_.end() && made->second->sale.row.sale_id.empty();
  Touched& touched = takes_over ? *made->second : begin(row.sale_id);
  by_sale_id_[row.sale_id] = &touched;
  touched.wanted = true;
  return touched;
}

const Sale* SaleSet::find(const std::string& srid, SaleKind kind) const {
  const auto found = by_unit_.find(std::pair(srid, kind));
  return found == by_unit_.end() ? nullptr : &found->second->sale;
}

SaleSet::Touched& SaleSet::of_unit(const std::string& srid, SaleKind kind) {
  const std::pair unit(srid, kind);
  Touched* newest = nullptr;
  for (auto [at, end] = by_unit_.equal_range(unit); at != end; ++at) {
    Touched* const one = at->second;
    if (newest == nullptr || newest->sale.row.sold_at < one->sale.row.sold_at) newest = one;
  }
  if (newest != nullptr) {
    newest->wanted = true;
    return *newest;
  }
  Touched& made = begin(made_sale_id(srid, kind));
  made.sale.row.srid = srid;
  made.sale.row.kind = kind;
  made.wanted = true;
  by_unit_.emplace(unit, &made);
  return made;
}

WriteCounts SaleSet::save(const TimeZone& zone, Events* events) {
  WriteCounts counts;
  std::vector<const Sale*> to_write;
  std::vector<const Touched*> changes;
  std::unordered_set<std::string_view> srid_set;
  for (const Touched& touched : touched_) {
    if (touched.wanted && touched.sale.row.kind == SaleKind::other) ++counts.unknown_kinds;
    if (!touched.differs) {
      counts.unchanged += touched.wanted ? 1 : 0;
      continue;
    }
    ++(touched.before == nullptr ? counts.created : counts.changed);
    to_write.push_back(&touched.sale);
    changes.push_back(&touched);
    srid_set.insert(touched.sale.row.srid);
    // When a sale moves to another srid, its old order is merged again too.
    if (touched.before != nullptr) srid_set.insert(touched.before->row.srid);
  }
  if (to_write.empty()) return counts;
  store::save_sales(tx_, cabinet_, to_write);

  const std::vector<std::string_view> srids(srid_set.begin(), srid_set.end());
  const auto orders_before = store::load_orders(tx_, cabinet_, srids);
  auto orders = orders_before;
  const auto flags = store::load_sale_flags(tx_, cabinet_, srids);
  std::vector<const Order*> changed_orders;
  std::vector<analytics::OrderChange> order_changes;
  for (auto& [srid, order] : orders) {
    const auto known = flags.find(srid);
    if (!apply(order, known == flags.end() ? store::SaleFlags{} : known->second)) continue;
    const Order& before = orders_before.at(srid);
    changed_orders.push_back(&order);
    order_changes.push_back({&before, &order});
    if (events != nullptr) order_events(*events, before.status, order);
  }
  store::save_orders(tx_, cabinet_, changed_orders);

  std::vector<analytics::SaleChange> sale_changes;
  const auto order_of = [](const auto& known, const std::string& srid) {
    const auto found = known.find(srid);
    return found == known.end() ? nullptr : &found->second;
  };
  for (const Touched* touched : changes) {
    analytics::SaleChange change;
    if (touched->before != nullptr) {
      change.before = touched->before;
      change.order_before = order_of(orders_before, touched->before->row.srid);
    }
    change.after = &touched->sale;
    change.order_after = order_of(orders, touched->sale.row.srid);
    sale_changes.push_back(change);
  }
  analytics::record(tx_, cabinet_, zone, order_changes, sale_changes);
  return counts;
}

}  // namespace wbd::sync
