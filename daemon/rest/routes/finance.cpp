#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kFinanceKind{"kind", ParameterType::word, "Only rows of this kind", 0, 0, kFinanceKinds};
constexpr Parameter kOperation{"operation", ParameterType::text,
                               "WB's reason of the payment, its whole words", 1, 200};
constexpr Parameter kReportId{"report_id", ParameterType::integer, "Of this report", 1, kMaxId};
constexpr std::array kFinanceListQuery{kTelegramId, kUserId, kCabinetId,   kDateFrom,  kDateTo,
                                       kNmId,       kSrid,   kFinanceKind, kOperation, kReportId,
                                       kLimit,      kOffset, kListFormat};

store::FinanceFilter finance_filter(const ReadInput& in) {
  auto filter = page_filter<store::FinanceFilter>(in);
  filter.from = first_day(in);
  filter.to = last_day(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.srid = in.arguments().text("srid");
  filter.report_id = in.arguments().integer("report_id");
  if (const auto kind = in.arguments().text("kind")) filter.kind = parse_finance_kind(*kind);
  filter.operation = in.arguments().text("operation");
  return filter;
}

ReadResult list_finance(db::Tx& tx, const ReadInput& in) {
  return list_result(in, view::finance(tx, finance_filter(in)), kProductTtl);
}

ReadResult list_finance_totals(db::Tx& tx, const ReadInput& in) {
  return list_result(in, view::finance_totals(tx, finance_filter(in)), kProductTtl);
}

constexpr std::array kFinanceRoutes{
    Route{.id = "listFinance",
          .pattern = "/api/v1/finance",
          .summary =
              "Rows of WB's sales reports, newest first; weekly reports replace the daily ones they cover",
          .query = kFinanceListQuery,
          .schema = "FinanceRow",
          .kind = ReadRoute{.read = list_finance,
                            .list = true,
                            .cache_key = "finance:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::finance_sample(); }}},
    Route{.id = "listFinanceTotals",
          .pattern = "/api/v1/finance/totals",
          .summary = "Totals of the rows of WB's sales reports, by currency and kind",
          .query = kFinanceListQuery,
          .schema = "FinanceTotals",
          .kind = ReadRoute{.read = list_finance_totals,
                            .list = true,
                            .cache_key = "finance_totals:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::finance_totals_sample(); }}},
};

// --- schemas

std::vector<Member> finance_members() {
  std::vector<Member> members{
      {"cabinet_id", "integer", "", "1"},
      {"rrd_id", "integer", "WB's id of the row", "1232610467"},
      {"day", "date", "To which the report counts it"},
      {"kind", "sale|return|logistics|other"},
      {"operation", "string?", "WB's reason of the payment", R"("Продажа")"},
      {"doc_type", "string?", "", R"("Продажа")"},
      {"reason", "string?", "Of a penalty or a payment", "null"},
      {"srid", "string?", "WB's id of the order", R"("93eb8c1d0e8f4a7c.0.0")"},
      {"order_id", "integer?", "Our id of the order", "17"},
      {"assembly_id", "integer?", "Of an order from the seller's warehouse", "null"},
      {"nm_id", "integer?", "WB article", "211131895"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"barcode", "string?", "", R"("2038893425673")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"size", "string?", "", R"("48")"},
      {"office", "string?", "", R"("Коледино")"},
      {"ordered_at", "time?"},
      {"sold_at", "time?"},
      {"quantity", "integer?", "", "1"},
      {"delivery_amount", "integer?", "Deliveries to the buyer", "0"},
      {"return_amount", "integer?", "Deliveries back", "0"},
  };
  const auto money = [&members](std::initializer_list<const char*> names) {
    for (const char* name : names) members.push_back({name, "money?", "", "412.62"});
  };
  money({"retail_price", "retail_price_with_discount", "retail_amount"});
  members.push_back({"commission_percent", "percent?", "", "23"});
  money({"sales_commission", "commission_vw", "commission_vat", "acquiring_fee", "pickup_reward", "for_pay",
         "delivery_service", "rebill_logistics", "paid_storage", "paid_acceptance", "penalty", "deduction",
         "additional_payment", "cashback_amount", "cashback_discount", "cashback_commission",
         "payment_schedule"});
  members.push_back({"currency", "string?", "", R"("RUB")"});
  members.push_back({"report", "@FinanceReport"});
  return members;
}

std::vector<Member> finance_total_members() {
  std::vector<Member> members{
      {"currency", "string?", "", R"("RUB")"},
      {"kind", "sale|return|logistics|other"},
      {"rows_count", "integer", "", "42"},
      {"unread_rows", "integer",
       "Rows of these days and reports that could not be read, of any kind: every sum lacks them", "0"}};
  for (const char* name : {"retail_price_with_discount", "retail_amount", "for_pay", "delivery_service",
                           "paid_storage", "paid_acceptance", "penalty", "deduction", "additional_payment"}) {
    members.push_back({name, "money", "", "75348.00"});
  }
  return members;
}

std::vector<Schema> finance_schemas() {
  return {
      {"FinanceReport",
       "",
       {{"id", "integer", "", "1234567"},
        {"period", "weekly|daily"},
        {"type", "integer", "In WB's numbers", "1"},
        {"from", "date"},
        {"to", "date"},
        {"created_on", "date?"},
        {"unread_rows", "integer", "Rows of the report that could not be read: every sum lacks them", "0"}}},
      {"FinanceRow", "A row of WB's financial reports. Amounts have WB's own signs.", finance_members()},
      {"FinanceTotals", "The sums of the rows of one kind and currency.", finance_total_members()}};
}

}  // namespace

Noun finance_noun() {
  return {
      .tags = {{"finance", "WB's financial reports"}}, .routes = kFinanceRoutes, .schemas = finance_schemas};
}

}  // namespace wbd::rest
