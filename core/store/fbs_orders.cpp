#include "core/store/fbs_orders.hpp"

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/fbs_order_row.hpp"

namespace wbd::store {

std::function<std::unordered_map<std::string, FbsOrder>()> prefetch_fbs_orders(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids) {
  static const std::string kSql =
      fmt::format("select {} from fbs_orders b where b.cabinet_id = $1", kFbsOrders.select("b"));
  return [rows = db::PendingRows(tx, {.select = kSql, .column = "b.srid"}, cabinet, srids)]() mutable {
    std::unordered_map<std::string, FbsOrder> orders;
    rows.each([&orders](const db::Statement& row) {
      FbsOrder order = kFbsOrders.read(row);
      std::string srid = order.srid;
      orders.try_emplace(std::move(srid), std::move(order));
    });
    return orders;
  };
}

std::unordered_map<std::string, FbsOrder> load_fbs_orders(db::Tx& tx, CabinetId cabinet,
                                                          std::span<const std::string_view> srids) {
  return prefetch_fbs_orders(tx, cabinet, srids)();
}

bool has_fbs_orders(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from fbs_orders where cabinet_id = $1 limit 1");
  return query.bind_all(cabinet).has_row();
}

void save_fbs_orders(db::Tx& tx, CabinetId cabinet, std::span<const FbsOrder* const> orders) {
  static const std::string kSql = kFbsOrders.upsert_sql();
  auto& upsert = tx.prepare(kSql);
  for (const FbsOrder* order : orders) kFbsOrders.bind(upsert, *order, cabinet, is_open(*order)).queue();
}

std::optional<UtcTime> oldest_unassembled(db::Tx& tx, CabinetId cabinet, UtcTime since) {
  auto& query = tx.prepare(
      R"(select min(created_at) from fbs_orders where cabinet_id = $1 and is_open and created_at >= $2
         and (supplier_status is null or supplier_status in ('new', 'confirm')))");
  query.bind_all(cabinet, since);
  query.step();
  const std::optional<UtcTime> oldest = query.is_null(0) ? std::nullopt : std::optional(query.time(0));
  query.reset();
  return oldest;
}

std::vector<OpenFbsOrder> open_fbs_orders(db::Tx& tx, CabinetId cabinet, UtcTime since, bool with_ended) {
  constexpr std::string_view kOpen =
      R"(select id, srid, created_at, supplier_status from fbs_orders
         where cabinet_id = $1 and is_open and created_at >= $2 order by id)";
  constexpr std::string_view kOpenAndEnded =
      R"(select id, srid, created_at, supplier_status from fbs_orders
         where cabinet_id = $1 and created_at >= $2 order by id)";
  auto& query = tx.prepare(with_ended ? kOpenAndEnded : kOpen);
  query.bind_all(cabinet, since);
  std::vector<OpenFbsOrder> orders;
  while (query.step())
    orders.push_back({query.integer(0), std::string(query.text(1)), query.time(2), query.maybe_text(3)});
  return orders;
}

}  // namespace wbd::store
