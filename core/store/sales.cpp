#include <algorithm>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/orders.hpp"
#include "core/store/sale_row.hpp"

namespace wbd::store {
namespace {

// A buyout or a return. A buyout is greater than any return; otherwise the newer one is greater. The greatest
// one describes the order.
struct SaleEvent {
  bool is_buyout;
  UtcTime sold_at;
  std::string sale_id;
  friend auto operator<=>(const SaleEvent&, const SaleEvent&) = default;
};

}  // namespace

std::unordered_map<std::string, SaleFlags> load_sale_flags(db::Tx& tx, CabinetId cabinet,
                                                           std::span<const std::string_view> srids) {
  // The query has no "order by": with it SQLite would scan the cabinet's sales by time for every srid.
  struct Found {
    SaleFlags flags;
    std::optional<SaleEvent> newest;
  };
  std::unordered_map<std::string, Found> all;
  db::each_with_key(tx,
                    {.select = R"(select srid, sale_id, is_return, for_pay, updated_at, sold_at
                    from sales where cabinet_id = $1)",
                     .column = "srid"},
                    cabinet, srids, [&all](const db::Statement& row) {
                      auto& [flags, newest] = all[std::string(row.text(0))];
                      SaleEvent event{!row.boolean(2), row.time(5), std::string(row.text(1))};
                      (event.is_buyout ? flags.sold : flags.returned) = true;
                      const UtcTime updated = row.time(4);
                      flags.updated_at = std::max(flags.updated_at.value_or(updated), updated);
                      if (newest && event < *newest) return;
                      flags.sale_id = event.sale_id;
                      flags.for_pay = event.is_buyout ? row.maybe_money(3) : std::nullopt;
                      newest = std::move(event);
                    });
  std::unordered_map<std::string, SaleFlags> flags;
  flags.reserve(all.size());
  for (auto& [srid, found] : all) flags.emplace(srid, std::move(found.flags));
  return flags;
}

bool has_sales(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from sales where cabinet_id = $1 limit 1");
  query.bind_all(cabinet);
  const bool found = query.step();
  query.reset();
  return found;
}

std::unordered_map<std::string, Sale> load_sales(db::Tx& tx, CabinetId cabinet,
                                                 std::span<const std::string_view> sale_ids) {
  static const std::string kSql = fmt::format("select {} from sales where cabinet_id = $1", kSales.select());
  std::unordered_map<std::string, Sale> sales;
  db::each_with_key(tx, {.select = kSql, .column = "sale_id"}, cabinet, sale_ids,
                    [&sales](const db::Statement& row) {
                      Sale sale = kSales.read(row);
                      sales.try_emplace(sale.row.sale_id, std::move(sale));
                    });
  return sales;
}

std::vector<Sale> sales_of(db::Tx& tx, CabinetId cabinet, std::string_view srid) {
  static const std::string kSql =
      fmt::format("select {} from sales where cabinet_id = $1 and srid = $2", kSales.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, srid);
  std::vector<Sale> sales;
  while (query.step()) sales.push_back(kSales.read(query));
  return sales;
}

void save_sales(db::Tx& tx, CabinetId cabinet, std::span<const Sale* const> sales) {
  static const std::string kSql = kSales.upsert_sql();
  auto& upsert = tx.prepare(kSql);
  for (const Sale* sale : sales) kSales.bind(upsert, *sale, cabinet).queue();
}

}  // namespace wbd::store
