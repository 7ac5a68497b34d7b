#include "core/store/ledger_faults.hpp"

#include "core/store/finance.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

std::vector<UnreconciledReport> unreconciled_reports(db::Tx& tx) {
  auto& query = tx.prepare(
      R"(select cabinet_id, report_id, residual, currency from finance_reports
         where abs(residual) > 50 and period = $1 and state = $2 order by cabinet_id, report_id)");
  query.bind_all(FinancePeriod::weekly, ReportState::in_force);
  std::vector<UnreconciledReport> reports;
  while (query.step()) {
    reports.push_back({CabinetId{query.integer(0)}, query.integer(1), Amount{query.integer(2)},
                       std::string(query.text(3))});
  }
  return reports;
}

std::vector<UnrecognisedReport> unrecognised_reports(db::Tx& tx) {
  auto& query = tx.prepare(
      R"(select c.cabinet_id, c.period, c.report_id, min(r.currency), cast(sum(c.unrecognised) as bigint)
         from ledger_cells c join finance_reports r on r.cabinet_id = c.cabinet_id and r.period = c.period
           and r.report_id = c.report_id
         where c.unrecognised is not null and r.state = $1
         group by c.cabinet_id, c.period, c.report_id order by c.cabinet_id, c.period, c.report_id)");
  query.bind_all(ReportState::in_force);
  std::vector<UnrecognisedReport> reports;
  while (query.step()) {
    reports.push_back({CabinetId{query.integer(0)}, db::read<FinancePeriod>(query, 1), query.integer(2),
                       std::string(query.text(3)), query.integer(4)});
  }
  return reports;
}

}  // namespace wbd::store
