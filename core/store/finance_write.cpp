#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"

namespace wbd::store {
namespace {

constexpr auto kBeingRead = ReportState::being_read;
constexpr auto kInForce = ReportState::in_force;
constexpr auto kReplaced = ReportState::replaced;

}  // namespace

std::optional<StoredReport> find_finance_report(db::Tx& tx, CabinetId cabinet, FinancePeriod period,
                                                std::int64_t id) {
  static const std::string kSql = kFinanceReports.by_key_sql("state");
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, period, id);
  if (!query.step()) return std::nullopt;
  StoredReport stored{kFinanceReports.read(query), db::read<ReportState>(query, kFinanceReports.kRead)};
  query.reset();
  return stored;
}

void save_finance_report(db::Tx& tx, CabinetId cabinet, const FinanceReport& report) {
  static const std::string kSql = kFinanceReports.upsert_sql();
  kFinanceReports.bind(tx.prepare(kSql), report, cabinet, kBeingRead).run();
}

std::optional<FinanceRow> find_finance_row(db::Tx& tx, CabinetId cabinet, FinancePeriod period,
                                           std::int64_t rrd_id) {
  static const std::string kSql = kFinanceRows.by_key_sql();
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, period, rrd_id);
  if (!query.step()) return std::nullopt;
  FinanceRow stored = kFinanceRows.read(query);
  query.reset();
  return stored;
}

void save_finance_row(db::Tx& tx, CabinetId cabinet, const FinanceRow& row) {
  static const std::string kSql = kFinanceRows.upsert_sql();
  kFinanceRows.bind(tx.prepare(kSql), row, cabinet).run();
}

bool note_unread_finance(db::Tx& tx, CabinetId cabinet, std::span<const UnreadFinanceRow> unread,
                         std::span<const FinanceRow> read) {
  std::int64_t changes = 0;
  auto& known = tx.prepare("select 1 from finance_unread where cabinet_id = $1 limit 1");
  known.bind_all(cabinet);
  const bool any = known.step();
  known.reset();
  if (any) {
    auto& forget =
        tx.prepare("delete from finance_unread where cabinet_id = $1 and period = $2 and rrd_id = $3");
    for (const FinanceRow& row : read)
      changes += forget.bind_all(cabinet, row.report.period, row.rrd_id).run();
  }
  for (const UnreadFinanceRow& row : unread) {
    if (find_finance_row(tx, cabinet, row.period, row.rrd_id)) continue;
    changes += tx.prepare(
                     R"(insert into finance_unread(cabinet_id, period, rrd_id, report_id, day)
                        values($1, $2, $3, $4, $5) on conflict(cabinet_id, period, rrd_id) do nothing)")
                   .bind_all(cabinet, row.period, row.rrd_id, row.report_id, row.day)
                   .run();
  }
  return changes > 0;
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
  return tx
      .prepare(
          R"(delete from finance_rows where (cabinet_id, period, rrd_id) in (
               select f.cabinet_id, f.period, f.rrd_id
               from finance_reports r join finance_rows f on f.cabinet_id = r.cabinet_id
                 and f.period = r.period and f.report_id = r.report_id
               where r.cabinet_id = $1 and r.state = $2 limit $3))")
      .bind_all(cabinet, kReplaced, limit)
      .run();
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
