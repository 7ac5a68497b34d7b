#include "core/store/cost_days.hpp"

#include <algorithm>

#include "core/db/values.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

std::int64_t note_days_read(db::Tx& tx, CabinetId cabinet, CostSource source, Date from, Date to,
                            UtcTime now) {
  const std::vector<Date> known = days_read(tx, cabinet, source, from, to);
  auto& note = tx.prepare(
      R"(insert into cost_days(cabinet_id, source, day, read_at) values($1, $2, $3, $4)
         on conflict(cabinet_id, source, day) do update set read_at = excluded.read_at)");
  std::int64_t added = 0;
  for (std::chrono::sys_days day{from}; day <= std::chrono::sys_days{to}; day += std::chrono::days{1}) {
    added += std::ranges::binary_search(known, Date{day}) ? 0 : 1;
    note.bind_all(cabinet, source, Date{day}, now).queue();
  }
  tx.flush();
  return added;
}

std::vector<Date> days_read(db::Tx& tx, CabinetId cabinet, CostSource source, Date from, Date to) {
  auto& query = tx.prepare(
      R"(select day from cost_days where cabinet_id = $1 and source = $2 and day >= $3 and day <= $4
         order by day)");
  query.bind_all(cabinet, source, from, to);
  std::vector<Date> days;
  while (query.step()) days.push_back(db::read_day(query, 0));
  return days;
}

}  // namespace wbd::store
