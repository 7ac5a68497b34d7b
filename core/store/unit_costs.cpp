#include "core/store/unit_costs.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "core/db/list_page.hpp"
#include "core/store/unit_cost_row.hpp"

namespace wbd::store {
namespace {

// The day of the next version of the same article and size. It names the cabinet by its value: Citus refuses
// a correlated subquery beside a cut page whose cabinet is a column.
constexpr std::string_view kNextVersion =
    R"((select min(n.valid_from) from unit_costs n where n.cabinet_id = $1 and n.nm_id = c.nm_id
         and n.size = c.size and n.valid_from > c.valid_from))";

db::Conditions conditions_of(const UnitCostFilter& filter) {
  db::Conditions conditions("from unit_costs c where c.cabinet_id = $1");
  conditions.add("c.nm_id = ${}", filter.nm_id);
  if (filter.day) {
    // Days are written YYYY-MM-DD, so they compare as text.
    conditions.add(
        R"(c.valid_from = (select max(n.valid_from) from unit_costs n where n.cabinet_id = $1
             and n.nm_id = c.nm_id and n.size = c.size and n.valid_from <= ${}))",
        *filter.day);
  }
  return conditions;
}

UnitCostRow read_cost_row(const db::Statement& row, CabinetId cabinet) {
  constexpr int kAfter = kUnitCosts.kRead;
  UnitCostRow out{cabinet, kUnitCosts.read(row), std::nullopt, row.maybe_text(kAfter + 1),
                  row.maybe_text(kAfter + 2)};
  if (const auto next = db::read<std::optional<Date>>(row, kAfter)) {
    out.valid_to = Date{std::chrono::sys_days{*next} - std::chrono::days{1}};
  }
  return out;
}

constexpr std::size_t kManyCosts = 100;

// Returns the costs whose version is stored already, or that repeat one of `costs`, in their order.
std::vector<const UnitCost*> insert_new_costs(db::Tx& tx, CabinetId cabinet,
                                              std::span<const UnitCost> costs) {
  std::set<std::tuple<NmId, std::string, Date>> known;
  auto& query = tx.prepare("select nm_id, size, valid_from from unit_costs where cabinet_id = $1");
  query.bind_all(cabinet);
  while (query.step())
    known.emplace(db::read<NmId>(query, 0), db::read<std::string>(query, 1), db::read<Date>(query, 2));
  std::vector<const UnitCost*> corrected;
  auto& insert = tx.bulk_insert(kUnitCosts.name(), kUnitCosts.insert_columns());
  for (const UnitCost& cost : costs) {
    if (known.emplace(cost.nm_id, cost.size, cost.valid_from).second) {
      kUnitCosts.bind(insert, cost, cabinet).queue();
    } else {
      corrected.push_back(&cost);
    }
  }
  tx.flush();
  return corrected;
}

}  // namespace

void save_unit_costs(db::Tx& tx, CabinetId cabinet, std::span<const UnitCost> costs) {
  static const std::string kSql = kUnitCosts.upsert_sql();
  std::vector<const UnitCost*> rows;
  // A file may hold years of versions. Copying the new ones spares a statement for each, which takes long
  // where the rows lie on another node.
  if (costs.size() >= kManyCosts) {
    rows = insert_new_costs(tx, cabinet, costs);
  } else {
    for (const UnitCost& cost : costs) rows.push_back(&cost);
  }
  auto& upsert = tx.prepare(kSql);
  for (const UnitCost* cost : rows) kUnitCosts.bind(upsert, *cost, cabinet).queue();
  tx.flush();
}

bool delete_unit_cost(db::Tx& tx, CabinetId cabinet, NmId nm_id, std::string_view size, Date valid_from) {
  static const std::string kSql = kUnitCosts.delete_sql();
  return tx.prepare(kSql).bind_all(cabinet, nm_id, size, valid_from).run() > 0;
}

bool has_unit_costs(db::Tx& tx, std::span<const CabinetId> cabinets) {
  auto& query = tx.prepare("select 1 from unit_costs where cabinet_id = $1 limit 1");
  return std::ranges::any_of(cabinets, [&](CabinetId cabinet) { return query.bind_all(cabinet).has_row(); });
}

std::vector<UnitCost> load_unit_costs(db::Tx& tx, CabinetId cabinet) {
  static const std::string kSql =
      fmt::format("select {} from unit_costs where cabinet_id = $1 order by nm_id, size, valid_from",
                  kUnitCosts.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet);
  std::vector<UnitCost> costs;
  while (query.step()) costs.push_back(kUnitCosts.read(query));
  return costs;
}

std::vector<UnitCost> load_unit_costs(db::Tx& tx, CabinetId cabinet, NmId nm_id) {
  static const std::string kSql =
      fmt::format("select {} from unit_costs where cabinet_id = $1 and nm_id = $2 order by size, valid_from",
                  kUnitCosts.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, nm_id);
  std::vector<UnitCost> costs;
  while (query.step()) costs.push_back(kUnitCosts.read(query));
  return costs;
}

std::vector<UnitCost> load_ledger_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  static const std::string kSql = fmt::format(
      R"(select {} from unit_costs where cabinet_id = $1 and nm_id in (
           select c.nm_id from ledger_cells c where c.cabinet_id = $1 and c.day >= $2 and c.day <= $3)
         order by nm_id, size, valid_from)",
      kUnitCosts.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, from, to);
  std::vector<UnitCost> costs;
  while (query.step()) costs.push_back(kUnitCosts.read(query));
  return costs;
}

UnitCostPage list_unit_costs(db::Tx& tx, const UnitCostFilter& filter) {
  const db::Conditions conditions = conditions_of(filter);
  UnitCostPage page;
  // The page is cut first, so that products are searched for its rows only.
  const std::string select = fmt::format(
      R"(select {}, {}, p.vendor_code, p.title from (
           select c.* {} order by c.nm_id, c.size, c.valid_from desc limit ${} offset ${}) c
         left join products p on p.cabinet_id = $1 and p.nm_id = c.nm_id
         order by c.nm_id, c.size, c.valid_from desc)",
      kUnitCosts.select("c"), kNextVersion, conditions.sql(), conditions.next_parameter(),
      conditions.next_parameter() + 1);
  page.total = db::each_by_cabinet(tx, filter, conditions, select,
                                   [&page](const db::Statement& row, CabinetId cabinet) {
                                     page.rows.push_back(read_cost_row(row, cabinet));
                                   });
  return page;
}

std::vector<ArticleSales> article_sales(db::Tx& tx, CabinetId cabinet, std::optional<Date> from,
                                        std::optional<Date> to) {
  db::Conditions conditions(
      R"(from finance_rows f where f.cabinet_id = $1 and f.kind = 0 and f.nm_id is not null
           and (f.period, f.report_id) not in (
             select r.period, r.report_id from finance_reports r where r.cabinet_id = $1 and r.state <> 1))");
  conditions.add("f.day >= ${}", from);
  conditions.add("f.day <= ${}", to);
  // The casts: PostgreSQL's sum() of bigints is a numeric.
  auto& query = tx.prepare(fmt::format(
      R"(select f.nm_id, coalesce(f.size, ''), f.day, f.currency,
           cast(coalesce(sum(f.quantity), 0) as bigint), cast(coalesce(sum(f.retail_amount), 0) as bigint)
         {} group by f.nm_id, coalesce(f.size, ''), f.day, f.currency
         order by f.nm_id, coalesce(f.size, ''), f.day, f.currency)",
      conditions.sql()));
  conditions.bind(query, cabinet);
  std::vector<ArticleSales> sales;
  while (query.step()) {
    ArticleSales& one = sales.emplace_back();
    db::read_value(query, 0, one.nm_id);
    db::read_value(query, 1, one.size);
    db::read_value(query, 2, one.day);
    db::read_value(query, 3, one.currency);
    db::read_value(query, 4, one.units);
    db::read_value(query, 5, one.revenue);
  }
  return sales;
}

}  // namespace wbd::store
