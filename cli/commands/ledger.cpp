#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/periods.hpp"
#include "core/analytics/explain.hpp"
#include "core/base/json_text.hpp"
#include "core/base/json_tree.hpp"
#include "core/base/money.hpp"
#include "core/report/formats.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
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
    Column{"state", "State", "Состояние", Form::report},
    Column{"lines.sale", "Sales", "Продажи", Form::money}.ranked(5),
    Column{"lines.logistics", "Logistics", "Логистика", Form::money}.ranked(6),
    Column{"lines.storage", "Storage", "Хранение", Form::money}.ranked(7),
    Column{"currency", "Currency", "Валюта"}.ranked(8)};

constexpr std::array kLineColumns{
    Column{"line", "Line", "Строка", Form::line}, Column{"articles", "Articles", "Артикулы", Form::money},
    Column{"account", "Account", "Кабинет в целом", Form::money},
    Column{"total", "Total", "Всего", Form::money}, Column{"currency", "Currency", "Валюта"}.ranked(1)};
constexpr std::array kBalanceColumns{
    Column{"cabinet_id", "Cabinet", "Кабинет", Form::number},
    Column{"name", "Name", "Название"}.ranked(1),
    Column{"current", "Balance", "Баланс", Form::money},
    Column{"for_withdraw", "Can be withdrawn", "Доступно к выводу", Form::money},
    Column{"as_of", "As of", "На", Form::time},
    Column{"currency", "Currency", "Валюта"}.ranked(2)};
constexpr std::array kExplainedColumns{Column{"report_id", "Report", "Отчёт", Form::number}.ranked(3),
                                       Column{"rrd_id", "Row", "Строка", Form::number}.ranked(2),
                                       Column{"day", "Day", "День", Form::time},
                                       Column{"at", "Time", "Время", Form::time}.ranked(4),
                                       Column{"operation", "Operation", "Обоснование"}.ranked(1),
                                       Column{"nm_id", "Article", "Артикул WB", Form::number},
                                       Column{"srid", "srid", "srid"}.ranked(5),
                                       Column{"amount", "Amount", "Сумма", Form::money}};

// A row counts units in some figures, and has no currency then.
constexpr std::array kExplainedUnits = [] {
  auto columns = kExplainedColumns;
  columns.back().form = Form::number;
  return columns;
}();

std::optional<std::string> scalar_of(const JsonNode& object, const char* member) {
  const JsonNode* value = object.find(member);
  if (value == nullptr || value->type == JsonNode::Type::null) return std::nullopt;
  return value->scalar;
}

// A value is an amount of the report's currency, or null.
std::string money_of(const JsonNode& object, const char* member, const std::string& currency,
                     Language language) {
  const auto value = scalar_of(object, member);
  const auto amount = value ? parse_money(*value) : std::nullopt;
  return amount ? report::exact_money_text(language, *amount, currency) : "—";
}

Outcome one_report(Session& session, const Arguments& arguments, std::int64_t id) {
  auto page = session.database().read_value([&](db::Tx& tx) -> Result<view::Page> {
    const auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    return view::reconciled_report(tx, *cabinets, id);
  });
  if (!page) return page.error();
  Answer answer;
  answer.data = std::move(page->data);
  answer.rows = "line_sums";
  answer.columns = kLineColumns;
  if (is_table(session.format())) {
    const Language language = session.language();
    const JsonNode root = parse_json(answer.data).value();
    const JsonNode& proof = *root.find("proof");
    const std::string currency = scalar_of(root, "currency").value_or("RUB");
    const auto sum = [&](const char* member) { return money_of(proof, member, currency, language); };
    answer.note = fmt::format(
        fmt::runtime(pick(language, "Articles {} + account {} + rounding {} = payout {}; WB pays {}",
                          "Артикулы {} + кабинет в целом {} + округление {} = выплата {}; WB платит {}")),
        sum("articles"), sum("account"), sum("rounding"), sum("payout"),
        money_of(root, "paid", currency, language));
  }
  return answer;
}

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
  if (const auto id = arguments.number("ID")) return one_report(session, arguments, *id);
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

// The `value` of a figure in its `unit`: "1 200,50 ₽", "45 %", "12".
std::string value_text(const JsonNode& figure, const std::string& currency, Language language) {
  const auto value = scalar_of(figure, "value");
  if (!value) return "—";
  const std::string unit = scalar_of(figure, "unit").value_or("");
  if (unit == "percent") return *value + " %";
  const auto amount = unit == "money" ? parse_money(*value) : std::nullopt;
  return amount ? report::exact_money_text(language, *amount, currency) : *value;
}

// " (no costs are known: wbctl cost missing)"; "" when the value is known.
std::string unknown_text(const JsonNode& figure, Language language) {
  struct Reason {
    std::string_view code, en, ru;
  };
  constexpr std::array kReasons{
      Reason{"costs_missing", "costs are missing: wbctl cost missing",
             "нет себестоимости: wbctl cost missing"},
      Reason{"no_reports", "WB's finance reports have no rows in this period",
             "в финансовых отчётах WB за этот период нет строк"},
      Reason{"no_tax_profile", "no tax profile: wbctl tax set", "не задан налоговый режим: wbctl tax set"},
      Reason{"several_currencies", "several currencies are not added", "разные валюты не складываются"},
      Reason{"nothing_to_divide", "nothing to divide by", "делить не на что"},
  };
  const auto code = scalar_of(figure, "unknown");
  const auto found =
      std::ranges::find_if(kReasons, [&](const Reason& reason) { return code == reason.code; });
  return found == kReasons.end() ? std::string() : fmt::format(" ({})", pick(language, found->en, found->ru));
}

Outcome explain(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const auto chosen = chosen_period(session, arguments, now);
  if (!chosen) return chosen.error();
  analytics::ExplainQuery query;
  query.figure = *arguments.text("FIGURE");
  query.period = chosen->value_or(usual_period(now, session.zone()));
  if (const auto nm = arguments.number("--nm")) query.nm_id = NmId{*nm};
  query.now = now;
  query.language = session.language();
  query.limit = arguments.number("--limit").value_or(query.limit);
  query.offset = arguments.number("--offset").value_or(0);
  Answer answer;
  auto data = session.database().read_value([&](db::Tx& tx) -> Result<std::string> {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    query.cabinets = std::move(*cabinets);
    answer.loading =
        store::Successes::load(tx, query.cabinets).loading(analytics::figure_sources(query.figure));
    return analytics::explain_json(tx, query, session.zone());
  });
  if (!data) return data.error();
  answer.data = std::move(*data);
  answer.rows = "rows";
  answer.columns = kExplainedColumns;
  if (is_table(session.format())) {
    const JsonNode root = parse_json(answer.data).value();
    const std::string currency = scalar_of(root, "currency").value_or("RUB");
    const auto* figure = analytics::find_figure(query.figure);
    if (figure != nullptr && figure->rows == analytics::FigureRows::units) answer.columns = kExplainedUnits;
    answer.note =
        fmt::format("{} = {}{}\n{}", query.figure, value_text(root, currency, session.language()),
                    unknown_text(root, session.language()), scalar_of(root, "formula").value_or(""));
    for (const JsonNode& input : root.find("inputs")->children) {
      answer.note += fmt::format("\n  {} = {}", scalar_of(input, "name").value_or(""),
                                 value_text(input, currency, session.language()));
    }
    // Such a figure follows from its inputs alone; "no rows" would say that there is nothing.
    if (figure != nullptr && figure->rows == analytics::FigureRows::none)
      answer.text = std::exchange(answer.note, {});
  }
  return answer;
}

// An array of the cabinets whose balance is known.
std::string balances(db::Tx& tx, const std::vector<CabinetId>& cabinets) {
  std::string data;
  JsonWriter json(data);
  json.begin_array();
  for (const CabinetId id : cabinets) {
    const auto cabinet = store::find_cabinet(tx, id);
    if (!cabinet || !cabinet->balance) continue;
    json.begin_object();
    json.field("cabinet_id", id);
    json.field("name", cabinet->name);
    json.field("current", cabinet->balance->current);
    json.field("for_withdraw", cabinet->balance->for_withdraw);
    json.field("currency", cabinet->balance->currency);
    json.field("as_of", cabinet->balance_at);
    json.end_object();
  }
  json.end_array();
  return data;
}

Outcome finance_balance(Session& session, const Arguments& arguments) {
  auto data = session.database().read_value([&](db::Tx& tx) -> Result<std::string> {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    return balances(tx, *cabinets);
  });
  if (!data) return data.error();
  Answer answer;
  answer.data = std::move(*data);
  answer.columns = kBalanceColumns;
  return answer;
}

constexpr Option kDaily =
    Option::flag("--daily", "daily reports in place of weekly ones", "ежедневные отчёты вместо еженедельных");
constexpr std::array kReports{
    Option::of(Kind::number, "ID", "ID", "only this report: each line with its part of the articles",
               "только этот отчёт: строки и доля артикулов в каждой")
        .at_least(1),
    kCabinets,
    kUser,
    kPeriod,
    kFrom,
    kTo,
    Option::choice("--state", "STATE", store::kReconcileStates, "only reports in this state",
                   "только отчёты в этом состоянии"),
    kDaily,
    kLimit,
    kOffset};
constexpr std::array kReconcile{kCabinets, kUser, kPeriod, kFrom, kTo, kLimit, kOffset};

constexpr std::array kBalance{kCabinets, kUser};
constexpr std::array kExplain{
    Option::choice("FIGURE", "NAME", analytics::kFigureNames, "the figure", "показатель").must(),
    kPeriod,
    kFrom,
    kTo,
    kNm,
    kCabinets,
    kUser,
    kLimit,
    kOffset};

constexpr std::array kLedgerCommands{
    Command{"finance", "reports", "WB's finance reports with their lines, newest first",
            "Финансовые отчёты WB со строками, сначала новые", "wbctl finance reports --period 30", kReports,
            finance_reports},
    Command{"finance", "reconcile", "Compare each report with WB's payment; exit code 9 when one differs",
            "Сверяет каждый отчёт с выплатой WB; код 9, если есть расхождение",
            "wbctl finance reconcile --period 90", kReconcile, finance_reconcile},
    Command{"finance", "balance", "The balance at WB, and what of it can be withdrawn",
            "Баланс у WB и сумма, доступная к выводу", "wbctl finance balance", kBalance, finance_balance},
    Command{"explain", "", "How a figure was made: its formula, its inputs, and WB's rows behind it",
            "Как получен показатель: формула, слагаемые и строки WB", "wbctl explain profit --period 30",
            kExplain, explain},
};

}  // namespace

std::span<const Command> ledger_commands() {
  return kLedgerCommands;
}

}  // namespace wbd::cli::commands
