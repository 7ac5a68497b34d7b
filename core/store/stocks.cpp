#include <fmt/format.h>

#include "core/store/catalog.hpp"
#include "core/store/order_row.hpp"
#include "core/store/stock_row.hpp"

namespace wbd::store {

Stock read_stock(const db::Statement& row) {
  Stock stock;
  stock.nm_id = NmId{row.integer(0)};
  stock.chrt_id = ChrtId{row.integer(1)};
  stock.warehouse_type = read_warehouse_type(row, 2).value_or(WarehouseType::wb);
  stock.warehouse_id = WarehouseId{row.integer(3)};
  stock.warehouse = row.text(4);
  stock.quantity = row.integer(5);
  stock.in_way_to_client = row.integer(6);
  stock.in_way_from_client = row.integer(7);
  return stock;
}

std::vector<Stock> load_stocks(db::Tx& tx, CabinetId cabinet) {
  static const std::string kSql = fmt::format(
      "select {} from stocks s where s.cabinet_id = $1 order by s.nm_id, s.chrt_id, s.warehouse_type, "
      "s.warehouse_id",
      kStockColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet);
  std::vector<Stock> rows;
  while (query.step()) rows.push_back(read_stock(query));
  return rows;
}

void save_stocks(db::Tx& tx, CabinetId cabinet, std::span<const StockChange> changes, UtcTime now) {
  auto& upsert = tx.prepare(
      "insert into stocks(cabinet_id, nm_id, chrt_id, warehouse_type, warehouse_id, warehouse, quantity, "
      "in_way_to_client, in_way_from_client, updated_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "on conflict(cabinet_id, nm_id, chrt_id, warehouse_type, warehouse_id) do update set "
      "warehouse = excluded.warehouse, quantity = excluded.quantity, "
      "in_way_to_client = excluded.in_way_to_client, in_way_from_client = excluded.in_way_from_client, "
      "updated_at = excluded.updated_at");
  for (const StockChange& change : changes) {
    const Stock& row = change.row;
    upsert
        .bind_all(cabinet, row.nm_id, row.chrt_id, number_of(row.warehouse_type), row.warehouse_id,
                  row.warehouse, row.quantity, row.in_way_to_client, row.in_way_from_client, now)
        .queue();
  }
}

}  // namespace wbd::store
