#include "core/store/warehouses.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/warehouse_row.hpp"

namespace wbd::store {
namespace {

WarehouseRow read_row(const db::Statement& row, CabinetId cabinet) {
  return {cabinet, kWarehouses.read(row), row.time(kWarehouses.kRead), row.maybe_time(kWarehouses.kRead + 1)};
}

}  // namespace

std::map<WarehouseId, WarehouseRow> load_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind) {
  static const std::string kSql =
      fmt::format("select {}, updated_at, deleted_at from warehouses where cabinet_id = $1 and kind = $2",
                  kWarehouses.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, kind);
  std::map<WarehouseId, WarehouseRow> rows;
  while (query.step()) {
    WarehouseRow row = read_row(query, cabinet);
    rows.emplace(row.warehouse.id, std::move(row));
  }
  return rows;
}

void save_warehouse(db::Tx& tx, CabinetId cabinet, const Warehouse& row, UtcTime now) {
  static const std::string kSql = kWarehouses.upsert_sql() + ", deleted_at = null";
  kWarehouses.bind(tx.prepare(kSql), row, cabinet, now).queue();
}

void mark_deleted(db::Tx& tx, CabinetId cabinet, WarehouseKind kind, WarehouseId id, UtcTime now) {
  tx.prepare("update warehouses set deleted_at = $4 where cabinet_id = $1 and kind = $2 and id = $3")
      .bind_all(cabinet, kind, id, now)
      .queue();
}

WriteCounts note_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind,
                            const std::map<WarehouseId, std::string_view>& names, UtcTime now) {
  std::vector<std::int64_t> ids;
  for (const auto& [id, name] : names) ids.push_back(id.value);
  std::map<WarehouseId, std::string> stored;
  const db::KeyedQuery query{.select = "select id, name from warehouses where cabinet_id = $1 and kind = $3",
                             .column = "id",
                             .bind = [kind](db::Statement& statement) { statement.bind(3, kind); }};
  db::each_with_key(tx, query, cabinet, ids, [&stored](const db::Statement& row) {
    stored.emplace(WarehouseId{row.integer(0)}, row.text(1));
  });
  auto& save = tx.prepare(
      R"(insert into warehouses(cabinet_id, kind, id, name, updated_at) values($1, $2, $3, $4, $5)
         on conflict(cabinet_id, kind, id)
         do update set name = excluded.name, updated_at = excluded.updated_at)");
  WriteCounts counts;
  for (const auto& [id, name] : names) {
    const auto known = stored.find(id);
    const bool same =
        known != stored.end() && (kind != WarehouseKind::wb || known->second == name || name.empty());
    ++(same ? counts.unchanged : known == stored.end() ? counts.created : counts.changed);
    if (!same) save.bind_all(cabinet, kind, id, name, now).queue();
  }
  return counts;
}

bool has_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind) {
  auto& query = tx.prepare(
      "select 1 from warehouses where cabinet_id = $1 and kind = $2 and deleted_at is null limit 1");
  return query.bind_all(cabinet, kind).has_row();
}

std::function<std::vector<CargoType>()> prefetch_cargo_types(db::Tx& tx, CabinetId cabinet, bool wanted) {
  if (!wanted) return [] { return std::vector<CargoType>{}; };
  auto& query = tx.prepare(
      "select id, name, cargo_type from warehouses where cabinet_id = $1 and kind = $2 order by id");
  query.bind_all(cabinet, WarehouseKind::seller);
  query.prefetch();
  return [&query]() {
    std::vector<CargoType> rows;
    while (query.step())
      rows.push_back({WarehouseId{query.integer(0)}, std::string(query.text(1)), query.maybe_integer(2)});
    return rows;
  };
}

WarehousePage list_warehouses(db::Tx& tx, const WarehouseFilter& filter) {
  int last = static_cast<int>(filter.cabinets.size());
  std::string where =
      R"(from warehouses w
           left join warehouses o on o.cabinet_id = w.cabinet_id and o.kind = 2 and o.id = w.office_id
         where w.cabinet_id in )" +
      db::parameter_list(1, filter.cabinets.size());
  const int kind = filter.kind ? ++last : 0;
  if (kind != 0) where += fmt::format(" and w.kind = ${}", kind);
  const int q = filter.q ? ++last : 0;
  const std::string pattern = filter.q ? db::search_pattern(tx.dialect(), *filter.q) : "";
  if (q != 0) {
    where += fmt::format(
        R"( and (w.name {0} or coalesce(w.city, o.city) {0} or coalesce(w.address, o.address) {0}
                 or coalesce(w.region, o.region) {0}))",
        db::search_sql(tx.dialect(), q));
  }
  const auto bind = [&](db::Statement& statement) {
    db::bind_list(statement, 1, filter.cabinets);
    if (kind != 0) statement.bind(kind, *filter.kind);
    if (q != 0) statement.bind(q, pattern);
  };

  WarehousePage page;
  auto& count = tx.prepare("select count(*) " + where);
  bind(count);
  count.step();
  page.total = count.integer(0);
  count.reset();

  auto& query = tx.prepare(
      fmt::format(R"(select {}, w.updated_at, w.deleted_at, w.cabinet_id, o.region, o.city, o.address {}
                     order by w.cabinet_id, w.kind, w.id limit ${} offset ${})",
                  kWarehouses.select("w"), where, last + 1, last + 2));
  bind(query);
  query.bind(last + 1, filter.limit);
  query.bind(last + 2, filter.offset);
  while (query.step()) {
    constexpr int kRest = kWarehouses.kRead + 2;
    WarehouseRow row = read_row(query, CabinetId{query.integer(kRest)});
    Warehouse& warehouse = row.warehouse;
    if (!warehouse.region) warehouse.region = query.maybe_text(kRest + 1);
    if (!warehouse.city) warehouse.city = query.maybe_text(kRest + 2);
    if (!warehouse.address) warehouse.address = query.maybe_text(kRest + 3);
    page.rows.push_back(std::move(row));
  }
  return page;
}

}  // namespace wbd::store
