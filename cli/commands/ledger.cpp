#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/periods.hpp"
#include "core/view/ledger_pages.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kReconciledColumns{
    Column{"report_id", "Report", "Отчёт", Form::number},
    Column{"from", "From", "С", Form::time},
    Column{"to", "To", "По", Form::time},
    Column{"type", "Type", "Тип", Form::number}.ranked(4),
    Column{"paid", "Paid by WB", "К оплате WB", Form::money},
    Column{"computed", "By lines", "По строкам", Form::money}.ranked(1),
    Column{"residual", "Difference", "Разница", Form::money},
    Column{"state", "State", "Состояние", Form::state},
    Column{"lines.sale", "Sales", "Продажи", Form::money}.ranked(5),
    Column{"lines.logistics", "Logistics", "Логистика", Form::money}.ranked(6),
    Column{"lines.storage", "Storage", "Хранение", Form::money}.ranked(7),
    Column{"currency", "Currency", "Валюта"}.ranked(8)};

Result<store::ReportFilter> report_filter(Session& session, const Arguments& arguments) {
  store::ReportFilter filter;
  const auto period = chosen_period(session, arguments, system_clock().now());
  if (!period) return period.error();
  if (*period) {
    filter.from = Date{(*period)->first};
    filter.to = Date{(*period)->last};
  }
  if (const auto word = arguments.text("--state")) filter.state = store::parse_reconcile_state(*word);
  if (arguments.has("--daily")) filter.period = FinancePeriod::daily;
  return filter;
}

Outcome finance_reports(Session& session, const Arguments& arguments) {
  auto filter = report_filter(session, arguments);
  if (!filter) return filter.error();
  return list_answer(session, arguments, std::move(*filter), kReconciledColumns, view::reconciled_reports,
                     view::reconciled_sample());
}

// How many reports of the filter are in the state.
std::int64_t count_in(Session& session, const Arguments& arguments, store::ReportFilter filter,
                      store::ReconcileState state) {
  return session.database().read_value([&](db::Tx& tx) {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return std::int64_t{0};
    filter.cabinets = std::move(*cabinets);
    filter.state = state;
    filter.limit = 0;
    return store::list_reconciled(tx, filter).total;
  });
}

Outcome finance_reconcile(Session& session, const Arguments& arguments) {
  auto filter = report_filter(session, arguments);
  if (!filter) return filter.error();
  Outcome answer = list_answer(session, arguments, *filter, kReconciledColumns, view::reconciled_reports,
                               view::reconciled_sample());
  if (!answer) return answer;
  const std::int64_t differ = count_in(session, arguments, *filter, store::ReconcileState::unreconciled);
  if (differ > 0) {
    constexpr int kPartialSuccess = 9;
    answer->exit_code = kPartialSuccess;
    answer->note =
        fmt::format(fmt::runtime(session.tr("Reports whose lines do not explain WB's payment: {}.",
                                            "Отчётов, в которых строки не сходятся с выплатой WB: {}.")),
                    differ);
  }
  return answer;
}

constexpr Option kDaily =
    Option::flag("--daily", "daily reports in place of weekly ones", "ежедневные отчёты вместо еженедельных");
constexpr std::array kReports{kCabinets,
                              kUser,
                              kPeriod,
                              kFrom,
                              kTo,
                              Option::choice("--state", "STATE", store::kReconcileStates,
                                             "only reports in this state", "только отчёты в этом состоянии"),
                              kDaily,
                              kLimit,
                              kOffset};
constexpr std::array kReconcile{kCabinets, kUser, kPeriod, kFrom, kTo, kLimit, kOffset};

constexpr std::array kLedgerCommands{
    Command{"finance", "reports", "WB's finance reports with their lines, newest first",
            "Финансовые отчёты WB со строками, сначала новые", "wbctl finance reports --period 30", kReports,
            finance_reports},
    Command{"finance", "reconcile", "Reconciles each report to WB's payment; exit code 9 when one differs",
            "Сверяет каждый отчёт с выплатой WB; код 9, если есть расхождение",
            "wbctl finance reconcile --period 90", kReconcile, finance_reconcile},
};

}  // namespace

std::span<const Command> ledger_commands() {
  return kLedgerCommands;
}

}  // namespace wbd::cli::commands
