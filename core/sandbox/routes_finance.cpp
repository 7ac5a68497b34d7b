// finance-api: sales reports and the balance (GUIDE 5.23, 5.24).

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/amounts.hpp"
#include "core/sandbox/finance.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::sys_days;

constexpr std::int64_t kMostRows = 100'000;
constexpr std::int64_t kAnyRow = std::numeric_limits<std::int64_t>::max();
constexpr sys_days kFirstDay = sys_days{std::chrono::year{2024} / 1 / 29};

sys_days read_day(const Body& body, std::string_view name) {
  const auto text = body.text(name);
  if (!text) refuse("missing " + std::string(name) + " params");
  const auto time = read_time(*text);
  if (!time) refuse(std::string(name) + ": Value not validated");
  return moscow_day(std::chrono::floor<std::chrono::seconds>(time->time));
}

// Selects the reports whose whole period lies in the requested days.
struct Span {
  FinancePeriod period{};
  sys_days from, to;
  [[nodiscard]] bool holds(const FinanceReport& report) const {
    return report.from >= from && report.to <= to;
  }
};

Span read_span(const Body& body) {
  Span span;
  span.from = std::max(kFirstDay, read_day(body, "dateFrom"));
  span.to = read_day(body, "dateTo");
  if (read_day(body, "dateFrom") > span.to) refuse("dateFrom: later than dateTo");
  const std::string period = body.text("period").value_or("weekly");
  if (period != "weekly" && period != "daily") refuse("period: Value not validated");
  span.period = period == "daily" ? FinancePeriod::daily : FinancePeriod::weekly;
  return span;
}

struct RowsQuery {
  std::vector<std::string> fields;
  std::size_t limit = 0;
  std::int64_t after = 0;
};

RowsQuery read_rows_query(const Body& body) {
  RowsQuery query;
  query.fields = body.texts("fields", finance_fields().size());
  for (const std::string& field : query.fields) {
    const auto known = finance_fields();
    if (std::find(known.begin(), known.end(), field) == known.end()) refuse("fields: unknown field " + field);
  }
  query.limit = static_cast<std::size_t>(body.integer("limit", 1, kMostRows).value_or(kMostRows));
  query.after = body.integer("rrdId", 0, kAnyRow).value_or(0);
  return query;
}

// `wanted` selects the published reports to list.
template <class Wanted>
Reply rows_reply(const Call& call, FinancePeriod period, const RowsQuery& query, Wanted wanted) {
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  std::size_t written = 0;
  for (const FinanceOp& op : finance_ops(call.seller, call.world.now)) {
    if (row_id(op, period) <= query.after || written == query.limit) continue;
    const FinanceReport report = report_of(call.seller, op, period);
    if (!wanted(report) || !is_published(call.world, call.seller, report)) continue;
    if (call.seller.rowless_reports.contains(report.id)) continue;
    write_finance_row(w, call.seller, op, report, query.fields);
    ++written;
  }
  w.end_array();
  return written == 0 ? Reply{204, "", ""} : reply;
}

// Exact; only the payout is rounded, once.
struct Sums {
  FinanceReport report;
  Units retail_amount = 0, for_pay = 0, delivery = 0, penalty = 0, storage = 0, deduction = 0, acceptance = 0;
  Units additional = 0, cashback_amount = 0, cashback_discount = 0, cashback_change = 0, schedule = 0,
        net = 0;

  void add(const Seller& seller, const FinanceOp& op) {
    const int sign = op.document == FinanceDocument::returned ? -1 : 1;
    retail_amount += sign * op.retail_amount;
    for_pay += sign * op.for_pay;
    delivery += op.delivery;
    penalty += op.penalty;
    storage += op.storage;
    deduction += op.deduction;
    acceptance += op.acceptance;
    additional += op.additional;
    cashback_amount += sign * op.cashback_amount;
    cashback_discount += sign * op.cashback_discount;
    cashback_change += sign * op.cashback_change;
    schedule += op.schedule;
    net += net_of(seller, op);
  }
};

std::vector<Sums> published_reports(const Call& call, const Span& span) {
  std::vector<Sums> reports;
  for (const FinanceOp& op : finance_ops(call.seller, call.world.now)) {
    const FinanceReport report = report_of(call.seller, op, span.period);
    if (!span.holds(report) || !is_published(call.world, call.seller, report)) continue;
    if (call.seller.unlisted_reports.contains(report.id)) continue;
    auto sums =
        std::find_if(reports.begin(), reports.end(), [&](const Sums& s) { return s.report.id == report.id; });
    if (sums == reports.end()) {
      reports.push_back({report});
      sums = reports.end() - 1;
    }
    sums->add(call.seller, op);
  }
  std::stable_sort(reports.begin(), reports.end(),
                   [](const Sums& a, const Sums& b) { return a.report.from > b.report.from; });
  return reports;
}

void write_report(JsonWriter& w, const Seller& seller, const Sums& sums) {
  const auto sum = [&](std::string_view name, Units amount) { w.field(name, decimal_text(amount)); };
  w.begin_object();
  w.field("reportId", sums.report.id);
  w.field("sellerFinanceName", seller.name);
  w.field("dateFrom", day_text(sums.report.from));
  w.field("dateTo", day_text(sums.report.to));
  w.field("createDate", day_text(sums.report.created()));
  w.field("currency", seller.currency);
  w.field("reportType", sums.report.type);
  sum("retailAmountSum", sums.retail_amount);
  sum("forPaySum", sums.for_pay);
  sum("deliveryServiceSum", sums.delivery);
  sum("paidStorageSum", sums.storage);
  sum("deductionSum", sums.deduction);
  sum("penaltySum", sums.penalty);
  sum("bankPaymentSum", bank_payment(seller, sums.report.id, sums.net));
  w.field("avgSalePercent", 0);
  sum("paidAcceptanceSum", sums.acceptance);
  sum("additionalPaymentSum", sums.additional);
  sum("cashbackAmountSum", sums.cashback_amount);
  sum("cashbackDiscountSum", sums.cashback_discount);
  sum("cashbackCommissionChangeSum", sums.cashback_change);
  sum("paymentSchedule", sums.schedule);
  w.end_object();
}

std::int64_t read_report_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || stop != text.data() + text.size()) refuse("reportId: expected integer");
  return id;
}

bool is_known_report(const Call& call, FinancePeriod period, std::int64_t id) {
  const auto ops = finance_ops(call.seller, call.world.now);
  return std::any_of(ops.begin(), ops.end(), [&](const FinanceOp& op) {
    const FinanceReport report = report_of(call.seller, op, period);
    return report.id == id && is_published(call.world, call.seller, report);
  });
}

}  // namespace

Reply answer_finance_rows(const Call& call) {
  const Body body = Body::parse(call.body);
  body.allow({"dateFrom", "dateTo", "fields", "limit", "period", "rrdId"});
  const Span span = read_span(body);
  return rows_reply(call, span.period, read_rows_query(body),
                    [&](const FinanceReport& report) { return span.holds(report); });
}

Reply answer_finance_report(const Call& call) {
  const Body body = Body::parse(call.body);
  body.allow({"fields", "limit", "rrdId"});
  const RowsQuery query = read_rows_query(body);
  const std::int64_t id = read_report_id(call.path_part);
  const auto period = id > std::int64_t{1} << 53 ? FinancePeriod::daily : FinancePeriod::weekly;
  Reply reply = rows_reply(call, period, query, [&](const FinanceReport& report) { return report.id == id; });
  if (reply.status == 204 && !is_known_report(call, period, id)) {
    throw Refused(404, "GetDetailsByReportID error: generate meta key: get report data: report id not found");
  }
  return reply;
}

Reply answer_finance_list(const Call& call) {
  constexpr std::int64_t kMostReports = 1'000;
  const Body body = Body::parse(call.body);
  body.allow({"dateFrom", "dateTo", "limit", "offset", "period"});
  const Span span = read_span(body);
  const auto limit = static_cast<std::size_t>(body.integer("limit", 1, kMostReports).value_or(kMostReports));
  const auto offset = static_cast<std::size_t>(
      body.integer("offset", 0, std::numeric_limits<std::int32_t>::max()).value_or(0));
  const auto reports = published_reports(call, span);
  if (offset >= reports.size()) return {204, "", ""};
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  for (std::size_t i = offset; i < std::min(reports.size(), offset + limit); ++i) {
    write_report(w, call.seller, reports[i]);
  }
  w.end_array();
  return reply;
}

Reply answer_balance(const Call& call) {
  const Query query(call.query, {});
  const Balance balance = balance_of(call.world, call.seller);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("currency", call.seller.currency);
  w.field("current", Money{balance.current});
  w.field("for_withdraw", Money{balance.for_withdraw});
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox
