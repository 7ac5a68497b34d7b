#include <algorithm>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/order_row.hpp"
#include "core/store/orders.hpp"
#include "core/store/sale_row.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kInsertedSaleColumns =
    "cabinet_id, sale_id, srid, is_return, sold_at, updated_at, nm_id, vendor_code, barcode, category, "
    "subject, brand, size, warehouse, warehouse_type, country, district, region, price, discount_percent, "
    "spp_percent, price_with_discount, finished_price, for_pay, cart_id, currency";

// Ordered by what it says of its order: a buyout goes before any return, then the newer one.
struct SaleEvent {
  bool is_buyout;
  UtcTime sold_at;
  std::string sale_id;
  friend auto operator<=>(const SaleEvent&, const SaleEvent&) = default;
};

}  // namespace

Sale read_sale(const db::Statement& row) {
  Sale sale;
  sale.cabinet_id = CabinetId{row.integer(0)};
  StatSale& s = sale.row;
  s.sale_id = row.text(1);
  s.srid = row.text(2);
  s.is_return = row.boolean(3);
  s.sold_at = row.time(4);
  s.changed_at = row.time(5);
  s.nm_id = row.maybe_id<NmId>(6);
  s.vendor_code = row.maybe_text(7);
  s.barcode = row.maybe_text(8);
  s.category = row.maybe_text(9);
  s.subject = row.maybe_text(10);
  s.brand = row.maybe_text(11);
  s.size = row.maybe_text(12);
  s.warehouse = row.maybe_text(13);
  s.warehouse_type = read_warehouse_type(row, 14);
  s.country = row.maybe_text(15);
  s.district = row.maybe_text(16);
  s.region = row.maybe_text(17);
  s.price = row.maybe_money(18);
  s.discount_percent = row.maybe_int32(19);
  s.spp_percent = row.maybe_int32(20);
  s.price_with_discount = row.maybe_money(21);
  s.finished_price = row.maybe_money(22);
  s.for_pay = row.maybe_money(23);
  s.cart_id = row.maybe_text(24);
  sale.currency = row.text(25);
  return sale;
}

std::unordered_map<std::string, SaleFlags> load_sale_flags(db::Tx& tx, CabinetId cabinet,
                                                           std::span<const std::string_view> srids) {
  // Not ordered by the database: SQLite would then walk the cabinet's sales by time for every srid.
  struct Found {
    SaleFlags flags;
    std::optional<SaleEvent> newest;
  };
  std::unordered_map<std::string, Found> all;
  db::each_with_key(
      tx,
      {.select =
           "select srid, sale_id, is_return, for_pay, updated_at, sold_at from sales where cabinet_id = $1",
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
  static const std::string kSql =
      fmt::format("select {} from sales where cabinet_id = $1", kInsertedSaleColumns);
  std::unordered_map<std::string, Sale> sales;
  db::each_with_key(tx, {.select = kSql, .column = "sale_id"}, cabinet, sale_ids,
                    [&sales](const db::Statement& row) {
                      Sale sale = read_sale(row);
                      sales.try_emplace(sale.row.sale_id, std::move(sale));
                    });
  return sales;
}

std::vector<Sale> sales_of(db::Tx& tx, CabinetId cabinet, std::string_view srid) {
  static const std::string kSql =
      fmt::format("select {} from sales where cabinet_id = $1 and srid = $2", kInsertedSaleColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, srid);
  std::vector<Sale> sales;
  while (query.step()) sales.push_back(read_sale(query));
  return sales;
}

void save_sales(db::Tx& tx, CabinetId cabinet, std::span<const Sale* const> sales) {
  static const std::string kSql = fmt::format(
      "insert into sales({}) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
      "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26) on conflict(cabinet_id, sale_id) do update set "
      "srid = excluded.srid, is_return = excluded.is_return, sold_at = excluded.sold_at, "
      "updated_at = excluded.updated_at, nm_id = excluded.nm_id, vendor_code = excluded.vendor_code, "
      "barcode = excluded.barcode, category = excluded.category, subject = excluded.subject, "
      "brand = excluded.brand, size = excluded.size, warehouse = excluded.warehouse, "
      "warehouse_type = excluded.warehouse_type, country = excluded.country, district = excluded.district, "
      "region = excluded.region, price = excluded.price, discount_percent = excluded.discount_percent, "
      "spp_percent = excluded.spp_percent, price_with_discount = excluded.price_with_discount, "
      "finished_price = excluded.finished_price, for_pay = excluded.for_pay, cart_id = excluded.cart_id, "
      "currency = excluded.currency",
      kInsertedSaleColumns);
  auto& upsert = tx.prepare(kSql);
  for (const Sale* sale : sales) {
    const StatSale& s = sale->row;
    upsert
        .bind_all(cabinet, s.sale_id, s.srid, s.is_return, s.sold_at, s.changed_at, s.nm_id, s.vendor_code,
                  s.barcode, s.category, s.subject, s.brand, s.size, s.warehouse, number_of(s.warehouse_type),
                  s.country, s.district, s.region, s.price, s.discount_percent, s.spp_percent,
                  s.price_with_discount, s.finished_price, s.for_pay, s.cart_id, sale->currency)
        .queue();
  }
}

}  // namespace wbd::store
