#pragma once
// Stores the days of a list of costs.

#include <algorithm>
#include <span>
#include <vector>

#include "core/store/cost_days.hpp"
#include "core/sync/cost_windows.hpp"
#include "core/sync/day_range.hpp"
#include "core/sync/job.hpp"

namespace wbd::sync {

// If `counts` has a change, marks the reports of these days, so that their costs are split again.
void note_changed_costs(db::Tx& tx, const Job& job, const DayRange& days, const WriteCounts& counts);

// Notes which days have been read, but not those that are not over. If `counts` has a change or a day is new,
// marks the reports of these days as above.
void note_cost_days(db::Tx& tx, const Job& job, CostSource source, const DayRange& days,
                    const WriteCounts& counts);

// WB's services write null for an empty list, but also by mistake. An empty list is [] or no body.
[[nodiscard]] bool says_null(std::string_view body);

// Whether an answer without rows needs a second one. It would delete rows (`has_rows`), or it is a null by
// which past days that were never read would count as days without costs.
[[nodiscard]] bool is_surprising(db::Tx& tx, const Job& job, CostSource source, const DayRange& days,
                                 bool has_rows, std::string_view body);

// Plans the next reading of days whose rows were not all understood. A day counts only if every source has
// it. Runs on a worker.
void plan_unread_days(Job& job, CostWindows& windows, const WindowRule& rule,
                      std::span<const CostSource> sources);

// Makes the rows those of the days. `replace(from, to, rows)` stores whole days. A row that could not be read
// may be of any day. Then days that were read completely stay as they are, and no day counts as read.
template <class Row, class Replace>
WriteCounts replace_cost_days(db::Tx& tx, const Job& job, CostSource source, const DayRange& days,
                              const wb::Parsed<Row>& answer, Date Row::*day_of, Replace replace) {
  if (answer.skipped == 0) {
    const WriteCounts counts = replace(days.from, days.to, std::span<const Row>(answer.rows));
    note_cost_days(tx, job, source, days, counts);
    return counts;
  }
  WriteCounts counts;
  const auto known = store::days_read(tx, job.cabinet.id, source, days.from, days.to);
  for (Date day = days.from; day <= days.to; day = moved(day, 1)) {
    if (std::ranges::binary_search(known, day)) continue;
    std::vector<Row> rows;
    for (const Row& row : answer.rows) {
      if (row.*day_of == day) rows.push_back(row);
    }
    counts += replace(day, day, std::span<const Row>(rows));
  }
  return counts;
}

}  // namespace wbd::sync
