#include "core/store/care.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include <fmt/format.h>

#include "core/base/encoding.hpp"

namespace wbd::store {
namespace {

std::string quoted_name(std::string_view name) {
  return fmt::format("\"{}\"", name);
}

std::string as_text(db::Dialect dialect, std::string_view column) {
  if (dialect == db::Dialect::postgresql) return fmt::format("{}::text", quoted_name(column));
  return fmt::format("case typeof({0}) when 'blob' then hex({0}) else cast({0} as text) end",
                     quoted_name(column));
}

std::string select_text(db::Dialect dialect, const TableInfo& table) {
  std::string sql = "select ";
  for (const std::string& column : table.columns) {
    if (&column != &table.columns.front()) sql += ", ";
    sql += as_text(dialect, column);
  }
  return sql + " from " + quoted_name(table.name);
}

struct Rule {
  std::string_view name;
  std::string_view where;  // "from ... where ..."
};

// Each row of these tables belongs to a cabinet.
constexpr std::array<std::string_view, 6> kOwned{"orders", "sales",   "products",
                                                 "stocks", "reviews", "events"};

// In the SQL that both databases understand. A rule may join the sellers' tables by cabinet_id, or the other
// tables, but not both kinds: in a cluster they are on different servers.
// clang-format off
constexpr Rule kRules[] = {
    {"orders: negative money",
     "from orders where price < 0 or price_with_discount < 0 or finished_price < 0"},
    {"orders: a price of 0, which means unknown",
     "from orders where price = 0 or price_with_discount = 0"},
    {"orders: an unknown status",
     "from orders where status not between 0 and 3"},
    {"orders: a return is stored, the status is another",
     R"(from orders o where o.status <> 3 and (
          select sum(case s.kind when 1 then 1 when 4 then -1 else 0 end) from sales s
          where s.cabinet_id = o.cabinet_id and s.srid = o.srid) > 0)"},
    {"orders: a sale is stored, the status is created or cancelled",
     R"(from orders o where o.status in (0, 2) and (
          select sum(case s.kind when 0 then 1 when 3 then -1 else 0 end) from sales s
          where s.cabinet_id = o.cabinet_id and s.srid = o.srid) > 0)"},
    {"sales: negative money",
     "from sales where price_with_discount < 0 or for_pay < 0"},
    {"stocks: a negative quantity",
     "from stocks where quantity < 0 or in_way_to_client < 0 or in_way_from_client < 0"},
    {"reviews: stars outside 0 to 5",
     "from reviews where rating < 0 or rating > 5"},
    {"cabinets: active without a token",
     "from wb_cabinets where status in ('active', 'pending') and token_sealed is null"},
    {"cabinets: connected without a member",
     R"(from wb_cabinets c where c.status <> 'disconnected' and not exists (
          select 1 from cabinet_members m where m.cabinet_id = c.id))"},
};
// clang-format on

std::set<std::int64_t> ids_of_cabinets(db::Tx& tx) {
  std::set<std::int64_t> ids;
  auto& query = tx.prepare("select id from wb_cabinets");
  while (query.step()) ids.insert(query.integer(0));
  return ids;
}

std::int64_t rows_without_cabinet(db::Tx& tx, std::string_view table,
                                  const std::set<std::int64_t>& cabinets) {
  auto& query = tx.prepare(fmt::format("select cabinet_id, count(*) from {} group by cabinet_id", table));
  std::int64_t rows = 0;
  while (query.step()) {
    if (!cabinets.contains(query.integer(0))) rows += query.integer(1);
  }
  return rows;
}

}  // namespace

std::vector<TableInfo> list_tables(db::Tx& tx) {
  auto& query =
      tx.prepare(tx.dialect() == db::Dialect::sqlite
                     ? R"(select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c
               where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid)"
                     : R"(select c.relname::text, a.attname::text
               from pg_class c join pg_attribute a on a.attrelid = c.oid
               where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
                 and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum)");
  std::vector<TableInfo> tables;
  while (query.step()) {
    if (tables.empty() || tables.back().name != query.text(0))
      tables.push_back({std::string(query.text(0)), {}});
    tables.back().columns.emplace_back(query.text(1));
  }
  return tables;
}

std::optional<TableInfo> find_table(db::Tx& tx, std::string_view name) {
  auto tables = list_tables(tx);
  const auto found = std::ranges::find(tables, name, &TableInfo::name);
  return found == tables.end() ? std::nullopt : std::optional(std::move(*found));
}

void read_table(db::Tx& tx, const TableInfo& table, const RowText& row) {
  auto& query = tx.prepare(select_text(tx.dialect(), table));
  std::vector<std::optional<std::string_view>> cells(table.columns.size());
  while (query.step()) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const int column = static_cast<int>(i);
      cells[i] = query.is_null(column) ? std::nullopt : std::optional(query.text(column));
    }
    row(cells);
  }
}

bool is_secret_column(std::string_view column) {
  constexpr std::array<std::string_view, 2> kSecrets{"token_sealed", "key_hash"};
  return std::ranges::find(kSecrets, column) != kSecrets.end() || column.ends_with("_sealed");
}

std::vector<TableSum> sum_tables(db::Tx& tx) {
  std::vector<TableSum> sums;
  for (const TableInfo& table : list_tables(tx)) {
    TableSum sum{table.name, 0, 0};
    std::string line;
    read_table(tx, table, [&](std::span<const std::optional<std::string_view>> cells) {
      line.clear();
      for (const auto& cell : cells) {
        // The lengths distinguish "ab","c" from "a","bc"; a null differs from an empty text.
        line += cell ? fmt::format("{}:", cell->size()) : std::string("-:");
        if (cell) line += *cell;
      }
      const Sha256 hash = sha256(line);
      std::uint64_t part = 0;
      std::memcpy(&part, hash.data(), sizeof part);
      sum.sum += part;
      ++sum.rows;
    });
    sums.push_back(std::move(sum));
  }
  return sums;
}

std::vector<Damage> find_damage(db::Tx& tx) {
  std::vector<Damage> damages;
  const std::set<std::int64_t> cabinets = ids_of_cabinets(tx);
  for (const std::string_view table : kOwned) {
    const std::int64_t rows = rows_without_cabinet(tx, table, cabinets);
    if (rows > 0) damages.push_back({fmt::format("{}: without a cabinet", table), rows});
  }
  for (const Rule& rule : kRules) {
    auto& query = tx.prepare(fmt::format("select count(*) {}", rule.where));
    const std::int64_t rows = query.step() ? query.integer(0) : 0;
    query.reset();
    if (rows > 0) damages.push_back({std::string(rule.name), rows});
  }
  return damages;
}

std::optional<UtcTime> server_time(db::Tx& tx) {
  if (tx.dialect() == db::Dialect::sqlite) return std::nullopt;
  auto& query = tx.prepare("select clock_timestamp()");
  query.step();
  const UtcTime time = query.time(0);
  query.reset();
  return time;
}

}  // namespace wbd::store
