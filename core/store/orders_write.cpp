#include <fmt/format.h>

#include "core/store/goods_codes.hpp"
#include "core/store/order_row.hpp"
#include "core/store/orders.hpp"

namespace wbd::store {

void save_orders(db::Tx& tx, CabinetId cabinet, std::span<const Order* const> orders) {
  static const std::string kColumns = kOrders.insert_columns();
  static const std::string kUpdate =
      fmt::format("{} and id = ${}", kOrders.update_sql(), kOrders.kUpdated + 1);
  GoodsCodes codes;
  for (const Order* order : orders) codes.add(order->nm_id, order->vendor_code, order->barcode);
  codes.save(tx, cabinet);
  tx.flush();
  auto& insert = tx.bulk_insert(kOrders.name(), kColumns);
  std::int64_t updates = 0;
  for (const Order* order : orders) {
    if (order->id) {
      ++updates;
      continue;
    }
    kOrders.bind(insert, *order, cabinet).queue();
  }
  if (updates == 0) return;  // no flush: the transaction continues while the rows are stored
  tx.flush();
  auto& update = tx.prepare(kUpdate);
  for (const Order* order : orders) {
    if (!order->id) continue;
    kOrders.bind_update(update, *order, cabinet);
    update.bind(kOrders.kUpdated + 1, order->id);
    update.queue();
  }
  if (tx.flush() != updates) {
    throw Failure({Errc::conflict, fmt::format("an order of cabinet {} is no longer stored", cabinet.value)});
  }
}

}  // namespace wbd::store
