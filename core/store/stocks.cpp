#include "core/store/stocks.hpp"

#include <fmt/format.h>

#include "core/store/stock_row.hpp"

namespace wbd::store {

std::vector<Stock> load_stocks(db::Tx& tx, CabinetId cabinet) {
  static const std::string kSql = fmt::format(
      R"(select {} from stocks s where s.cabinet_id = $1
         order by s.nm_id, s.chrt_id, s.warehouse_type, s.warehouse_id)",
      kStocks.select("s"));
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet);
  std::vector<Stock> rows;
  while (query.step()) rows.push_back(kStocks.read(query));
  return rows;
}

void save_stocks(db::Tx& tx, CabinetId cabinet, std::span<const StockChange> changes, UtcTime now) {
  static const std::string kSql = kStocks.upsert_sql();
  auto& upsert = tx.prepare(kSql);
  for (const StockChange& change : changes) kStocks.bind(upsert, change.row, cabinet, now).queue();
}

}  // namespace wbd::store
