#include "core/sync/ingest.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/analytics/daily.hpp"
#include "core/store/currency.hpp"
#include "core/sync/merge.hpp"

namespace wbd::sync {
namespace {

// The orders that a batch touches: as stored, and as merged with the batch.
template <class Row>
class OrderSet {
 public:
  // `rows` must outlive it.
  OrderSet(db::Tx& tx, CabinetId cabinet, std::span<const Row> rows) : tx_(tx), cabinet_(cabinet) {
    std::vector<std::string_view> srids;
    srids.reserve(rows.size());
    for (const Row& row : rows) srids.push_back(row.srid);
    currency_ = store::currency_or_assumed(tx, cabinet);
    stored_ = store::load_orders(tx, cabinet, srids);
    // Sales and assembly orders may have arrived before the order itself.
    if (!stored_.empty()) {
      std::erase_if(srids, [this](std::string_view srid) { return stored_.contains(std::string(srid)); });
    }
    if (store::has_sales(tx, cabinet)) flags_ = store::load_sale_flags(tx, cabinet, srids);
    if (store::has_fbs_orders(tx, cabinet)) fbs_ = store::load_fbs_orders(tx, cabinet, srids);

    touched_.reserve(rows.size());  // by_srid_ points into it
    by_srid_.reserve(rows.size());
    for (const Row& row : rows) {
      const auto [slot, is_new] = by_srid_.try_emplace(row.srid, nullptr);
      if (is_new) slot->second = &begin(row.srid);
      slot->second->differs |= apply(slot->second->order, row);
    }
  }

  WriteCounts save(const TimeZone& zone, Events* events) {
    WriteCounts counts;
    std::vector<analytics::OrderChange> changes;
    changes.reserve(touched_.size());
    for (const Touched& touched : touched_) {
      if (touched.before == nullptr) {
        ++counts.created;
      } else if (touched.differs) {
        ++counts.changed;
      } else {
        ++counts.unchanged;
        continue;
      }
      const bool may_have_sales = touched.before != nullptr || flags_.contains(touched.order.srid);
      changes.push_back({touched.before, &touched.order, may_have_sales});
    }
    // Ids grow with the order time, because lists sort orders of the same time by id.
    std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
      return std::tie(a.after->ordered_at, a.after->srid) < std::tie(b.after->ordered_at, b.after->srid);
    });
    std::vector<const Order*> to_write;
    to_write.reserve(changes.size());
    for (const auto& change : changes) to_write.push_back(change.after);
    store::save_orders(tx_, cabinet_, to_write);
    analytics::record(tx_, cabinet_, zone, changes, {});
    if (events == nullptr) return counts;
    for (const auto& change : changes) {
      const auto before = change.before ? std::optional(change.before->status) : std::nullopt;
      order_events(*events, before, *change.after);
    }
    return counts;
  }

 private:
  struct Touched {
    const Order* before = nullptr;  // as stored; nullptr when it is new
    Order order;
    bool differs = false;
  };

  Touched& begin(const std::string& srid) {
    Touched& touched = touched_.emplace_back();
    if (auto known = stored_.find(srid); known != stored_.end()) {
      touched.order = known->second;
      touched.before = &known->second;
      return touched;
    }
    touched.order.cabinet_id = cabinet_;
    touched.order.srid = srid;
    touched.order.currency = currency_;
    if (auto sales = flags_.find(srid); sales != flags_.end()) apply(touched.order, sales->second);
    if (auto fbs = fbs_.find(srid); fbs != fbs_.end()) apply(touched.order, fbs->second);
    return touched;
  }

  db::Tx& tx_;
  CabinetId cabinet_;
  std::string currency_;  // of an order that names none
  std::unordered_map<std::string, Order> stored_;
  std::unordered_map<std::string, store::SaleFlags> flags_;
  std::unordered_map<std::string, FbsOrder> fbs_;
  std::vector<Touched> touched_;  // in the order of the rows
  std::unordered_map<std::string_view, Touched*> by_srid_;
};

}  // namespace

WriteCounts ingest_orders(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                          std::span<const StatOrder> rows, Events* events) {
  return OrderSet<StatOrder>(tx, cabinet, rows).save(zone, events);
}

WriteCounts ingest_feed(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const FeedOrder> rows,
                        Events* events) {
  return OrderSet<FeedOrder>(tx, cabinet, rows).save(zone, events);
}

WriteCounts ingest_sales(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const StatSale> rows,
                         Events* events) {
  std::vector<std::string_view> ids;
  ids.reserve(rows.size());
  for (const StatSale& row : rows) ids.push_back(row.sale_id);
  const auto stored = store::load_sales(tx, cabinet, ids);
  const std::string currency = store::currency_or_assumed(tx, cabinet);

  struct Touched {
    Sale sale;
    bool is_new = false;
    bool differs = false;
  };
  std::unordered_map<std::string, Touched> touched;
  for (const StatSale& row : rows) {
    auto [slot, inserted] = touched.try_emplace(row.sale_id);
    if (inserted) {
      auto known = stored.find(row.sale_id);
      slot->second.is_new = known == stored.end();
      if (known != stored.end()) slot->second.sale = known->second;
      slot->second.sale.cabinet_id = cabinet;
      if (slot->second.is_new) slot->second.sale.currency = currency;
    }
    slot->second.differs |= apply(slot->second.sale, row);
  }

  WriteCounts counts;
  std::vector<const Sale*> to_write;
  std::unordered_set<std::string_view> srid_set;
  for (const auto& [id, entry] : touched) {
    if (entry.sale.row.kind == SaleKind::other) ++counts.unknown_kinds;
    if (!entry.is_new && !entry.differs) {
      ++counts.unchanged;
      continue;
    }
    ++(entry.is_new ? counts.created : counts.changed);
    to_write.push_back(&entry.sale);
    srid_set.insert(entry.sale.row.srid);
    // When a sale moves to another srid, its old order is merged again too.
    if (auto known = stored.find(id); known != stored.end()) srid_set.insert(known->second.row.srid);
  }
  if (to_write.empty()) return counts;
  store::save_sales(tx, cabinet, to_write);

  const std::vector<std::string_view> srids(srid_set.begin(), srid_set.end());
  const auto orders_before = store::load_orders(tx, cabinet, srids);
  auto orders = orders_before;
  const auto flags = store::load_sale_flags(tx, cabinet, srids);
  std::vector<const Order*> changed_orders;
  std::vector<analytics::OrderChange> order_changes;
  for (auto& [srid, order] : orders) {
    auto known = flags.find(srid);
    if (!apply(order, known == flags.end() ? store::SaleFlags{} : known->second)) continue;
    const Order& before = orders_before.at(srid);
    changed_orders.push_back(&order);
    order_changes.push_back({&before, &order});
    if (events != nullptr) order_events(*events, before.status, order);
  }
  store::save_orders(tx, cabinet, changed_orders);

  std::vector<analytics::SaleChange> sale_changes;
  const auto order_of = [](const auto& known, const std::string& srid) {
    const auto found = known.find(srid);
    return found == known.end() ? nullptr : &found->second;
  };
  for (const auto& [id, entry] : touched) {
    if (!entry.is_new && !entry.differs) continue;
    analytics::SaleChange change;
    if (auto known = stored.find(id); known != stored.end()) {
      change.before = &known->second;
      change.order_before = order_of(orders_before, known->second.row.srid);
    }
    change.after = &entry.sale;
    change.order_after = order_of(orders, entry.sale.row.srid);
    sale_changes.push_back(change);
  }
  analytics::record(tx, cabinet, zone, order_changes, sale_changes);
  return counts;
}

}  // namespace wbd::sync
