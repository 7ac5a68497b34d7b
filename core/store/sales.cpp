#include <algorithm>
#include <array>
#include <tuple>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/goods_codes.hpp"
#include "core/store/orders.hpp"
#include "core/store/sale_row.hpp"

namespace wbd::store {
namespace {

// The sales of one srid, by kind.
struct SalesOfOrder {
  struct Newest {
    UtcTime sold_at;
    std::string id;
    std::optional<std::string> sale_id;
    std::optional<Money> for_pay;
  };
  std::array<int, kSaleTypes.size()> count{};
  std::array<std::optional<Newest>, kSaleTypes.size()> newest;
  std::optional<UtcTime> updated_at;

  [[nodiscard]] int of(SaleKind kind) const { return count[static_cast<std::size_t>(kind)]; }
  void add(SaleKind kind, Newest sale, UtcTime updated) {
    const auto at = static_cast<std::size_t>(kind);
    ++count[at];
    updated_at = std::max(updated_at.value_or(updated), updated);
    auto& known = newest[at];
    if (!known || std::tie(known->sold_at, known->id) < std::tie(sale.sold_at, sale.id))
      known = std::move(sale);
  }
  [[nodiscard]] SaleFlags flags() const {
    SaleFlags flags;
    flags.sold = of(SaleKind::sale) > of(SaleKind::sale_reversal);
    flags.returned = of(SaleKind::returned) > of(SaleKind::return_reversal);
    flags.updated_at = updated_at;
    if (flags.sold) {
      const auto& sale = newest[static_cast<std::size_t>(SaleKind::sale)];
      flags.sale_id = sale->sale_id;
      flags.for_pay = sale->for_pay;
    } else if (flags.returned) {
      flags.sale_id = newest[static_cast<std::size_t>(SaleKind::returned)]->sale_id;
    }
    return flags;
  }
};

}  // namespace

std::unordered_map<std::string, SaleFlags> load_sale_flags(db::Tx& tx, CabinetId cabinet,
                                                           std::span<const std::string_view> srids) {
  // The query has no "order by": with it SQLite would scan the cabinet's sales by time for every srid.
  std::unordered_map<std::string, SalesOfOrder> all;
  db::each_with_key(tx,
                    {.select = R"(select srid, sale_id, kind, for_pay, updated_at, sold_at, id
                    from sales where cabinet_id = $1)",
                     .column = "srid"},
                    cabinet, srids, [&all](const db::Statement& row) {
                      all[std::string(row.text(0))].add(
                          db::read<SaleKind>(row, 2),
                          {row.time(5), std::string(row.text(6)), row.maybe_text(1), row.maybe_money(3)},
                          row.time(4));
                    });
  std::unordered_map<std::string, SaleFlags> flags;
  flags.reserve(all.size());
  for (const auto& [srid, sales] : all) flags.emplace(srid, sales.flags());
  return flags;
}

bool has_sales(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from sales where cabinet_id = $1 limit 1");
  return query.bind_all(cabinet).has_row();
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

std::vector<Sale> sales_of(db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids) {
  static const std::string kSql = fmt::format("select {} from sales where cabinet_id = $1", kSales.select());
  std::vector<Sale> sales;
  db::each_with_key(tx, {.select = kSql, .column = "srid"}, cabinet, srids,
                    [&sales](const db::Statement& row) { sales.push_back(kSales.read(row)); });
  return sales;
}

std::int64_t count_unknown_sales(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select count(*) from sales where cabinet_id = $1 and kind = $2");
  query.bind_all(cabinet, SaleKind::other);
  query.step();
  const std::int64_t count = query.integer(0);
  query.reset();
  return count;
}

void save_sales(db::Tx& tx, CabinetId cabinet, std::span<const Sale* const> sales) {
  GoodsCodes codes;
  for (const Sale* sale : sales) codes.add(sale->row.nm_id, sale->row.vendor_code, sale->row.barcode);
  codes.save(tx, cabinet);
  static const std::string kSql = kSales.upsert_sql();
  auto& upsert = tx.prepare(kSql);
  Sale keyed;
  for (const Sale* sale : sales) {
    if (sale->id.empty()) {
      keyed = *sale;
      keyed.id = keyed.row.sale_id;
      kSales.bind(upsert, keyed, cabinet).queue();
    } else {
      kSales.bind(upsert, *sale, cabinet).queue();
    }
  }
}

}  // namespace wbd::store
