#include "core/sync/report_task.hpp"

#include "core/wb/report_task.hpp"

namespace wbd::sync {
namespace {

// WB keeps a report for two hours (GUIDE 5.9).
constexpr auto kReportKept = std::chrono::minutes{110};

Task<StepEnd> create_report(Job& job, const TaskPlace& task, const wb::Call& create, Millis least_wait) {
  const auto body = co_await job.call(create, least_wait);
  if (!body) co_return StepEnd{body.error(), {}};
  auto id = wb::parse_report_task(*body);
  if (!id) co_return StepEnd{job.unreadable(create.operation, id.error()), {}};
  task.id = std::move(*id);
  task.asked = job.clock.now();
  co_await job.keep();
  co_return StepEnd{{}, kReportTakes};
}

// The end of the step after a failed request. A report that WB does not know any more is requested again.
Task<StepEnd> failed_report(Job& job, const TaskPlace& task, Error error) {
  if (error.code == Errc::not_found) {
    task.forget();
    co_await job.keep();
  }
  co_return ended(error, true, kReportTakes);
}

}  // namespace

Task<ReportAnswer> read_report(Job& job, const TaskPlace& task, const ReportCalls& calls, int most_polls,
                               Millis least_wait) {
  ReportAnswer out;
  if (!task.asked || *task.asked + kReportKept < job.clock.now()) task.forget();
  if (!task.id) {
    out.end = co_await create_report(job, task, calls.create, least_wait);
    if (out.end.error || most_polls <= 1) co_return out;
  }
  wb::TaskState state = wb::TaskState::making;
  for (int i = 0; i < most_polls && state == wb::TaskState::making; ++i) {
    const wb::Call ask = calls.status(*task.id);
    const auto status = co_await job.call(ask, least_wait);
    if (!status) {
      out.end = co_await failed_report(job, task, status.error());
      co_return out;
    }
    const auto now = wb::parse_report_status(*status);
    if (!now) {
      out.end = {job.unreadable(ask.operation, now.error()), {}};
      co_return out;
    }
    state = *now;
  }
  if (state == wb::TaskState::gone) {
    task.forget();
    co_await job.keep();
  }
  if (state != wb::TaskState::done) {
    out.end = {{}, kReportTakes};
    co_return out;
  }
  const wb::Call download = calls.download(*task.id);
  auto body = co_await job.call(download, std::max(least_wait, kConfirmWait));
  if (!body) {
    out.end = co_await failed_report(job, task, body.error());
    co_return out;
  }
  task.forget();
  out.end = {};
  out.body = std::move(*body);
  co_return out;
}

}  // namespace wbd::sync
