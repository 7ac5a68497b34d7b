#pragma once
// Merges several sources into one order, by pure functions. The result does not depend on the order in which
// the sources arrive. Each field has one precedence, and within a source the newest change wins.
//
// clang-format off
//   field                     first choice              otherwise
//   ordered_at                supplier/orders date      feed createdAt
//   price_with_discount       supplier/orders           feed sellerPrice
//   warehouse, region, ...    supplier/orders           feed (city as region)
//   chrt_id                   feed                      assembly order
//   vendor_code, barcode      supplier/orders           assembly order
//   cart_id                   supplier/orders gNumber   assembly order's orderUid
//   cancel_type               feed, while it says cancel
//   currency                  feed                      the seller's, see core/sync/currency.hpp
//   cancelled_at              supplier/orders           feed updatedAt of `cancel`
//   sale_id, for_pay          newest S row, while not   newest R row, while not
//                             taken back by an A row    taken back by a B row (sale_id only)
//   status                    the first that holds:     returned   R row without B row, or feed return
//                                                       buyout     S row without A row, or feed
//                                                       cancelled  isCancel, or feed cancel; not an
//                                                                  isCancel older than feed created
//                                                       created
// clang-format on
//
// An absent value (null, or a price of 0, which WB shows for up to 24 h) never replaces a known one. So a
// first choice may have reported the order without a value. Order::second_hand then remembers that the value
// is the second choice's, also over the end of a process.

#include "core/model/order.hpp"
#include "core/store/finance_units.hpp"
#include "core/store/orders.hpp"

namespace wbd::sync {

// Each returns true when the order is different afterwards. A row older than its source's last one is
// ignored.
bool apply(Order& order, const StatOrder& row);
bool apply(Order& order, const FeedOrder& row);
bool apply(Order& order, const store::SaleFlags& sales);  // of all stored sales of the srid
bool apply(Order& order, const FbsOrder& row);
// Apply WB's row to the stored assembly order. If two orders have one srid, the one with the larger id
// counts. The other one fills in the goods that it does not name. A list has no statuses, so the stored ones
// stay.
bool apply(FbsOrder& stored, const FbsOrder& row);
bool apply(FbsOrder& stored, const FbsStatus& status);
// Applies WB's row to the stored sale: the newest lastChangeDate wins, and a known amount is never removed.
// The row takes over a sale that the feed or accounting has made.
bool apply(Sale& sale, const StatSale& row);

// Sales and orders of a method that WB has switched off (SPEC 7.14). What the statistics have reported stays.
// The order whose buyout or return, as the feed reports it, is this sale.
bool apply(Sale& sale, const Order& order);
// The sale's or return's row of accounting. Its amounts replace those of the feed.
bool apply(Sale& sale, const store::FinanceUnit& unit);
bool apply(Order& order, const store::FinanceUnit& unit);
// The sale's goods and places, where they are unknown, are those of its order.
bool fill_from(Sale& sale, const Order& order);

// The status that follows from the sources.
[[nodiscard]] OrderStatus status_of(const Order& order);

}  // namespace wbd::sync
