#include "core/store/warehouses.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kWarehouseColumns =
    "w.kind, w.id, w.name, w.region, w.city, w.address, w.office_id, w.cargo_type, w.delivery_type, "
    "w.deleting, w.processing, w.selected, w.updated_at, w.deleted_at";
constexpr int kWarehouseColumnCount = 14;

std::int64_t number_of(WarehouseKind kind) {
  return static_cast<std::int64_t>(kind);
}

std::optional<bool> maybe_boolean(const db::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.boolean(column));
}

WarehouseRow read_warehouse(const db::Statement& row, CabinetId cabinet) {
  const std::int64_t kind = row.integer(0);
  if (kind < 0 || kind > number_of(WarehouseKind::office)) {
    throw Failure({Errc::bad_data, fmt::format("the database holds an unknown warehouse kind {}", kind)});
  }
  WarehouseRow out;
  out.cabinet_id = cabinet;
  Warehouse& warehouse = out.warehouse;
  warehouse.kind = static_cast<WarehouseKind>(kind);
  warehouse.id = WarehouseId{row.integer(1)};
  warehouse.name = row.text(2);
  warehouse.region = row.maybe_text(3);
  warehouse.city = row.maybe_text(4);
  warehouse.address = row.maybe_text(5);
  warehouse.office_id = row.maybe_integer(6);
  warehouse.cargo_type = row.maybe_integer(7);
  warehouse.delivery_type = row.maybe_integer(8);
  warehouse.deleting = maybe_boolean(row, 9);
  warehouse.processing = maybe_boolean(row, 10);
  warehouse.selected = maybe_boolean(row, 11);
  out.updated_at = row.time(12);
  out.deleted_at = row.maybe_time(13);
  return out;
}

template <class T>
void keep_known(std::optional<T>& now, const std::optional<T>& before) {
  if (!now) now = before;
}

Warehouse with_known(Warehouse now, const Warehouse& before) {
  keep_known(now.region, before.region);
  keep_known(now.city, before.city);
  keep_known(now.address, before.address);
  keep_known(now.office_id, before.office_id);
  keep_known(now.cargo_type, before.cargo_type);
  keep_known(now.delivery_type, before.delivery_type);
  keep_known(now.deleting, before.deleting);
  keep_known(now.processing, before.processing);
  keep_known(now.selected, before.selected);
  return now;
}

void save_row(db::Tx& tx, CabinetId cabinet, const Warehouse& row, UtcTime now) {
  tx.prepare(
        "insert into warehouses(cabinet_id, kind, id, name, region, city, address, office_id, cargo_type, "
        "delivery_type, deleting, processing, selected, updated_at) values($1, $2, $3, $4, $5, $6, $7, $8, "
        "$9, $10, $11, $12, $13, $14) on conflict(cabinet_id, kind, id) do update set name = excluded.name, "
        "region = excluded.region, city = excluded.city, address = excluded.address, "
        "office_id = excluded.office_id, cargo_type = excluded.cargo_type, "
        "delivery_type = excluded.delivery_type, deleting = excluded.deleting, "
        "processing = excluded.processing, selected = excluded.selected, updated_at = excluded.updated_at, "
        "deleted_at = null")
      .bind_all(cabinet, number_of(row.kind), row.id, row.name, row.region, row.city, row.address,
                row.office_id, row.cargo_type, row.delivery_type, row.deleting, row.processing, row.selected,
                now)
      .run();
}

std::map<WarehouseId, WarehouseRow> load_kind(db::Tx& tx, CabinetId cabinet, WarehouseKind kind) {
  static const std::string kSql =
      fmt::format("select {} from warehouses w where w.cabinet_id = $1 and w.kind = $2", kWarehouseColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, number_of(kind));
  std::map<WarehouseId, WarehouseRow> rows;
  while (query.step()) {
    WarehouseRow row = read_warehouse(query, cabinet);
    rows.emplace(row.warehouse.id, std::move(row));
  }
  return rows;
}

}  // namespace

WriteCounts save_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind,
                            std::span<const Warehouse> warehouses, bool complete, UtcTime now) {
  auto stored = load_kind(tx, cabinet, kind);
  std::map<WarehouseId, const Warehouse*> theirs;
  for (const Warehouse& warehouse : warehouses) theirs[warehouse.id] = &warehouse;

  WriteCounts counts;
  for (const auto& [id, warehouse] : theirs) {
    const auto known = stored.find(id);
    if (known == stored.end()) {
      save_row(tx, cabinet, *warehouse, now);
      ++counts.created;
      continue;
    }
    const Warehouse merged = with_known(*warehouse, known->second.warehouse);
    const bool same = merged == known->second.warehouse && !known->second.deleted_at;
    if (!same) save_row(tx, cabinet, merged, now);
    ++(same ? counts.unchanged : counts.changed);
    stored.erase(known);
  }
  if (!complete) return counts;
  for (const auto& [id, row] : stored) {
    if (row.deleted_at) continue;
    tx.prepare("update warehouses set deleted_at = $4 where cabinet_id = $1 and kind = $2 and id = $3")
        .bind_all(cabinet, number_of(kind), id, now)
        .run();
    ++counts.changed;
  }
  return counts;
}

WriteCounts note_warehouse(db::Tx& tx, CabinetId cabinet, WarehouseKind kind, WarehouseId id,
                           std::string_view name, UtcTime now) {
  auto& query = tx.prepare("select name from warehouses where cabinet_id = $1 and kind = $2 and id = $3");
  query.bind_all(cabinet, number_of(kind), id);
  const bool stored = query.step();
  const bool same = stored && (kind != WarehouseKind::wb || query.text(0) == name || name.empty());
  query.reset();
  if (same) return {0, 0, 1};
  tx.prepare(
        "insert into warehouses(cabinet_id, kind, id, name, updated_at) values($1, $2, $3, $4, $5) "
        "on conflict(cabinet_id, kind, id) do update set name = excluded.name, "
        "updated_at = excluded.updated_at")
      .bind_all(cabinet, number_of(kind), id, name, now)
      .run();
  return {stored ? 0 : 1, stored ? 1 : 0, 0};
}

bool has_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind) {
  auto& query = tx.prepare(
      "select 1 from warehouses where cabinet_id = $1 and kind = $2 and deleted_at is null limit 1");
  query.bind_all(cabinet, number_of(kind));
  const bool any = query.step();
  query.reset();
  return any;
}

WarehousePage list_warehouses(db::Tx& tx, const WarehouseFilter& filter) {
  int last = static_cast<int>(filter.cabinets.size());
  std::string where =
      "from warehouses w left join warehouses o on o.cabinet_id = w.cabinet_id and o.kind = 2 and "
      "o.id = w.office_id where w.cabinet_id in " +
      db::parameter_list(1, filter.cabinets.size());
  const int kind = filter.kind ? ++last : 0;
  if (kind != 0) where += fmt::format(" and w.kind = ${}", kind);
  const int q = filter.q ? ++last : 0;
  const std::string pattern = filter.q ? db::like_pattern(*filter.q) : "";
  if (q != 0) {
    where += fmt::format(
        " and (w.name {0} or coalesce(w.city, o.city) {0} or coalesce(w.address, o.address) {0} or "
        "coalesce(w.region, o.region) {0})",
        db::like_sql(tx.dialect(), q));
  }
  const auto bind = [&](db::Statement& statement) {
    db::bind_list(statement, 1, filter.cabinets);
    if (kind != 0) statement.bind(kind, number_of(*filter.kind));
    if (q != 0) statement.bind(q, pattern);
  };

  WarehousePage page;
  auto& count = tx.prepare("select count(*) " + where);
  bind(count);
  count.step();
  page.total = count.integer(0);
  count.reset();

  auto& query = tx.prepare(
      fmt::format("select {}, w.cabinet_id, o.region, o.city, o.address {} order by w.cabinet_id, w.kind, "
                  "w.id limit ${} offset ${}",
                  kWarehouseColumns, where, last + 1, last + 2));
  bind(query);
  query.bind(last + 1, filter.limit);
  query.bind(last + 2, filter.offset);
  while (query.step()) {
    WarehouseRow row = read_warehouse(query, CabinetId{query.integer(kWarehouseColumnCount)});
    keep_known(row.warehouse.region, query.maybe_text(kWarehouseColumnCount + 1));
    keep_known(row.warehouse.city, query.maybe_text(kWarehouseColumnCount + 2));
    keep_known(row.warehouse.address, query.maybe_text(kWarehouseColumnCount + 3));
    page.rows.push_back(std::move(row));
  }
  return page;
}

}  // namespace wbd::store
