#pragma once
// One order from several sources, by pure functions. The outcome does not depend on the order in which the
// sources speak: each field has one precedence, and within a source the newest change wins.
//
//   field                     first choice            else
//   ordered_at                supplier/orders date    feed createdAt
//   price_with_discount       supplier/orders         feed sellerPrice
//   warehouse, region, ...    supplier/orders         feed (city as region)
//   chrt_id                   feed                    assembly order
//   vendor_code, barcode      supplier/orders         assembly order
//   cart_id                   supplier/orders gNumber assembly order's orderUid
//   cancel_type               feed
//   currency                  feed                    RUB
//   cancelled_at              supplier/orders         feed updatedAt of `cancel`
//   sale_id, for_pay          newest S row            newest R row (sale_id only)
//   status                    returned if a return is known (R row, feed return), else buyout (S row, feed),
//   else cancelled
//                             (isCancel, feed cancel), else created
//
// A value that is not there (null, or a price of 0, which WB shows for up to 24 h) never replaces one that
// is.

#include "core/model/order.hpp"
#include "core/store/orders.hpp"

namespace wbd::sync {

// Each returns true when the order is different afterwards. A row older than what its source said before is
// ignored.
bool apply(Order& order, const StatOrder& row);
bool apply(Order& order, const FeedOrder& row);
bool apply(Order& order, const store::SaleFlags& sales);
bool apply(Order& order, const FbsOrder& row);
// The stored assembly order after WB's row: of two with one srid the newer (by id) counts. Lists have no
// statuses, and the stored ones stay.
bool apply(FbsOrder& stored, const FbsOrder& row);
bool apply(FbsOrder& stored, const FbsStatus& status);
// The stored sale after WB's row: newest lastChangeDate wins, amounts once known stay known.
bool apply(Sale& sale, const StatSale& row);

// What follows from the sources: status and price_with_discount.
[[nodiscard]] OrderStatus status_of(const Order& order);

}  // namespace wbd::sync
