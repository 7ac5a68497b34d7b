#include "core/store/audit_facts.hpp"

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger_cell_row.hpp"

namespace wbd::store {

std::vector<AuditRow> audit_rows(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  // The first condition on amounts is that of the index finance_rows_for_audit, word for word.
  auto& query = tx.stream(fmt::format(
      R"(select {}, r.currency from finance_rows f
           join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
             and r.report_id = f.report_id
         where f.cabinet_id = $1 and f.day >= $2 and f.day <= $3 and r.state = $4
           and (f.penalty <> 0 or (f.for_pay <> 0 and f.kind > 1)
             or (f.delivery_service <> 0 and f.operation <> 'Логистика'))
           and (f.penalty <> 0 or (f.for_pay <> 0 and f.kind > 1) or f.operation {})
         order by f.day, f.rrd_id)",
      kLedgerRows.select("f"), db::search_sql(tx.dialect(), 5)));
  const std::string correction = db::search_pattern(tx.dialect(), "коррек");
  query.bind_all(cabinet, from, to, ReportState::in_force, correction);
  std::vector<AuditRow> rows;
  while (query.step()) rows.push_back({kLedgerRows.read(query), std::string(query.text(kLedgerRows.kRead))});
  return rows;
}

std::optional<ReportedDays> reported_days(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select min(date_from), max(date_to) from finance_reports where cabinet_id = $1 and state = $2");
  query.bind_all(cabinet, ReportState::in_force);
  query.step();
  std::optional<ReportedDays> days;
  if (!query.is_null(0)) days = {db::read_day(query, 0), db::read_day(query, 1)};
  query.reset();
  return days;
}

std::vector<UnpaidOrder> unpaid_orders(db::Tx& tx, CabinetId cabinet, UtcTime from, UtcTime to) {
  auto& query = tx.prepare(
      R"(select o.srid, o.nm_id, o.for_pay, o.currency,
           coalesce((select max(s.sold_at) from sales s
                     where s.cabinet_id = o.cabinet_id and s.srid = o.srid and s.kind = $5),
                    o.feed_changed_at, o.updated_at)
         from orders o
         where o.cabinet_id = $1 and o.ordered_at >= $2 and o.ordered_at < $3 and o.status = $4
           and not exists (select 1 from finance_rows f
             join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
               and r.report_id = f.report_id
             where f.cabinet_id = o.cabinet_id and f.srid = o.srid and r.state = $6
               and (f.kind in (0, 1) or f.for_pay <> 0))
         order by o.srid)");
  query.bind_all(cabinet, from, to, OrderStatus::buyout, SaleKind::sale, ReportState::in_force);
  std::vector<UnpaidOrder> orders;
  while (query.step()) {
    UnpaidOrder& order = orders.emplace_back();
    order.srid = query.text(0);
    order.nm_id = query.maybe_id<NmId>(1);
    if (const auto for_pay = query.maybe_money(2)) order.for_pay = *for_pay;
    order.currency = query.text(3);
    order.delivered_at = query.time(4);
  }
  return orders;
}

std::set<NmId> stored_and_sold(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  const TimeZone moscow = TimeZone::moscow();
  auto& query = tx.prepare(
      R"(select w.nm_id
         from (select distinct nm_id from storage_costs where cabinet_id = $1 and day >= $2 and day <= $3) w
         where exists (select 1 from sales s where s.cabinet_id = $1 and s.nm_id = w.nm_id
                         and s.sold_at >= $4 and s.sold_at < $5 and s.kind = $6)
           or exists (select 1 from finance_rows f
             join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
               and r.report_id = f.report_id
             where f.cabinet_id = $1 and f.nm_id = w.nm_id and f.day >= $2 and f.day <= $3
               and f.kind = $7 and r.state = $8))");
  query.bind_all(cabinet, from, to, moscow.start_of(from),
                 moscow.start_of(Date{std::chrono::sys_days{to} + std::chrono::days{1}}), SaleKind::sale,
                 FinanceKind::sale, ReportState::in_force);
  std::set<NmId> articles;
  while (query.step()) articles.insert(NmId{query.integer(0)});
  return articles;
}

}  // namespace wbd::store
