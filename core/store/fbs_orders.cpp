#include "core/store/fbs_orders.hpp"

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"

namespace wbd::store {

FbsOrder read_fbs_order(const db::Statement& row, int first) {
  FbsOrder order;
  order.srid = row.text(first);
  order.id = row.integer(first + 1);
  order.created_at = row.time(first + 2);
  order.nm_id = row.maybe_id<NmId>(first + 3);
  order.chrt_id = row.maybe_id<ChrtId>(first + 4);
  order.vendor_code = row.maybe_text(first + 5);
  order.barcode = row.maybe_text(first + 6);
  order.cart_id = row.maybe_text(first + 7);
  order.supply_id = row.maybe_text(first + 8);
  order.warehouse_id = row.maybe_id<WarehouseId>(first + 9);
  order.office_id = row.maybe_integer(first + 10);
  order.supplier_status = row.maybe_text(first + 11);
  order.wb_status = row.maybe_text(first + 12);
  return order;
}

std::function<std::unordered_map<std::string, FbsOrder>()> ask_fbs_orders(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids) {
  static const std::string kSql =
      fmt::format("select {} from fbs_orders b where b.cabinet_id = $1", kFbsColumns);
  return [rows = db::PendingRows(tx, {.select = kSql, .column = "b.srid"}, cabinet, srids)]() mutable {
    std::unordered_map<std::string, FbsOrder> orders;
    rows.each([&orders](const db::Statement& row) {
      FbsOrder order = read_fbs_order(row, 0);
      std::string srid = order.srid;
      orders.try_emplace(std::move(srid), std::move(order));
    });
    return orders;
  };
}

std::unordered_map<std::string, FbsOrder> load_fbs_orders(db::Tx& tx, CabinetId cabinet,
                                                          std::span<const std::string_view> srids) {
  return ask_fbs_orders(tx, cabinet, srids)();
}

bool has_fbs_orders(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from fbs_orders where cabinet_id = $1 limit 1");
  query.bind_all(cabinet);
  const bool found = query.step();
  query.reset();
  return found;
}

void save_fbs_orders(db::Tx& tx, CabinetId cabinet, std::span<const FbsOrder* const> orders) {
  auto& upsert = tx.prepare(
      "insert into fbs_orders(cabinet_id, srid, id, created_at, nm_id, chrt_id, vendor_code, barcode, "
      "cart_id, "
      "supply_id, warehouse_id, office_id, supplier_status, wb_status, is_open) values($1, $2, $3, $4, $5, "
      "$6, "
      "$7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict(cabinet_id, srid) do update set "
      "id = excluded.id, created_at = excluded.created_at, nm_id = excluded.nm_id, "
      "chrt_id = excluded.chrt_id, vendor_code = excluded.vendor_code, barcode = excluded.barcode, "
      "cart_id = excluded.cart_id, supply_id = excluded.supply_id, warehouse_id = excluded.warehouse_id, "
      "office_id = excluded.office_id, supplier_status = excluded.supplier_status, "
      "wb_status = excluded.wb_status, is_open = excluded.is_open");
  for (const FbsOrder* order : orders) {
    upsert
        .bind_all(cabinet, order->srid, order->id, order->created_at, order->nm_id, order->chrt_id,
                  order->vendor_code, order->barcode, order->cart_id, order->supply_id, order->warehouse_id,
                  order->office_id, order->supplier_status, order->wb_status, is_open(*order))
        .run();
  }
}

std::vector<OpenFbsOrder> open_fbs_orders(db::Tx& tx, CabinetId cabinet, UtcTime since, bool with_sold) {
  constexpr std::string_view kOpen =
      "select id, srid from fbs_orders where cabinet_id = $1 and is_open and created_at >= $2 order by id";
  constexpr std::string_view kOpenAndSold =
      "select id, srid from fbs_orders where cabinet_id = $1 and (is_open or wb_status = 'sold') and "
      "created_at >= $2 order by id";
  auto& query = tx.prepare(with_sold ? kOpenAndSold : kOpen);
  query.bind_all(cabinet, since);
  std::vector<OpenFbsOrder> orders;
  while (query.step()) orders.push_back({query.integer(0), std::string(query.text(1))});
  return orders;
}

}  // namespace wbd::store
