#include "core/store/finance_units.hpp"

#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"

namespace wbd::store {

std::optional<UnappliedReport> next_unapplied_report(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      R"(select period, report_id, coalesce(applied_rrd_id, -1) from finance_reports
         where cabinet_id = $1 and state = $2 and applied = 0 order by date_from, period, report_id limit 1)");
  query.bind_all(cabinet, ReportState::in_force);
  if (!query.step()) return std::nullopt;
  const UnappliedReport report{db::read<FinancePeriod>(query, 0), query.integer(1), query.integer(2)};
  query.reset();
  return report;
}

ReportUnits units_of_report(db::Tx& tx, CabinetId cabinet, const UnappliedReport& report,
                            std::int64_t limit) {
  auto& query = tx.prepare(
      R"(select rrd_id, srid from finance_rows
         where cabinet_id = $1 and period = $2 and report_id = $3 and rrd_id > $4 and kind in (0, 1)
           and srid is not null order by rrd_id limit $5)");
  query.bind_all(cabinet, report.period, report.id, report.after, limit);
  ReportUnits units;
  while (query.step()) {
    units.last = query.integer(0);
    units.srids.emplace_back(query.text(1));
  }
  return units;
}

void note_applied(db::Tx& tx, CabinetId cabinet, const UnappliedReport& report,
                  std::optional<std::int64_t> through) {
  const std::int64_t done = through ? 0 : 1;
  tx.prepare(R"(update finance_reports set applied = $4, applied_rrd_id = $5
                where cabinet_id = $1 and period = $2 and report_id = $3)")
      .bind_all(cabinet, report.period, report.id, done, through)
      .run();
}

void note_unapplied(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id) {
  tx.prepare(R"(update finance_reports set applied = 0, applied_rrd_id = null
                where cabinet_id = $1 and period = $2 and report_id = $3)")
      .bind_all(cabinet, period, report_id)
      .queue();
}

std::vector<FinanceUnit> finance_units(db::Tx& tx, CabinetId cabinet,
                                       std::span<const std::string_view> srids) {
  static const std::string kSql = fmt::format(
      R"(select {} from finance_rows f
           join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
             and r.report_id = f.report_id
         where f.cabinet_id = $1 and r.state = 1 and f.kind in (0, 1))",
      kFinanceRows.select("f"));
  std::map<std::pair<std::string, FinanceKind>, FinanceRow> newest;
  const auto older = [](const FinanceRow& a, const FinanceRow& b) {
    return std::tie(a.day, b.report.period, a.rrd_id) < std::tie(b.day, a.report.period, b.rrd_id);
  };
  db::each_with_key(tx, {.select = kSql, .column = "f.srid"}, cabinet, srids,
                    [&](const db::Statement& statement) {
                      FinanceRow row = kFinanceRows.read(statement);
                      auto& known = newest.try_emplace({*row.srid, row.kind}, row).first->second;
                      if (older(known, row)) known = std::move(row);
                    });
  std::vector<FinanceUnit> units;
  units.reserve(newest.size());
  for (auto& [key, row] : newest) units.push_back({key.first, std::move(row)});
  return units;
}

std::vector<std::string> decided_by_feed(db::Tx& tx, CabinetId cabinet, std::string_view after_srid,
                                         std::int64_t limit) {
  // 1 buyout, 3 return, 4 return of a defective unit
  auto& query = tx.prepare(
      R"(select srid from orders where cabinet_id = $1 and srid > $2 and feed_status in (1, 3, 4)
         order by srid limit $3)");
  query.bind_all(cabinet, after_srid, limit);
  std::vector<std::string> srids;
  while (query.step()) srids.emplace_back(query.text(0));
  return srids;
}

}  // namespace wbd::store
