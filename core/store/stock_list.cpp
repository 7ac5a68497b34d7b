#include <algorithm>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/size_demand.hpp"
#include "core/store/stock_row.hpp"
#include "core/store/stocks.hpp"

namespace wbd::store {
namespace {

// The rows that match the filters which SQL can check, in their final order.
class StockQuery {
 public:
  explicit StockQuery(const StockFilter& filter) : filter_(filter) {
    last_ = static_cast<int>(filter.cabinets.size());
    where_ = "from stocks s where s.cabinet_id in " + db::parameter_list(1, filter.cabinets.size());
    if (filter.warehouse_id) where_ += fmt::format(" and s.warehouse_id = ${}", warehouse_id_ = ++last_);
    if (filter.nm_id) where_ += fmt::format(" and s.nm_id = ${}", nm_id_ = ++last_);
  }

  [[nodiscard]] std::int64_t count(db::Tx& tx) const {
    auto& query = tx.prepare("select count(*) " + where_);
    bind(query);
    query.step();
    const std::int64_t total = query.integer(0);
    query.reset();
    return total;
  }

  // All rows, or one page of them.
  [[nodiscard]] std::vector<StockRow> rows(db::Tx& tx, bool one_page) const {
    std::string sql = fmt::format(
        R"(select {}, s.cabinet_id, s.updated_at {}
           order by s.nm_id, s.chrt_id, s.warehouse_id, s.warehouse_type, s.cabinet_id)",
        kStocks.select("s"), where_);
    if (one_page) sql += fmt::format(" limit ${} offset ${}", last_ + 1, last_ + 2);
    auto& query = tx.prepare(sql);
    bind(query);
    if (one_page) {
      query.bind(last_ + 1, filter_.limit);
      query.bind(last_ + 2, filter_.offset);
    }
    std::vector<StockRow> rows;
    while (query.step()) {
      StockRow row;
      row.stock = kStocks.read(query);
      row.cabinet_id = CabinetId{query.integer(kStocks.kRead)};
      row.updated_at = query.time(kStocks.kRead + 1);
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  void bind(db::Statement& statement) const {
    db::bind_list(statement, 1, filter_.cabinets);
    if (warehouse_id_ != 0) statement.bind(warehouse_id_, *filter_.warehouse_id);
    if (nm_id_ != 0) statement.bind(nm_id_, *filter_.nm_id);
  }

  const StockFilter& filter_;
  std::string where_;
  int last_ = 0;
  int warehouse_id_ = 0, nm_id_ = 0;
};

// days_left <= critical_days without a division; quantity 0 is critical after any order.
bool is_critical(const StockRow& row, std::int64_t critical_days) {
  if (row.orders_in_window == 0) return false;
  return row.stock.quantity <= 0 || row.stock.quantity * kSpeedDays <= critical_days * row.orders_in_window;
}

void add_product_facts(StockRow& row, const SizeDemand& product) {
  row.vendor_code = product.vendor_code();
  row.title = product.title();
  row.orders_in_window = product.orders_of(row.stock.chrt_id);
  if (const ProductSize* size = product.find(row.stock.chrt_id)) {
    row.size = size->size;
    if (!size->barcodes.empty()) row.barcode = size->barcodes.front();
  }
}

}  // namespace

StockPage list_stocks(db::Tx& tx, const StockFilter& filter) {
  const StockQuery query(filter);
  const bool computed_filter = filter.size || filter.critical;

  StockPage page;
  page.rows = query.rows(tx, !computed_filter);
  for (const CabinetId cabinet : filter.cabinets) {
    std::vector<std::int64_t> articles;
    for (const StockRow& row : page.rows) {
      const std::int64_t nm_id = row.stock.nm_id.value;
      if (row.cabinet_id == cabinet && (articles.empty() || articles.back() != nm_id))
        articles.push_back(nm_id);
    }
    const auto products = SizeDemand::load(tx, cabinet, articles, filter.speed_from, filter.speed_to);
    for (StockRow& row : page.rows) {
      if (row.cabinet_id == cabinet) add_product_facts(row, products.at(row.stock.nm_id));
    }
  }
  if (!computed_filter) {
    // A page that is not full is the last one.
    const auto size = std::ssize(page.rows);
    const bool is_last = size < filter.limit && (size > 0 || filter.offset == 0);
    page.total = is_last ? filter.offset + size : query.count(tx);
    return page;
  }

  std::erase_if(page.rows, [&filter](const StockRow& row) {
    if (filter.size && row.size != filter.size) return true;
    return filter.critical && is_critical(row, filter.critical_days) != *filter.critical;
  });
  page.total = std::ssize(page.rows);
  const auto first = std::clamp<std::int64_t>(filter.offset, 0, page.total);
  const auto end = std::clamp<std::int64_t>(filter.offset + filter.limit, first, page.total);
  page.rows.erase(page.rows.begin() + end, page.rows.end());
  page.rows.erase(page.rows.begin(), page.rows.begin() + first);
  return page;
}

}  // namespace wbd::store
