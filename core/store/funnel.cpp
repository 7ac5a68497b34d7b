#include "core/store/funnel.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/funnel_row.hpp"

namespace wbd::store {
FunnelDays load_funnel_days(db::Tx& tx, CabinetId cabinet, std::span<const FunnelDay> days) {
  static const std::string kSql = fmt::format(
      "select {} from funnel_days where cabinet_id = $1 and day >= $3 and day <= $4", kFunnelDays.select());
  FunnelDays stored;
  if (days.empty()) return stored;
  const auto [first, last] = std::ranges::minmax(days, {}, &FunnelDay::day);
  std::set<std::int64_t> articles;
  for (const FunnelDay& day : days) articles.insert(day.nm_id.value);
  const db::KeyedQuery query{
      .select = kSql, .column = "nm_id", .bind = [from = first.day, to = last.day](db::Statement& statement) {
        statement.bind(3, from);
        statement.bind(4, to);
      }};
  db::each_with_key(tx, query, cabinet, std::vector(articles.begin(), articles.end()),
                    [&stored](const db::Statement& row) {
                      FunnelDay day = kFunnelDays.read(row);
                      stored.try_emplace({day.nm_id, day.day}, std::move(day));
                    });
  return stored;
}

void save_funnel_day(db::Tx& tx, CabinetId cabinet, const FunnelDay& day, UtcTime now) {
  static const std::string kSql = kFunnelDays.upsert_sql();
  kFunnelDays.bind(tx.prepare(kSql), day, cabinet, now).queue();
}

std::optional<Date> first_funnel_day(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select f.day from funnel_days f where f.cabinet_id = $1 order by f.day limit 1");
  query.bind_all(cabinet);
  std::optional<Date> first;
  if (query.step()) first = db::read_day(query, 0);
  query.reset();
  return first;
}

std::vector<UtcTime> orders_decided_since(db::Tx& tx, CabinetId cabinet, OrderSpan placed, UtcTime since) {
  std::vector<UtcTime> times;
  // The code checks the span, not SQL. A planner that does not know the values would take the span for the
  // narrower condition, and read all orders of a year.
  const auto add = [&](std::string_view sql) {
    auto& query = tx.prepare(sql);
    query.bind_all(cabinet, since);
    while (query.step()) {
      const UtcTime time = query.time(0);
      if (time >= placed.from && time < placed.to) times.push_back(time);
    }
  };
  add("select o.ordered_at from orders o where o.cabinet_id = $1 and o.cancelled_at >= $2");
  // Reads the sales, then the order of each sale. Each planner needs another hint to do so.
  add(tx.dialect() == db::Dialect::postgresql ? R"(select o.ordered_at from sales s cross join lateral (
                 select f.ordered_at from orders f
                 where f.cabinet_id = s.cabinet_id and f.srid = s.srid offset 0) o
               where s.cabinet_id = $1 and s.sold_at >= $2)"
                                              : R"(select o.ordered_at from sales s cross join orders o
               where s.cabinet_id = $1 and s.sold_at >= $2
                 and o.cabinet_id = s.cabinet_id and o.srid = s.srid)");
  return times;
}

FunnelPage list_funnel(db::Tx& tx, const FunnelFilter& filter) {
  int last = static_cast<int>(filter.cabinets.size());
  std::string where = "f.cabinet_id in " + db::parameter_list(1, filter.cabinets.size());
  const int from = filter.from ? ++last : 0;
  if (from != 0) where += fmt::format(" and f.day >= ${}", from);
  const int to = filter.to ? ++last : 0;
  if (to != 0) where += fmt::format(" and f.day <= ${}", to);
  const int nm_id = filter.nm_id ? ++last : 0;
  if (nm_id != 0) where += fmt::format(" and f.nm_id = ${}", nm_id);
  const auto bind = [&](db::Statement& statement) {
    db::bind_list(statement, 1, filter.cabinets);
    if (from != 0) statement.bind(from, *filter.from);
    if (to != 0) statement.bind(to, *filter.to);
    if (nm_id != 0) statement.bind(nm_id, *filter.nm_id);
  };

  FunnelPage page;
  auto& count = tx.prepare("select count(*) from funnel_days f where " + where);
  bind(count);
  count.step();
  page.total = count.integer(0);
  count.reset();

  auto& query = tx.prepare(fmt::format(
      R"(select {}, f.cabinet_id, f.updated_at, p.vendor_code, p.title
         from funnel_days f left join products p on p.cabinet_id = f.cabinet_id and p.nm_id = f.nm_id
         where {} order by f.day desc, coalesce(f.order_count, 0) desc, coalesce(f.open_count, 0) desc, f.nm_id desc, f.cabinet_id limit ${} offset ${})",
      kFunnelDays.select("f"), where, last + 1, last + 2));
  bind(query);
  query.bind(last + 1, filter.limit);
  query.bind(last + 2, filter.offset);
  while (query.step()) {
    page.rows.push_back({CabinetId{query.integer(kFunnelDays.kRead)}, kFunnelDays.read(query),
                         query.time(kFunnelDays.kRead + 1), query.maybe_text(kFunnelDays.kRead + 2),
                         query.maybe_text(kFunnelDays.kRead + 3)});
  }
  return page;
}

}  // namespace wbd::store
