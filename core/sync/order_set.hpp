#pragma once
// The orders that a batch touches.

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/analytics/daily.hpp"
#include "core/store/currency.hpp"
#include "core/store/fbs_orders.hpp"
#include "core/store/orders.hpp"
#include "core/sync/delta.hpp"
#include "core/sync/merge.hpp"

namespace wbd::sync {

// Its orders as stored, and as merged with the batch. A Row has an srid and is applied by apply(Order&, row).
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

}  // namespace wbd::sync
