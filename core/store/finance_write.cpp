#include <array>
#include <set>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"
#include "core/store/goods_codes.hpp"

namespace wbd::store {
namespace {

constexpr auto kBeingRead = ReportState::being_read;
constexpr auto kInForce = ReportState::in_force;
constexpr auto kReplaced = ReportState::replaced;
constexpr std::array kPeriods{FinancePeriod::weekly, FinancePeriod::daily};

// The period is $3 of `select`.
db::KeyedQuery of_period(std::string_view select, std::string_view column, FinancePeriod period) {
  return {.select = select, .column = column, .bind = [period](db::Statement& statement) {
            statement.bind(3, period);
          }};
}

std::set<std::int64_t> stored_ids(db::Tx& tx, CabinetId cabinet, const db::KeyedQuery& query,
                                  std::span<const std::int64_t> ids) {
  std::set<std::int64_t> stored;
  db::each_with_key(tx, query, cabinet, ids,
                    [&stored](const db::Statement& row) { stored.insert(row.integer(0)); });
  return stored;
}

bool any_unread(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from finance_unread where cabinet_id = $1 limit 1");
  return query.bind_all(cabinet).has_row();
}

}  // namespace

std::unordered_map<std::int64_t, StoredReport> load_finance_reports(db::Tx& tx, CabinetId cabinet,
                                                                    FinancePeriod period,
                                                                    std::span<const std::int64_t> ids) {
  static const std::string kSql =
      fmt::format("select {}, state from finance_reports where cabinet_id = $1 and period = $3",
                  kFinanceReports.select());
  std::unordered_map<std::int64_t, StoredReport> reports;
  db::each_with_key(tx, of_period(kSql, "report_id", period), cabinet, ids, [&](const db::Statement& row) {
    StoredReport stored{kFinanceReports.read(row), db::read<ReportState>(row, kFinanceReports.kRead)};
    const std::int64_t id = stored.report.id;
    reports.emplace(id, std::move(stored));
  });
  return reports;
}

void save_finance_report(db::Tx& tx, CabinetId cabinet, const FinanceReport& report) {
  static const std::string kSql = kFinanceReports.upsert_sql();
  kFinanceReports.bind(tx.prepare(kSql), report, cabinet, kBeingRead).queue();
}

std::unordered_map<std::int64_t, FinanceRow> load_finance_rows(db::Tx& tx, CabinetId cabinet,
                                                               FinancePeriod period,
                                                               std::span<const std::int64_t> rrd_ids) {
  static const std::string kSql =
      fmt::format("select {} from finance_rows where cabinet_id = $1 and period = $3", kFinanceRows.select());
  std::unordered_map<std::int64_t, FinanceRow> rows;
  db::each_with_key(tx, of_period(kSql, "rrd_id", period), cabinet, rrd_ids, [&](const db::Statement& row) {
    FinanceRow stored = kFinanceRows.read(row);
    const std::int64_t rrd_id = stored.rrd_id;
    rows.emplace(rrd_id, std::move(stored));
  });
  return rows;
}

void save_finance_rows(db::Tx& tx, CabinetId cabinet, const FinanceRowPointers& added,
                       const FinanceRowPointers& changed) {
  static const std::string kUpsert = kFinanceRows.upsert_sql();
  static const std::string kColumns = kFinanceRows.insert_columns();
  GoodsCodes codes;
  for (const FinanceRowPointers* rows : {&added, &changed}) {
    for (const FinanceRow* row : *rows) {
      if (row->nm_id > NmId{}) codes.add(row->nm_id, row->vendor_code, row->barcode);
    }
  }
  codes.save(tx, cabinet);
  auto& upsert = tx.prepare(kUpsert);
  for (const FinanceRow* row : changed) kFinanceRows.bind(upsert, *row, cabinet).queue();
  if (added.empty()) return;
  auto& insert = tx.bulk_insert(kFinanceRows.name(), kColumns);
  for (const FinanceRow* row : added) kFinanceRows.bind(insert, *row, cabinet).queue();
}

void save_finance_row(db::Tx& tx, CabinetId cabinet, const FinanceRow& row) {
  save_finance_rows(tx, cabinet, {}, {&row});
}

bool note_unread_finance(db::Tx& tx, CabinetId cabinet, std::span<const UnreadFinanceRow> unread,
                         std::span<const FinanceRow> read) {
  if (unread.empty() && !any_unread(tx, cabinet)) return false;
  tx.flush();
  std::int64_t changes = 0;
  for (const FinancePeriod period : kPeriods) {
    std::vector<std::int64_t> ids;
    for (const FinanceRow& row : read) {
      if (row.report.period == period) ids.push_back(row.rrd_id);
    }
    constexpr std::string_view kForget = "delete from finance_unread where cabinet_id = $1 and period = $3";
    changes += db::run_with_keys(tx, of_period(kForget, "rrd_id", period), cabinet, ids);

    ids.clear();
    for (const UnreadFinanceRow& row : unread) {
      if (row.period == period) ids.push_back(row.rrd_id);
    }
    constexpr std::string_view kStored =
        "select rrd_id from finance_rows where cabinet_id = $1 and period = $3";
    const auto stored = stored_ids(tx, cabinet, of_period(kStored, "rrd_id", period), ids);
    auto& note = tx.prepare(
        R"(insert into finance_unread(cabinet_id, period, rrd_id, report_id, day)
           values($1, $2, $3, $4, $5) on conflict(cabinet_id, period, rrd_id) do nothing)");
    for (const UnreadFinanceRow& row : unread) {
      if (row.period != period || stored.contains(row.rrd_id)) continue;
      note.bind_all(cabinet, row.period, row.rrd_id, row.report_id, row.day).queue();
    }
  }
  return changes + tx.flush() > 0;
}

std::int64_t count_unread_finance(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      R"(select count(*) from finance_unread u left join finance_reports r on r.cabinet_id = u.cabinet_id
           and r.period = u.period and r.report_id = u.report_id
         where u.cabinet_id = $1 and (r.state is null or r.state <> $2))");
  query.bind_all(cabinet, kReplaced);
  query.step();
  const std::int64_t count = query.integer(0);
  query.reset();
  return count;
}

std::optional<Date> oldest_unread_finance(db::Tx& tx, CabinetId cabinet, Date since) {
  auto& query =
      tx.prepare("select min(day) from finance_unread where cabinet_id = $1 and period = $2 and day >= $3");
  query.bind_all(cabinet, FinancePeriod::weekly, since);
  query.step();
  const auto day = db::read<std::optional<Date>>(query, 0);
  query.reset();
  return day;
}

bool settle_finance_reports(db::Tx& tx, CabinetId cabinet, FinancePeriod period) {
  std::int64_t moved = 0;
  const auto put_in_force = [&] {
    moved += tx.prepare(R"(update finance_reports set state = $3
                           where cabinet_id = $1 and period = $2 and state = $4)")
                 .bind_all(cabinet, period, kInForce, kBeingRead)
                 .run();
  };
  if (period == FinancePeriod::weekly) put_in_force();
  moved += tx.prepare(R"(update finance_reports set state = $4
                         where cabinet_id = $1 and period = $3 and state <> $4 and exists(
                           select 1 from finance_reports w
                           where w.cabinet_id = $1 and w.period = $2 and w.state = $5
                             and w.type = finance_reports.type and w.date_from <= finance_reports.date_from
                             and w.date_to >= finance_reports.date_to))")
               .bind_all(cabinet, FinancePeriod::weekly, FinancePeriod::daily, kReplaced, kInForce)
               .run();
  if (period == FinancePeriod::daily) put_in_force();
  return moved > 0;
}

std::int64_t drop_replaced_finance_rows(db::Tx& tx, CabinetId cabinet, std::int64_t limit) {
  // The keys are read first. Joined with its own table, a delete without statistics takes seconds on
  // PostgreSQL.
  auto& query = tx.prepare(
      R"(select f.rrd_id from finance_reports r join finance_rows f on f.cabinet_id = r.cabinet_id
           and f.period = r.period and f.report_id = r.report_id
         where r.cabinet_id = $1 and r.period = $2 and r.state = $3 limit $4)");
  query.bind_all(cabinet, FinancePeriod::daily, kReplaced, limit);
  std::vector<std::int64_t> ids;
  while (query.step()) ids.push_back(query.integer(0));
  constexpr std::string_view kDelete = "delete from finance_rows where cabinet_id = $1 and period = $3";
  return db::run_with_keys(tx, of_period(kDelete, "rrd_id", FinancePeriod::daily), cabinet, ids);
}

std::optional<Date> weekly_finance_through(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select max(date_to) from finance_reports where cabinet_id = $1 and period = $2 and state = $3");
  query.bind_all(cabinet, FinancePeriod::weekly, kInForce);
  query.step();
  const auto day = db::read<std::optional<Date>>(query, 0);
  query.reset();
  return day;
}

bool save_balance(db::Tx& tx, CabinetId cabinet, const Balance& balance, UtcTime now) {
  auto& query = tx.prepare(
      "select balance_current, balance_for_withdraw, balance_currency from wb_cabinets where id = $1");
  query.bind_all(cabinet);
  const bool same = query.step() && query.maybe_money(0) == balance.current &&
                    query.maybe_money(1) == balance.for_withdraw && query.maybe_text(2) == balance.currency;
  query.reset();
  tx.prepare(R"(update wb_cabinets set balance_current = $2, balance_for_withdraw = $3,
                  balance_currency = $4, balance_at = $5 where id = $1)")
      .bind_all(cabinet, balance.current, balance.for_withdraw, balance.currency, now)
      .run();
  return !same;
}

}  // namespace wbd::store
