#include "core/store/day_payout.hpp"

#include <map>

namespace wbd::store {

std::vector<DayPayout> day_payout(db::Tx& tx, std::span<const CabinetId> cabinets, Date day) {
  // forPay of a return is positive. Kind 1 is the plain return, whose document may be missing.
  auto& query = tx.prepare(
      R"(select f.currency, count(*),
           cast(coalesce(sum(case when f.kind = 1 or f.doc_type in ('Возврат', 'возврат')
                                  then -f.for_pay else f.for_pay end), 0) as bigint),
           cast(coalesce(sum(f.delivery_service), 0) as bigint)
         from finance_rows f join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
           and r.report_id = f.report_id
         where f.cabinet_id = $1 and f.day = $2 and r.state = 1 group by f.currency)");
  std::map<std::string, DayPayout> payouts;
  for (const CabinetId cabinet : cabinets) {
    query.bind_all(cabinet, day);
    while (query.step()) {
      DayPayout& payout = payouts[std::string(query.text(0))];
      payout.currency = query.text(0);
      payout.rows += query.integer(1);
      payout.for_pay += Amount{query.integer(2)};
      payout.logistics += Amount{query.integer(3)};
    }
  }
  std::vector<DayPayout> out;
  out.reserve(payouts.size());
  for (auto& [currency, payout] : payouts) out.push_back(std::move(payout));
  return out;
}

}  // namespace wbd::store
