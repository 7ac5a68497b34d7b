#include "core/wb/finance.hpp"

#include "core/base/json_text.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kFinancePage = 100'000;

// The fields that kFinanceReportFields reads. The rest of a row (labelling codes, pickup points, buyers' tax
// numbers) is three quarters of its bytes, and we must not store it.
constexpr auto kFinanceFields = std::to_array<std::string_view>({"rrdId",
                                                                 "reportId",
                                                                 "reportType",
                                                                 "dateFrom",
                                                                 "dateTo",
                                                                 "createDate",
                                                                 "currency",
                                                                 "rrDate",
                                                                 "srid",
                                                                 "nmId",
                                                                 "vendorCode",
                                                                 "sku",
                                                                 "techSize",
                                                                 "docTypeName",
                                                                 "sellerOperName",
                                                                 "bonusTypeName",
                                                                 "officeName",
                                                                 "orderDt",
                                                                 "saleDt",
                                                                 "orderId",
                                                                 "quantity",
                                                                 "deliveryAmount",
                                                                 "returnAmount",
                                                                 "commissionPercent",
                                                                 "spp",
                                                                 "salePercent",
                                                                 "brandName",
                                                                 "subjectName",
                                                                 "country",
                                                                 "deliveryMethod",
                                                                 "retailPrice",
                                                                 "retailAmount",
                                                                 "retailPriceWithDisc",
                                                                 "forPay",
                                                                 "deliveryService",
                                                                 "paidStorage",
                                                                 "paidAcceptance",
                                                                 "penalty",
                                                                 "deduction",
                                                                 "additionalPayment",
                                                                 "acquiringFee",
                                                                 "ppvzSalesCommission",
                                                                 "ppvzReward",
                                                                 "vw",
                                                                 "vwNds",
                                                                 "rebillLogisticCost",
                                                                 "cashbackAmount",
                                                                 "cashbackDiscount",
                                                                 "cashbackCommissionChange",
                                                                 "shkId",
                                                                 "paymentSchedule"});

constexpr std::string_view kPlainSale = "Продажа";
constexpr std::string_view kPlainReturn = "Возврат";

template <auto Member>
constexpr JsonField<FinanceRow> of_report(std::string_view key, Need need) {
  return {key, need, [](ondemand::value& value, FinanceRow& row) { return read(value, row.report.*Member); }};
}

// A row is skipped when one of its amounts cannot be read; otherwise sums would be wrong without notice.
template <auto Member>
constexpr JsonField<FinanceRow> report_amount(std::string_view key) {
  return {key, Need::if_present,
          [](ondemand::value& value, FinanceRow& row) { return read_amount(value, row.*Member); }};
}

// The kind of a row follows from texts that WB has given: "" and null are given, an absent member is not.
template <auto Member>
constexpr JsonField<FinanceRow> given_text(std::string_view key) {
  return {key, Need::if_present, [](ondemand::value& value, FinanceRow& row) {
            const Read outcome = read_given(value, row.*Member);
            if (outcome == Read::absent) (row.*Member).emplace();
            return outcome;
          }};
}

constexpr std::array kFinanceReportFields{
    of_report<&FinanceReport::id>("reportId", Need::required),
    of_report<&FinanceReport::from>("dateFrom", Need::if_present),
    of_report<&FinanceReport::to>("dateTo", Need::if_present),
    of_report<&FinanceReport::created_on>("createDate", Need::optional),
    of_report<&FinanceReport::currency>("currency", Need::required),
    JsonField<FinanceRow>{
        "reportType", Need::if_present,
        [](ondemand::value& value, FinanceRow& row) { return read_count(value, row.report.type); }},
    required<&FinanceRow::rrd_id>("rrdId"),
    field<&FinanceRow::day>("rrDate", Need::if_present),
    field<&FinanceRow::srid>("srid", Need::if_present),
    optional<&FinanceRow::nm_id>("nmId"),
    optional<&FinanceRow::vendor_code>("vendorCode"),
    optional<&FinanceRow::barcode>("sku"),
    optional<&FinanceRow::size>("techSize"),
    given_text<&FinanceRow::doc_type>("docTypeName"),
    given_text<&FinanceRow::operation>("sellerOperName"),
    sometimes(optional<&FinanceRow::reason>("bonusTypeName")),
    optional<&FinanceRow::office>("officeName"),
    optional<&FinanceRow::ordered_at>("orderDt"),
    optional<&FinanceRow::sold_at>("saleDt"),
    optional<&FinanceRow::assembly_id>("orderId"),
    optional<&FinanceRow::shk_id>("shkId"),
    count_field<&FinanceRow::quantity>("quantity", Need::optional),
    count_field<&FinanceRow::delivery_amount>("deliveryAmount", Need::optional),
    count_field<&FinanceRow::return_amount>("returnAmount", Need::optional),
    JsonField<FinanceRow>{"commissionPercent", Need::optional,
                          [](ondemand::value& value, FinanceRow& row) {
                            return read_hundredths(value, row.commission_percent_hundredths);
                          }},
    JsonField<FinanceRow>{
        "spp", Need::optional,
        [](ondemand::value& value, FinanceRow& row) { return read_percent(value, row.spp_percent); }},
    JsonField<FinanceRow>{
        "salePercent", Need::optional,
        [](ondemand::value& value, FinanceRow& row) { return read_percent(value, row.discount_percent); }},
    optional<&FinanceRow::brand>("brandName"),
    optional<&FinanceRow::subject>("subjectName"),
    optional<&FinanceRow::country>("country"),
    optional<&FinanceRow::delivery_method>("deliveryMethod"),
    report_amount<&FinanceRow::retail_price>("retailPrice"),
    report_amount<&FinanceRow::retail_price_with_discount>("retailPriceWithDisc"),
    report_amount<&FinanceRow::retail_amount>("retailAmount"),
    report_amount<&FinanceRow::for_pay>("forPay"),
    report_amount<&FinanceRow::delivery_service>("deliveryService"),
    report_amount<&FinanceRow::paid_storage>("paidStorage"),
    report_amount<&FinanceRow::paid_acceptance>("paidAcceptance"),
    report_amount<&FinanceRow::penalty>("penalty"),
    report_amount<&FinanceRow::deduction>("deduction"),
    report_amount<&FinanceRow::additional_payment>("additionalPayment"),
    report_amount<&FinanceRow::acquiring_fee>("acquiringFee"),
    report_amount<&FinanceRow::sales_commission>("ppvzSalesCommission"),
    report_amount<&FinanceRow::pickup_reward>("ppvzReward"),
    report_amount<&FinanceRow::commission_vw>("vw"),
    report_amount<&FinanceRow::commission_vat>("vwNds"),
    report_amount<&FinanceRow::rebill_logistics>("rebillLogisticCost"),
    report_amount<&FinanceRow::cashback_amount>("cashbackAmount"),
    report_amount<&FinanceRow::cashback_discount>("cashbackDiscount"),
    report_amount<&FinanceRow::cashback_commission>("cashbackCommissionChange"),
    report_amount<&FinanceRow::payment_schedule>("paymentSchedule"),
};

// WB may stop naming the operation. It may also stop naming the document where the kind of the row, or the
// sign of its payment, follows from it. Such a row cannot be read.
void find_kind(FinanceRow& row, RowFlaw& flaw) {
  const std::string operation = row.operation.value_or("");
  const bool by_document = operation.empty() || operation == kPlainSale || operation == kPlainReturn;
  const bool pays = row.for_pay && row.for_pay->units != 0;
  if (!row.operation) flaw.note("sellerOperName", "is missing", false);
  if (!row.doc_type && (by_document || pays)) flaw.note("docTypeName", "is missing", false);
  row.kind = finance_kind(row.doc_type.value_or(""), operation, row.delivery_service);
  if (row.doc_type == "") row.doc_type.reset();
  if (row.operation == "") row.operation.reset();
}

// Service rows have empty dates and no article.
void complete(FinanceRow& row, RowFlaw& flaw) {
  FinanceReport& report = row.report;
  if (!report.to.ok()) report.to = report.from.ok() ? report.from : row.day;
  if (!report.from.ok()) report.from = report.to;
  if (!row.day.ok()) row.day = report.to;
  if (!row.day.ok()) flaw.note("rrDate", "is missing or empty", false);
  if (row.nm_id == NmId{0}) row.nm_id.reset();
  if (row.assembly_id == 0) row.assembly_id.reset();
  if (row.shk_id == 0) row.shk_id.reset();
  find_kind(row, flaw);
}

}  // namespace

Call finance_details_call(const FinancePage& page) {
  Call call{Operation::finance_details, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.field("dateFrom", to_string(page.from));
  // With the time the last day is always included, whether or not WB includes the day of a bare date.
  w.field("dateTo", to_string(page.to) + "T23:59:59");
  w.field("period", to_string(page.period));
  w.field("limit", kFinancePage);
  w.field("rrdId", page.rrd_id);
  w.key("fields");
  w.begin_array();
  for (const std::string_view field : kFinanceFields) w.value(field);
  w.end_array();
  w.end_object();
  return call;
}

Call account_balance_call() {
  return {Operation::account_balance, {}, {}};
}

Result<FinanceAnswer> parse_finance_details(std::string_view json, FinancePeriod period) {
  FinanceAnswer out;
  out.fields.operation = Operation::finance_details;
  if (is_null_document(json)) return out;
  AnswerDocument answer;
  auto array = open_array(answer, json);
  if (!array) return array.error();
  const auto finish = [period, &out](FinanceRow& row, RowFlaw& flaw) {
    row.report.period = period;
    complete(row, flaw);
    if (row.rrd_id == 0) return;
    out.last_rrd_id = row.rrd_id;
    if (flaw.usable || row.report.id == 0) return;
    out.unread.push_back(
        {period, row.rrd_id, row.report.id, row.day.ok() ? std::optional(row.day) : std::nullopt});
  };
  const Read outcome = read_elements<FinanceRow>(answer, *array, std::span(kFinanceReportFields),
                                                 Sampled::without_texts, out, finish);
  if (outcome != Read::ok || !answer.finished()) return answer.broken();
  return out;
}

Result<Balance> parse_balance(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  std::optional<Money> current, for_withdraw;
  Balance balance;
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key == "currency") return read(value, balance.currency);
    if (key == "current") return read_amount(value, current);
    if (key == "for_withdraw") return read_amount(value, for_withdraw);
    return Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!current) return missing("current");
  if (!for_withdraw) return missing("for_withdraw");
  if (balance.currency.empty()) return missing("currency");
  balance.current = *current;
  balance.for_withdraw = *for_withdraw;
  return balance;
}

}  // namespace wbd::wb
