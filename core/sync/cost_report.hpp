#pragma once
// Lists of costs that WB gives as reports made on request, by windows of days (GUIDE 5.27, 5.28).

#include <array>

#include "core/store/cost_days.hpp"
#include "core/sync/cost_days.hpp"
#include "core/sync/cost_windows.hpp"
#include "core/sync/finance_start.hpp"
#include "core/sync/report_task.hpp"

namespace wbd::sync {

struct CostReportCursor {
  CostWindows windows;
  std::optional<std::string> task;  // id of the report that WB prepares
  std::optional<UtcTime> asked;     // when it was requested
  std::optional<Date> from, to;     // its days

  [[nodiscard]] std::optional<DayRange> task_days() const {
    return task && from && to ? std::optional(DayRange{*from, *to}) : std::nullopt;
  }
  static void fields(auto& cursor, auto&& field) {
    field("windows", cursor.windows);
    field("task", cursor.task);
    field("asked", cursor.asked);
    field("from", cursor.from);
    field("to", cursor.to);
  }
};

template <class Row>
struct CostReport {
  CostSource source;
  WindowRule rule;
  wb::Operation create, download;
  wb::Call (*create_call)(Date from, Date to);
  wb::Call (*status_call)(std::string_view task);
  wb::Call (*download_call)(std::string_view task);
  Result<wb::Parsed<Row>> (*parse)(std::string_view json);
  Date Row::*day_of;
  // Whether an answer without rows would delete any.
  bool (*has_rows)(db::Tx& tx, CabinetId cabinet, Date from, Date to);
  WriteCounts (*replace)(db::Tx& tx, CabinetId cabinet, Date from, Date to, std::span<const Row> rows);
};

// A poll may wait this long for WB's limit on status requests.
inline constexpr Millis kPollWait{6'000};
inline constexpr int kMostPolls = 5;

// Runs on a worker. Returns false when a report without rows has to be confirmed.
template <class Row>
Result<bool> store_cost_report(Job& job, CostReportCursor& cursor, const CostReport<Row>& report,
                               const DayRange& days, const std::string& body) {
  const auto parsed = report.parse(body);
  if (!parsed) return job.unreadable(report.download, parsed.error());
  bool accepted = true;
  job.store(*parsed, [&](db::Tx& tx) {
    const CabinetId cabinet = job.cabinet.id;
    const bool surprising =
        parsed->seen == 0 &&
        is_surprising(tx, job, report.source, days, report.has_rows(tx, cabinet, days.from, days.to), body);
    accepted = !surprising || cursor.windows.empty_once;
    cursor.windows.empty_once = !accepted;
    if (!accepted) return WriteCounts{};
    finish_window(cursor.windows, days);
    if (parsed->skipped > 0) note_unread(cursor.windows, job.clock.now());
    return replace_cost_days(tx, job, report.source, days, *parsed, report.day_of,
                             [&](Date from, Date to, std::span<const Row> rows) {
                               return report.replace(tx, cabinet, from, to, rows);
                             });
  });
  return accepted;
}

template <class Row>
Task<StepEnd> sync_cost_report(Job& job, const CostReport<Row>& report) {
  if (auto end = job.barred(report.create)) co_return *end;
  CostReportCursor& cursor = job.open_cursor<CostReportCursor>();
  const Date today = job.moscow_today();
  plan_windows(cursor.windows, report.rule, first_finance_day(job.options.finance_from, today), today,
               job.on_demand());
  const std::array sources{report.source};
  co_await job.on_worker(plan_unread_days, job, cursor.windows, report.rule, sources);
  bool progress = false;
  while (true) {
    const auto days = cursor.task_days() ? cursor.task_days() : next_window(cursor.windows, report.rule);
    if (!days) co_return StepEnd{};
    // Task, status and report of a window have limits of their own, so the slowest one sets the pace.
    job.requests_left = windows_left(cursor.windows, report.rule);
    cursor.from = days->from;
    cursor.to = days->to;
    const ReportCalls calls{report.create_call(days->from, days->to), report.status_call,
                            report.download_call};
    const TaskPlace task{cursor.task, cursor.asked};
    ReportAnswer answer = co_await read_report(job, task, calls, kMostPolls, kPollWait);
    if (answer.end.error && progress) co_return ended(*answer.end.error, true);
    if (!answer.body) co_return answer.end;
    const auto stored =
        co_await job.on_worker(store_cost_report<Row>, job, cursor, report, *days, *answer.body);
    if (!stored) co_return StepEnd{stored.error(), {}};
    if (!*stored) co_return StepEnd{{}, kConfirmEmptyIn};
    progress = true;
  }
}

}  // namespace wbd::sync
