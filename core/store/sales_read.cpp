#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/card_goods.hpp"
#include "core/store/orders.hpp"
#include "core/store/sale_row.hpp"
#include "core/store/text_search.hpp"

namespace wbd::store {
namespace {

constexpr auto kSalesNewestFirst =
    db::newest_first<std::string>("s.sold_at, s.id", "s.sold_at desc, s.id desc");

std::string sales_found_by(db::Dialect dialect) {
  const std::string more = fmt::format(
      R"(union select f.id from sales f where f.cabinet_id = $1 and f.sale_id {0}
      union select f.id from products p cross join orders o cross join sales f
      where p.cabinet_id = $1 and p.sizes {0} and o.cabinet_id = $1 and o.nm_id = p.nm_id and {1}
        and f.cabinet_id = $1 and f.srid = o.srid and f.barcode is null and (f.sources & {2}) = 0)",
      db::search_sql(dialect, 2), has_card_barcode(dialect, "o"), kFromStatistics);
  return found_by_text(dialect, "sales", more);
}

db::Conditions conditions_of(db::Tx& tx, const SaleFilter& filter) {
  db::Conditions conditions(filter.q ? fmt::format("from {} found cross join sales s where s.cabinet_id = $1",
                                                   sales_found_by(tx.dialect()))
                                     : "from sales s where s.cabinet_id = $1");
  if (filter.q) conditions.add("s.id = found.id", db::search_pattern(tx.dialect(), *filter.q));
  conditions.add("s.kind = ${}", filter.kind);
  conditions.add("s.sold_at >= ${}", filter.from);
  conditions.add("s.sold_at < ${}", filter.to);
  conditions.add("s.nm_id = ${}", filter.nm_id);
  conditions.add("s.srid = ${}", filter.srid);
  return conditions;
}

// A sale that the statistics have not reported has no names of the goods. Until accounting brings its amount
// it has the price of its order. `column` is the first one after the order's id and the title.
void complete(Sale& sale, const db::Statement& row, int column) {
  if ((sale.sources & kFromStatistics) != 0) return;
  StatSale& known = sale.row;
  if (!known.price_with_discount) known.price_with_discount = row.maybe_money(column);
  auto chrt_id = row.maybe_id<ChrtId>(column + 1);
  fill_from_card({known.vendor_code, known.brand, known.subject, known.size, known.barcode, chrt_id}, row,
                 column + 2);
}

}  // namespace

SalePage list_sales(db::Tx& tx, const SaleFilter& filter) {
  static const std::string kSql = fmt::format(
      R"(select {}, o.id, p.title, o.price_with_discount, o.chrt_id, p.vendor_code, p.brand, p.subject, p.sizes,
           coalesce(o.currency, s.currency)
         from sales s left join orders o on o.cabinet_id = s.cabinet_id and o.srid = s.srid
           left join products p on p.cabinet_id = s.cabinet_id and p.nm_id = s.nm_id
         where s.cabinet_id = $1)",
      kSales.select("s"));
  const db::Conditions conditions = conditions_of(tx, filter);
  const auto page = db::page_of_keys(tx, filter, conditions, kSalesNewestFirst);
  const auto load = [&tx](CabinetId cabinet, std::span<const std::string_view> ids, const auto& put) {
    db::each_with_key(tx, {.select = kSql, .column = "s.id"}, cabinet, ids, [&put](const db::Statement& row) {
      constexpr int kOrder = kSales.kRead;
      SaleRow sale{kSales.read(row), row.maybe_id<OrderId>(kOrder), row.maybe_text(kOrder + 1)};
      complete(sale.sale, row, kOrder + 2);
      sale.sale.currency = row.text(kOrder + 8);
      std::string id = sale.sale.id;
      put(std::move(id), std::move(sale));
    });
  };
  return {db::rows_of_keys<SaleRow>(filter.cabinets, page.keys, load), page.total};
}

}  // namespace wbd::store
