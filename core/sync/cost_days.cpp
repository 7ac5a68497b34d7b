#include "core/sync/cost_days.hpp"

#include <algorithm>

#include "core/store/ledger_marks.hpp"
#include "core/store/versions.hpp"

namespace wbd::sync {

void note_changed_costs(db::Tx& tx, const Job& job, const DayRange& days, const WriteCounts& counts) {
  if (counts.any_change()) store::note_ledger_days(tx, job.cabinet.id, days.from, days.to);
}

void note_cost_days(db::Tx& tx, const Job& job, CostSource source, const DayRange& days,
                    const WriteCounts& counts) {
  const Date last = std::min(days.to, moved(job.moscow_today(), -1));
  std::int64_t added = 0;
  if (days.from <= last)
    added = store::note_days_read(tx, job.cabinet.id, source, days.from, last, job.clock.now());
  if (added > 0) store::raise_data_version(tx, job.cabinet.id);  // answers show which days are known
  if (added > 0 || counts.any_change()) store::note_ledger_days(tx, job.cabinet.id, days.from, days.to);
}

bool says_null(std::string_view body) {
  return body.find("null") != std::string_view::npos &&
         body.find_first_not_of(" \t\r\nnul") == std::string_view::npos;
}

bool is_surprising(db::Tx& tx, const Job& job, CostSource source, const DayRange& days, bool has_rows,
                   std::string_view body) {
  if (has_rows || !says_null(body)) return has_rows;
  if (days.to >= job.moscow_today()) return false;  // read again tomorrow
  const auto count = (std::chrono::sys_days{days.to} - std::chrono::sys_days{days.from}).count() + 1;
  return std::ssize(store::days_read(tx, job.cabinet.id, source, days.from, days.to)) < count;
}

void plan_unread_days(Job& job, CostWindows& windows, const WindowRule& rule,
                      std::span<const CostSource> sources) {
  const auto behind = days_behind(windows, rule, job.moscow_today());
  if (!behind) return;
  const std::vector<Date> missing = job.database.read_value([&](db::Tx& tx) {
    std::vector<Date> days;
    for (Date day = behind->from; day <= behind->to; day = moved(day, 1)) days.push_back(day);
    std::vector<std::vector<Date>> read;
    for (const CostSource source : sources)
      read.push_back(store::days_read(tx, job.cabinet.id, source, behind->from, behind->to));
    std::erase_if(days, [&](Date day) {
      return std::ranges::all_of(read,
                                 [&](const auto& known) { return std::ranges::binary_search(known, day); });
    });
    return days;
  });
  plan_unread(windows, rule, missing, job.clock.now(), job.on_demand());
}

}  // namespace wbd::sync
