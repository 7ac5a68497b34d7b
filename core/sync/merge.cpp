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

template <class Bit>
constexpr std::int64_t bit(Bit field) {
  return static_cast<std::int64_t>(field);
}

constexpr std::int64_t kNoBit = 0;

// The bit of the same field in FromAccounting.
constexpr std::int64_t accounting_bit(SecondHand field) {
  switch (field) {
    case SecondHand::nm_id:
      return bit(FromAccounting::nm_id);
    case SecondHand::warehouse:
      return bit(FromAccounting::warehouse);
    case SecondHand::warehouse_type:
      return bit(FromAccounting::warehouse_type);
    case SecondHand::vendor_code:
      return bit(FromAccounting::vendor_code);
    case SecondHand::barcode:
      return bit(FromAccounting::barcode);
    default:
      return kNoBit;
  }
}

// A value of the first choice replaces any other. At the first row of the first choice without a value, the
// stored value came from the second choice or from accounting.
template <class T>
bool first_choice(Order& order, bool spoke_before, SecondHand name, std::optional<T>& field,
                  const std::optional<T>& value) {
  const std::int64_t was = order.second_hand;
  const std::int64_t accounting = accounting_bit(name);
  if (value) {
    order.second_hand &= ~(bit(name) | accounting);
  } else if (!spoke_before && field && (was & accounting) == 0) {
    order.second_hand |= bit(name);
  }
  return assign_known(field, value) || order.second_hand != was;
}

// A value of the second choice counts until the first choice gives one, whichever arrives last.
template <class T>
bool second_choice(Order& order, bool first_has_spoken, SecondHand name, std::optional<T>& field,
                   const std::optional<T>& value) {
  if (!value) return false;
  const std::int64_t was = order.second_hand;
  const std::int64_t accounting = accounting_bit(name);
  if (first_has_spoken && field && (was & (bit(name) | accounting)) == 0) return false;
  order.second_hand &= ~accounting;
  if (first_has_spoken) order.second_hand |= bit(name);
  return assign(field, value) || order.second_hand != was;
}

// A value of the statistics where accounting is the only other source.
template <class T>
bool before_accounting(Order& order, FromAccounting name, std::optional<T>& field,
                       const std::optional<T>& value) {
  if (!value) return false;
  const std::int64_t was = order.second_hand;
  order.second_hand &= ~bit(name);
  return assign(field, value) || order.second_hand != was;
}

// Accounting's newest value counts until any other source gives one.
template <class T>
bool last_choice(Order& order, FromAccounting name, std::optional<T>& field, const std::optional<T>& value) {
  if (!value || (field && (order.second_hand & bit(name)) == 0)) return false;
  const std::int64_t was = order.second_hand;
  order.second_hand |= bit(name);
  return assign(field, value) || order.second_hand != was;
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

bool has_statistics(const Sale& sale) {
  return (sale.sources & kFromStatistics) != 0;
}

// Amounts are positive for returns too, and 0 means "not known".
std::optional<Money> amount_of(std::optional<Amount> exact) {
  const auto amount = to_money(exact);
  if (!amount || amount->minor == 0) return std::nullopt;
  return amount->abs();
}

UtcTime time_of(const FinanceRow& row) {
  return row.sold_at.value_or(TimeZone::moscow().start_of(row.day));
}

std::optional<WarehouseType> warehouse_type_of(const FinanceRow& row) {
  if (!row.delivery_method) return std::nullopt;
  if (row.delivery_method->starts_with("FBW")) return WarehouseType::wb;
  return WarehouseType::seller;
}

// The feed shows an active order, and its row is newer than the statistics' cancel. WB takes cancels back,
// and the statistics may not say so any more.
bool cancel_is_over(const Order& order) {
  return order.feed_status == FeedStatus::created && order.feed_changed_at > order.stat_changed_at;
}

bool is_return(std::optional<FeedStatus> status) {
  return status == FeedStatus::returned || status == FeedStatus::return_defective;
}

}  // namespace

OrderStatus status_of(const Order& order) {
  if (order.sale_returned || is_return(order.feed_status)) return OrderStatus::returned;
  if (order.sold || order.feed_status == FeedStatus::buyout) return OrderStatus::buyout;
  const bool cancelled = order.stat_cancelled && !cancel_is_over(order);
  if (cancelled || order.feed_status == FeedStatus::cancel) return OrderStatus::cancelled;
  return OrderStatus::created;
}

bool apply(Order& order, const StatOrder& row) {
  if (order.stat_changed_at && row.changed_at < *order.stat_changed_at) return false;
  const bool spoke_before = order.stat_changed_at.has_value();
  const auto first = [&](SecondHand name, auto& field, const auto& value) {
    return first_choice(order, spoke_before, name, field, value);
  };
  const auto known = [&](FromAccounting name, auto& field, const auto& value) {
    return before_accounting(order, name, field, value);
  };
  bool changed = assign(order.stat_changed_at, std::optional(row.changed_at));
  changed |= assign(order.ordered_at, row.ordered_at);
  changed |= raise(order.updated_at, row.changed_at);
  changed |= first(SecondHand::nm_id, order.nm_id, row.nm_id);
  changed |= first(SecondHand::vendor_code, order.vendor_code, row.vendor_code);
  changed |= first(SecondHand::barcode, order.barcode, row.barcode);
  changed |= assign_known(order.category, row.category);
  changed |= known(FromAccounting::subject, order.subject, row.subject);
  changed |= known(FromAccounting::brand, order.brand, row.brand);
  changed |= known(FromAccounting::size, order.size, row.size);
  changed |= first(SecondHand::warehouse, order.warehouse, row.warehouse);
  changed |= first(SecondHand::warehouse_type, order.warehouse_type, row.warehouse_type);
  changed |= first(SecondHand::region, order.region, row.region);
  changed |= first(SecondHand::district, order.district, row.district);
  changed |= known(FromAccounting::country, order.country, row.country);
  changed |= known(FromAccounting::price, order.price, row.price);
  changed |= known(FromAccounting::finished_price, order.finished_price, row.finished_price);
  changed |=
      known(FromAccounting::price_with_discount, order.stat_price_with_discount, row.price_with_discount);
  changed |= known(FromAccounting::discount_percent, order.discount_percent, row.discount_percent);
  changed |= known(FromAccounting::spp_percent, order.spp_percent, row.spp_percent);
  changed |= first(SecondHand::cart_id, order.cart_id, row.cart_id);
  changed |= assign_known(order.income_id, row.income_id);
  const bool was_cancelled = order.stat_cancelled && order.cancelled_at;
  if (row.is_cancel) changed |= assign(order.stat_cancelled, *row.is_cancel);
  const auto feed_cancel = order.feed_status == FeedStatus::cancel ? order.feed_changed_at : std::nullopt;
  if (row.is_cancel == true && !cancel_is_over(order)) {
    const UtcTime since = was_cancelled ? *order.cancelled_at : row.changed_at;
    changed |= assign(order.cancelled_at, std::optional(row.cancelled_at.value_or(since)));
  } else if (row.is_cancel) {
    changed |= assign(order.cancelled_at, feed_cancel);
  }
  return derive(order) || changed;
}

bool apply(Order& order, const FeedOrder& row) {
  if (order.feed_changed_at && row.changed_at < *order.feed_changed_at) return false;
  const bool spoke_before = order.feed_changed_at.has_value();
  bool changed = assign(order.feed_changed_at, std::optional(row.changed_at));
  changed |= assign(order.feed_status, std::optional(row.status));
  changed |= raise(order.updated_at, row.changed_at);
  changed |= assign_known(order.feed_price, row.seller_price);
  changed |= assign(order.chrt_id, std::optional(row.chrt_id));
  if (row.status == FeedStatus::cancel) {
    changed |= assign_known(order.cancel_type, row.cancel_type);
    if (!order.stat_cancelled) changed |= assign(order.cancelled_at, std::optional(row.changed_at));
  } else {
    changed |= assign(order.cancel_type, std::optional<std::string>{});
    const bool cancelled = order.stat_cancelled && !cancel_is_over(order);
    if (!cancelled) changed |= assign(order.cancelled_at, std::optional<UtcTime>{});
  }
  std::optional<std::string> currency{order.currency};
  changed |= first_choice(order, spoke_before, SecondHand::currency, currency,
                          row.currency.empty() ? std::nullopt : std::optional(row.currency));
  order.currency = *std::move(currency);
  const bool stat = order.stat_changed_at.has_value();
  const auto second = [&](SecondHand name, auto& field, const auto& value) {
    return second_choice(order, stat, name, field, value);
  };
  if (!stat) changed |= assign(order.ordered_at, row.ordered_at);
  changed |= second(SecondHand::nm_id, order.nm_id, std::optional(row.nm_id));
  changed |= second(SecondHand::warehouse, order.warehouse, row.warehouse);
  changed |= second(SecondHand::warehouse_type, order.warehouse_type, row.warehouse_type);
  changed |= second(SecondHand::region, order.region, row.city);
  changed |= second(SecondHand::district, order.district, row.district);
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
  const bool stat = order.stat_changed_at.has_value();
  const auto second = [&](SecondHand name, auto& field, const auto& value) {
    return second_choice(order, stat, name, field, value);
  };
  // Every row of the feed has a chrt_id.
  const bool feed = order.feed_changed_at.has_value();
  bool changed = !feed && assign_known(order.chrt_id, row.chrt_id);
  changed |= second(SecondHand::vendor_code, order.vendor_code, row.vendor_code);
  changed |= second(SecondHand::barcode, order.barcode, row.barcode);
  changed |= second(SecondHand::cart_id, order.cart_id, row.cart_id);
  return changed;
}

bool apply(FbsOrder& stored, const FbsOrder& row) {
  if (row.id < stored.id) {  // an older assembly order knows only what the newer one does not
    bool changed = fill(stored.nm_id, row.nm_id);
    changed |= fill(stored.chrt_id, row.chrt_id);
    changed |= fill(stored.vendor_code, row.vendor_code);
    changed |= fill(stored.barcode, row.barcode);
    changed |= fill(stored.cart_id, row.cart_id);
    return changed;
  }
  bool changed = assign(stored.srid, row.srid);
  if (row.id > stored.id) {
    stored.supplier_status.reset();
    stored.wb_status.reset();
    stored.supply_id.reset();
    stored.warehouse_id.reset();
    stored.office_id.reset();
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
  if (sale.id.empty()) sale.id = row.sale_id;
  bool changed = assign(sale.sources, sale.sources | kFromStatistics);
  changed |= assign(stored.sale_id, row.sale_id);
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

bool fill_from(Sale& sale, const Order& order) {
  StatSale& row = sale.row;
  bool changed = fill(row.nm_id, order.nm_id);
  changed |= fill(row.vendor_code, order.vendor_code);
  changed |= fill(row.barcode, order.barcode);
  changed |= fill(row.category, order.category);
  changed |= fill(row.subject, order.subject);
  changed |= fill(row.brand, order.brand);
  changed |= fill(row.size, order.size);
  changed |= fill(row.warehouse, order.warehouse);
  changed |= fill(row.warehouse_type, order.warehouse_type);
  changed |= fill(row.country, order.country);
  changed |= fill(row.district, order.district);
  changed |= fill(row.region, order.region);
  changed |= fill(row.cart_id, order.cart_id);
  return changed;
}

bool apply(Sale& sale, const Order& order) {
  if (has_statistics(sale) || !order.feed_changed_at) return false;
  bool changed = assign(sale.sources, sale.sources | kFromFeed);
  changed |= assign(sale.row.sold_at, *order.feed_changed_at);
  changed |= raise(sale.row.changed_at, *order.feed_changed_at);
  changed |= assign(sale.currency, order.currency);
  return fill_from(sale, order) || changed;
}

bool apply(Sale& sale, const store::FinanceUnit& unit) {
  const FinanceRow& row = unit.row;
  StatSale& stored = sale.row;
  const bool stays = has_statistics(sale);
  const auto take = [stays](auto& field, const auto& value) {
    return stays ? fill(field, value) : assign_known(field, value);
  };
  bool changed = assign(sale.sources, sale.sources | kFromAccounting);
  changed |= take(stored.price_with_discount, amount_of(row.retail_price_with_discount));
  changed |= take(stored.finished_price, amount_of(row.retail_amount));
  changed |= take(stored.for_pay, amount_of(row.for_pay));
  changed |= take(stored.price, amount_of(row.retail_price));
  changed |= take(stored.spp_percent, row.spp_percent);
  changed |= take(stored.discount_percent, row.discount_percent);
  changed |= fill(stored.nm_id, row.nm_id);
  changed |= fill(stored.vendor_code, row.vendor_code);
  changed |= fill(stored.barcode, row.barcode);
  changed |= fill(stored.size, row.size);
  changed |= fill(stored.brand, row.brand);
  changed |= fill(stored.subject, row.subject);
  changed |= fill(stored.country, row.country);
  if (stays) return changed;
  if ((sale.sources & kFromFeed) == 0) changed |= assign(stored.sold_at, time_of(row));
  return raise(stored.changed_at, stored.sold_at) || changed;
}

bool apply(Order& order, const store::FinanceUnit& unit) {
  using Field = FromAccounting;
  const FinanceRow& row = unit.row;
  const auto last = [&order](Field name, auto& field, const auto& value) {
    return last_choice(order, name, field, value);
  };
  bool changed = last(Field::price_with_discount, order.stat_price_with_discount,
                      amount_of(row.retail_price_with_discount));
  changed |= last(Field::finished_price, order.finished_price, amount_of(row.retail_amount));
  changed |= last(Field::price, order.price, amount_of(row.retail_price));
  changed |= last(Field::spp_percent, order.spp_percent, row.spp_percent);
  changed |= last(Field::discount_percent, order.discount_percent, row.discount_percent);
  changed |= last(Field::country, order.country, row.country);
  changed |= last(Field::nm_id, order.nm_id, row.nm_id);
  changed |= last(Field::vendor_code, order.vendor_code, row.vendor_code);
  changed |= last(Field::barcode, order.barcode, row.barcode);
  changed |= last(Field::size, order.size, row.size);
  changed |= last(Field::brand, order.brand, row.brand);
  changed |= last(Field::subject, order.subject, row.subject);
  changed |= last(Field::warehouse, order.warehouse, row.office);
  changed |= last(Field::warehouse_type, order.warehouse_type, warehouse_type_of(row));
  if (!order.stat_changed_at && !order.feed_changed_at)
    changed |= assign(order.ordered_at, row.ordered_at.value_or(time_of(row)));
  changed |= raise(order.updated_at, time_of(row));
  return derive(order) || changed;
}

}  // namespace wbd::sync
