#include "core/view/ledger_pages.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/ledger/lines_json.hpp"
#include "core/ledger/reading.hpp"
#include "core/store/product_names.hpp"
#include "core/store/sync_state.hpp"
#include "core/view/fields.hpp"

namespace wbd::view {
namespace {

using ledger::kReadings;
using store::ReconciledReport;

const ledger::Reading& reading_of(const ReconciledReport& report) {
  return kReadings[static_cast<std::size_t>(report.reading)];
}

// The lines of the report. A residual that no reading explains is one of them.
LineSums lines_of(const ReconciledReport& report) {
  LineSums lines = ledger::apply(reading_of(report), report.parts);
  if (report.state == store::ReconcileState::unreconciled)
    lines[LedgerLine::residual] = report.residual.value_or(Amount{});
  return lines;
}

void write_control_sums(JsonWriter& json, const std::optional<Payout>& payout) {
  json.key("wb");
  if (!payout) return json.value(nullptr);
  json.begin_object();
  json.field("retail_amount", to_money(payout->retail_amount));
  json.field("for_pay", to_money(payout->for_pay));
  json.field("delivery_service", to_money(payout->delivery_service));
  json.field("paid_storage", to_money(payout->paid_storage));
  json.field("paid_acceptance", to_money(payout->paid_acceptance));
  json.field("deduction", to_money(payout->deduction));
  json.field("penalty", to_money(payout->penalty));
  json.field("additional_payment", to_money(payout->additional_payment));
  json.field("cashback_amount", to_money(payout->cashback_amount));
  json.field("cashback_discount", to_money(payout->cashback_discount));
  json.field("cashback_commission", to_money(payout->cashback_commission));
  json.field("payment_schedule", to_money(payout->payment_schedule));
  json.field("bank_payment", to_money(payout->bank_payment));
  json.end_object();
}

void write_report_fields(JsonWriter& json, const ReconciledReport& report) {
  const bool checked = report.state == store::ReconcileState::reconciled ||
                       report.state == store::ReconcileState::unreconciled;
  const Amount computed = ledger::apply(reading_of(report), report.parts).total();
  json.field("report_id", report.report_id);
  json.field("cabinet_id", report.cabinet_id);
  json.field("period", to_string(report.period));
  json.field("type", report.type);
  json.field("from", to_string(report.from));
  json.field("to", to_string(report.to));
  json.field("created_on", report.created_on ? std::optional(to_string(*report.created_on)) : std::nullopt);
  text_field(json, "currency", report.currency);
  json.field("state", to_string(report.state));
  json.field("reading", checked ? std::optional(ledger::to_string(reading_of(report))) : std::nullopt);
  json.field("paid", report.payout ? to_money(report.payout->bank_payment) : std::nullopt);
  json.field("computed", report.has_rows ? std::optional(to_money(computed)) : std::nullopt);
  // A residual below a kopeck is a rounding of WB.
  const bool differs = report.state == store::ReconcileState::unreconciled;
  json.field("residual", !checked  ? std::nullopt
                         : differs ? to_money(report.residual)
                                   : std::optional(Money{}));
  json.key("lines");
  if (report.has_rows) {
    ledger::write_lines(json, lines_of(report));
  } else {
    json.value(nullptr);
  }
  json.field("unrecognised_rows", report.unrecognised);
  write_control_sums(json, report.payout);
}

void write_article_lines(JsonWriter& json, const LineSums& lines) {
  json.key("lines");
  ledger::write_lines(json, lines);
  json.field("payout", to_money(lines.total()));
}

// Each line of the report with its part of the articles and of the account. Like every list of lines it is
// rounded line by line, so the line `rounding` makes each column add up.
void write_line_sums(JsonWriter& json, const LineSums& articles, const LineSums& account,
                     std::string_view currency) {
  LineSums total = articles;
  total += account;
  json.key("line_sums");
  json.begin_array();
  for (std::size_t i = 0; i < kLedgerLineNames.size(); ++i) {
    const auto line = static_cast<LedgerLine>(i);
    const bool rounds = line == LedgerLine::rounding;
    const auto shown = [&](const LineSums& sums) {
      return rounds ? ledger::rounding_of(sums) : to_money(sums[line]);
    };
    if (!rounds && articles[line].units == 0 && account[line].units == 0) continue;
    json.begin_object();
    json.field("line", to_string(line));
    json.field("articles", shown(articles));
    json.field("account", shown(account));
    json.field("total", shown(total));
    text_field(json, "currency", currency);
    json.end_object();
  }
  json.end_array();
  const Money rounding = to_money(total.total()) - to_money(articles.total()) - to_money(account.total());
  json.key("proof");
  json.begin_object();
  json.field("articles", to_money(articles.total()));
  json.field("account", to_money(account.total()));
  json.field("rounding", rounding);
  json.field("payout", to_money(total.total()));
  json.end_object();
}

}  // namespace

void write_reconciled(JsonWriter& json, const ReconciledReport& report) {
  json.begin_object();
  write_report_fields(json, report);
  json.end_object();
}

Page reconciled_reports(db::Tx& tx, const store::ReportFilter& filter) {
  const store::ReportPage listed = store::list_reconciled(tx, filter);
  auto successes = store::Successes::load(tx, filter.cabinets);
  Page page;
  page.total = listed.total;
  page.sources = kReportSources;
  page.as_of = successes.oldest(kReportSources);
  page.successes = std::move(successes);
  JsonWriter json(page.data);
  json.begin_array();
  for (const ReconciledReport& report : listed.rows) write_reconciled(json, report);
  json.end_array();
  return page;
}

Result<Page> reconciled_report(db::Tx& tx, std::span<const CabinetId> cabinets, std::int64_t report_id) {
  const auto report = store::find_reconciled(tx, cabinets, report_id);
  if (!report) return Error{Errc::not_found, "There is no such report."};
  std::map<NmId, LedgerParts> articles;
  store::each_cell_of_report(
      tx, report->cabinet_id, report->period, report_id,
      [&](const store::LedgerCellRow& row) { articles[row.cell.nm_id] += row.cell.parts; });
  std::vector<NmId> named;
  for (const auto& [nm_id, parts] : articles) named.push_back(nm_id);
  const auto names = store::product_names(tx, std::span(&report->cabinet_id, 1), named);

  Page page;
  JsonWriter json(page.data);
  json.begin_object();
  write_report_fields(json, *report);
  LineSums of_articles;
  json.key("articles");
  json.begin_array();
  for (const auto& [nm_id, parts] : articles) {
    if (nm_id == kAccountNmId) continue;
    json.begin_object();
    json.field("nm_id", nm_id);
    const auto found = names.find(nm_id);
    text_field(json, "vendor_code", found == names.end() ? std::nullopt : found->second.vendor_code);
    text_field(json, "title", found == names.end() ? std::nullopt : found->second.title);
    const LineSums lines = ledger::apply(reading_of(*report), parts);
    of_articles += lines;
    write_article_lines(json, lines);
    json.end_object();
  }
  json.end_array();
  json.key("account");
  json.begin_object();
  LineSums account = ledger::apply(reading_of(*report), articles[kAccountNmId]);
  account[LedgerLine::residual] = lines_of(*report)[LedgerLine::residual];
  write_article_lines(json, account);
  json.end_object();
  write_line_sums(json, of_articles, account, report->currency);
  json.end_object();
  page.sources = kReportSources;
  page.as_of = store::Successes::load(tx, std::span(&report->cabinet_id, 1)).oldest(kReportSources);
  return page;
}

std::string reconciled_sample() {
  ReconciledReport report;
  report.has_rows = true;
  report.payout = Payout{};
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  write_reconciled(json, report);
  json.end_array();
  return out;
}

}  // namespace wbd::view
