#include "core/store/ledger.hpp"

#include <string_view>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/ledger_cell_row.hpp"

namespace wbd::store {
namespace {

// "select ... from finance_rows f ... where f.cabinet_id = $1", of reports that no weekly report has
// replaced. $3: the greatest period.
const std::string& related_sql() {
  static const std::string kSql = fmt::format(
      R"(select {} from finance_rows f
           join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
             and r.report_id = f.report_id
         where f.cabinet_id = $1 and r.state <> 2 and f.period <= $3)",
      kLedgerRows.select("f"));
  return kSql;
}

}  // namespace

std::optional<LedgerWork> next_ledger_work(db::Tx& tx, CabinetId cabinet,
                                           std::optional<FinancePeriod> being_read) {
  auto& query = tx.prepare(
      R"(select period, report_id, type, date_from, date_to, currency, ledger, state, created_on
         from finance_reports where cabinet_id = $1 and ledger <> $2
           and (state = $3 or (state = $4 and period = $5))
         order by date_from, period, report_id limit 1)");
  query.bind_all(cabinet, LedgerState::done, ReportState::in_force, ReportState::being_read, being_read);
  if (!query.step()) return std::nullopt;
  const LedgerWork work{db::read<FinancePeriod>(query, 0),
                        query.integer(1),
                        query.integer(2),
                        db::read_day(query, 3),
                        db::read_day(query, 4),
                        std::string(query.text(5)),
                        db::read<LedgerState>(query, 6),
                        db::read<ReportState>(query, 7),
                        db::read<std::optional<Date>>(query, 8)};
  query.reset();
  return work;
}

void each_ledger_row(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id,
                     const UseLedgerRow& use) {
  static const std::string kSql = fmt::format(
      "select {} from finance_rows f where f.cabinet_id = $1 and f.period = $2 and f.report_id = $3",
      kLedgerRows.select("f"));
  auto& query = tx.stream(kSql);
  query.bind_all(cabinet, period, report_id);
  while (query.step()) use(kLedgerRows.read(query));
}

void each_related_row(db::Tx& tx, CabinetId cabinet, FinancePeriod period, const std::set<std::string>& srids,
                      const std::set<std::int64_t>& units, const UseLedgerRow& use) {
  const auto use_row = [&use](const db::Statement& row) { use(kLedgerRows.read(row)); };
  const auto bind = [period](db::Statement& statement) { statement.bind(3, period); };
  const std::vector<std::string_view> orders(srids.begin(), srids.end());
  db::each_with_key(tx, {.select = related_sql(), .column = "f.srid", .bind = bind}, cabinet, orders,
                    use_row);
  const std::vector<std::int64_t> goods(units.begin(), units.end());
  db::each_with_key(tx, {.select = related_sql(), .column = "f.shk_id", .bind = bind}, cabinet, goods,
                    use_row);
}

void replace_ledger_cells(db::Tx& tx, CabinetId cabinet, const LedgerWork& report,
                          std::span<const LedgerCell> cells) {
  tx.prepare("delete from ledger_cells where cabinet_id = $1 and period = $2 and report_id = $3")
      .bind_all(cabinet, report.period, report.report_id)
      .run();
  auto& insert = tx.bulk_insert(kLedgerCells.name(), kLedgerCells.insert_columns());
  for (const LedgerCell& cell : cells)
    kLedgerCells.bind(insert, cell, cabinet, report.period, report.report_id).queue();
}

LedgerParts ledger_parts(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id) {
  static const std::string kSql =
      fmt::format("select {} from ledger_cells where cabinet_id = $1 and period = $2 and report_id = $3",
                  kLedgerCells.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, period, report_id);
  LedgerParts parts;
  while (query.step()) parts += kLedgerCells.read(query).parts;
  return parts;
}

void finish_ledger(db::Tx& tx, CabinetId cabinet, const LedgerWork& report, const LedgerOutcome& outcome) {
  if (report.state == LedgerState::rows_changed) {
    tx.prepare(R"(update finance_reports set ledger = $4
                  where cabinet_id = $1 and ledger in ($5, $6) and (period, report_id) in (
                    select o.period, o.report_id
                    from finance_rows f join finance_rows o on o.cabinet_id = f.cabinet_id and o.srid = f.srid
                    where f.cabinet_id = $1 and f.period = $2 and f.report_id = $3
                      and (f.kind = 0 or f.kind = 1 or f.kind = 3)
                      and (o.kind = 1 or o.kind = 3 or o.nm_id is null)
                      and (o.period <> $2 or o.report_id <> $3)))")
        .bind_all(cabinet, report.period, report.report_id, LedgerState::splits_due, LedgerState::done,
                  LedgerState::reading_due)
        .run();
  }
  tx.prepare(R"(update finance_reports set ledger = $4, reading = $5, residual = $6
                where cabinet_id = $1 and period = $2 and report_id = $3)")
      .bind_all(cabinet, report.period, report.report_id, LedgerState::done, outcome.reading,
                outcome.residual)
      .run();
}

std::vector<std::int64_t> proven_readings(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      R"(select distinct reading from finance_reports
         where cabinet_id = $1 and period = $2 and state <> $3 and ledger = $4 and abs(residual) <= 50)");
  query.bind_all(cabinet, FinancePeriod::weekly, ReportState::replaced, LedgerState::done);
  std::vector<std::int64_t> readings;
  while (query.step()) readings.push_back(query.integer(0));
  return readings;
}

void note_unproven_readings(db::Tx& tx, CabinetId cabinet) {
  tx.prepare(R"(update finance_reports set ledger = $2
                where cabinet_id = $1 and ledger = $3 and state <> $4
                  and (residual is null or abs(residual) > 50))")
      .bind_all(cabinet, LedgerState::reading_due, LedgerState::done, ReportState::replaced)
      .run();
}

void drop_replaced_ledger(db::Tx& tx, CabinetId cabinet) {
  tx.prepare(R"(delete from ledger_cells where cabinet_id = $1 and period = $2 and report_id in (
                  select report_id from finance_reports where cabinet_id = $1 and period = $2 and state = $3))")
      .bind_all(cabinet, FinancePeriod::daily, ReportState::replaced)
      .run();
}

}  // namespace wbd::store
