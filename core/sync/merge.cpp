#include "core/sync/merge.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

template <class T>
bool assign(T& field, const T& value) {
  if (field == value) return false;
  field = value;
  return true;
}

// An absent value changes nothing.
template <class T>
bool assign_known(std::optional<T>& field, const std::optional<T>& value) {
  return value && assign(field, value);
}

template <class T>
bool fill(std::optional<T>& field, const std::optional<T>& value) {
  return !field && assign_known(field, value);
}

bool raise(UtcTime& field, UtcTime value) {
  if (value <= field) return false;
  field = value;
  return true;
}

bool derive(Order& order) {
  bool changed = assign(order.status, status_of(order));
  const auto& best = order.stat_price_with_discount ? order.stat_price_with_discount : order.feed_price;
  changed |= assign_known(order.price_with_discount, best);
  return changed;
}

bool is_return(std::optional<FeedStatus> status) {
  return status == FeedStatus::returned || status == FeedStatus::return_defective;
}

}  // namespace

OrderStatus status_of(const Order& order) {
  if (order.sale_returned || is_return(order.feed_status)) return OrderStatus::returned;
  if (order.sold || order.feed_status == FeedStatus::buyout) return OrderStatus::buyout;
  if (order.stat_cancelled || order.feed_status == FeedStatus::cancel) return OrderStatus::cancelled;
  return OrderStatus::created;
}

bool apply(Order& order, const StatOrder& row) {
  if (order.stat_changed_at && row.changed_at < *order.stat_changed_at) return false;
  bool changed = assign(order.stat_changed_at, std::optional(row.changed_at));
  changed |= assign(order.ordered_at, row.ordered_at);
  changed |= raise(order.updated_at, row.changed_at);
  changed |= assign_known(order.nm_id, row.nm_id);
  changed |= assign_known(order.vendor_code, row.vendor_code);
  changed |= assign_known(order.barcode, row.barcode);
  changed |= assign_known(order.category, row.category);
  changed |= assign_known(order.subject, row.subject);
  changed |= assign_known(order.brand, row.brand);
  changed |= assign_known(order.size, row.size);
  changed |= assign_known(order.warehouse, row.warehouse);
  changed |= assign_known(order.warehouse_type, row.warehouse_type);
  changed |= assign_known(order.region, row.region);
  changed |= assign_known(order.district, row.district);
  changed |= assign_known(order.country, row.country);
  changed |= assign_known(order.price, row.price);
  changed |= assign_known(order.finished_price, row.finished_price);
  changed |= assign_known(order.stat_price_with_discount, row.price_with_discount);
  changed |= assign_known(order.discount_percent, row.discount_percent);
  changed |= assign_known(order.spp_percent, row.spp_percent);
  changed |= assign_known(order.cart_id, row.cart_id);
  changed |= assign_known(order.income_id, row.income_id);
  changed |= assign(order.stat_cancelled, row.is_cancel);
  const auto feed_cancel = order.feed_status == FeedStatus::cancel ? order.feed_changed_at : std::nullopt;
  if (row.is_cancel) {
    changed |= assign(order.cancelled_at, std::optional(row.cancelled_at.value_or(row.changed_at)));
  } else {
    changed |= assign(order.cancelled_at, feed_cancel);
  }
  return derive(order) || changed;
}

bool apply(Order& order, const FeedOrder& row) {
  if (order.feed_changed_at && row.changed_at < *order.feed_changed_at) return false;
  bool changed = assign(order.feed_changed_at, std::optional(row.changed_at));
  changed |= assign(order.feed_status, std::optional(row.status));
  changed |= raise(order.updated_at, row.changed_at);
  changed |= assign_known(order.feed_price, row.seller_price);
  changed |= assign(order.chrt_id, std::optional(row.chrt_id));
  if (row.status == FeedStatus::cancel) {
    changed |= assign_known(order.cancel_type, row.cancel_type);
    if (!order.stat_cancelled) changed |= assign(order.cancelled_at, std::optional(row.changed_at));
  } else if (!order.stat_cancelled) {
    changed |= assign(order.cancelled_at, std::optional<UtcTime>{});
    changed |= assign(order.cancel_type, std::optional<std::string>{});
  }
  if (!row.currency.empty()) changed |= assign(order.currency, row.currency);
  if (!order.stat_changed_at) {
    changed |= assign(order.ordered_at, row.ordered_at);
    changed |= assign(order.nm_id, std::optional(row.nm_id));
    changed |= assign_known(order.warehouse, row.warehouse);
    changed |= assign(order.warehouse_type, std::optional(row.warehouse_type));
    changed |= assign_known(order.region, row.city);
    changed |= assign_known(order.district, row.district);
  } else {
    changed |= fill(order.nm_id, std::optional(row.nm_id));
    changed |= fill(order.warehouse, row.warehouse);
    changed |= fill(order.warehouse_type, std::optional(row.warehouse_type));
    changed |= fill(order.region, row.city);
    changed |= fill(order.district, row.district);
  }
  return derive(order) || changed;
}

bool apply(Order& order, const store::SaleFlags& sales) {
  bool changed = assign(order.sold, sales.sold);
  changed |= assign(order.sale_returned, sales.returned);
  changed |= assign(order.sale_id, sales.sale_id);
  changed |= assign(order.for_pay, sales.for_pay);
  if (sales.updated_at) changed |= raise(order.updated_at, *sales.updated_at);
  return derive(order) || changed;
}

bool apply(Order& order, const FbsOrder& row) {
  // Until the first choice has reported, the stored value is from an older assembly order: replace it.
  const auto second_choice = [](bool first_has_spoken, auto& field, const auto& value) {
    return first_has_spoken ? fill(field, value) : assign_known(field, value);
  };
  const bool stat = order.stat_changed_at.has_value();
  bool changed = second_choice(order.feed_changed_at.has_value(), order.chrt_id, row.chrt_id);
  changed |= second_choice(stat, order.vendor_code, row.vendor_code);
  changed |= second_choice(stat, order.barcode, row.barcode);
  changed |= second_choice(stat, order.cart_id, row.cart_id);
  return changed;
}

bool apply(FbsOrder& stored, const FbsOrder& row) {
  if (row.id < stored.id) return false;
  bool changed = assign(stored.srid, row.srid);
  if (row.id > stored.id) {
    stored.supplier_status.reset();
    stored.wb_status.reset();
  }
  changed |= assign(stored.id, row.id);
  changed |= assign(stored.created_at, row.created_at);
  changed |= assign_known(stored.nm_id, row.nm_id);
  changed |= assign_known(stored.chrt_id, row.chrt_id);
  changed |= assign_known(stored.vendor_code, row.vendor_code);
  changed |= assign_known(stored.barcode, row.barcode);
  changed |= assign_known(stored.cart_id, row.cart_id);
  changed |= assign_known(stored.supply_id, row.supply_id);
  changed |= assign_known(stored.warehouse_id, row.warehouse_id);
  changed |= assign_known(stored.office_id, row.office_id);
  return changed;
}

bool apply(FbsOrder& stored, const FbsStatus& status) {
  bool changed = assign_known(stored.supplier_status, status.supplier_status);
  changed |= assign_known(stored.wb_status, status.wb_status);
  return changed;
}

bool apply(Sale& sale, const StatSale& row) {
  StatSale& stored = sale.row;
  if (!stored.sale_id.empty() && row.changed_at < stored.changed_at) return false;
  bool changed = assign(stored.sale_id, row.sale_id);
  changed |= assign(stored.srid, row.srid);
  changed |= assign(stored.kind, row.kind);
  changed |= assign(stored.sold_at, row.sold_at);
  changed |= assign(stored.changed_at, row.changed_at);
  changed |= assign_known(stored.nm_id, row.nm_id);
  changed |= assign_known(stored.vendor_code, row.vendor_code);
  changed |= assign_known(stored.barcode, row.barcode);
  changed |= assign_known(stored.category, row.category);
  changed |= assign_known(stored.subject, row.subject);
  changed |= assign_known(stored.brand, row.brand);
  changed |= assign_known(stored.size, row.size);
  changed |= assign_known(stored.warehouse, row.warehouse);
  changed |= assign_known(stored.warehouse_type, row.warehouse_type);
  changed |= assign_known(stored.country, row.country);
  changed |= assign_known(stored.district, row.district);
  changed |= assign_known(stored.region, row.region);
  changed |= assign_known(stored.price, row.price);
  changed |= assign_known(stored.discount_percent, row.discount_percent);
  changed |= assign_known(stored.spp_percent, row.spp_percent);
  changed |= assign_known(stored.price_with_discount, row.price_with_discount);
  changed |= assign_known(stored.finished_price, row.finished_price);
  changed |= assign_known(stored.for_pay, row.for_pay);
  changed |= assign_known(stored.cart_id, row.cart_id);
  return changed;
}

}  // namespace wbd::sync
