#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 4> kFinanceKinds{"sale", "return", "logistics", "other"};
constexpr Parameter kFinanceKind{"kind", ParameterType::word, "Only rows of this kind", 0, 0, kFinanceKinds};
constexpr Parameter kOperation{"operation", ParameterType::text,
                               "WB's reason of the payment, its whole words", 1, 200};
constexpr Parameter kReportId{"report_id", ParameterType::integer, "Of this report", 1, kMaxId};
constexpr std::array kFinanceListQuery{kTelegramId, kUserId,      kCabinetId, kDateFrom, kDateTo, kNmId,
                                       kSrid,       kFinanceKind, kOperation, kReportId, kLimit,  kOffset};

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

Content list_finance(db::Tx& tx, const ReadInput& in) {
  return list_content(in, view::finance(tx, finance_filter(in)), kProductTtl);
}

Content list_finance_totals(db::Tx& tx, const ReadInput& in) {
  return list_content(in, view::finance_totals(tx, finance_filter(in)), kProductTtl);
}

constexpr std::array kFinanceRoutes{
    Route{.id = "listFinance",
          .pattern = "/api/v1/finance",
          .summary =
              "Rows of WB's sales reports, newest first; weekly reports replace the daily ones they cover",
          .query = kFinanceListQuery,
          .answer = "FinanceRow",
          .read = list_finance,
          .list = true,
          .cache_key = "finance:{who}:{limit}"},
    Route{.id = "listFinanceTotals",
          .pattern = "/api/v1/finance/totals",
          .summary = "What the rows of WB's sales reports come to, by currency and kind",
          .query = kFinanceListQuery,
          .answer = "FinanceTotals",
          .read = list_finance_totals,
          .list = true,
          .cache_key = "finance_totals:{who}:{limit}"},
};

}  // namespace

std::span<const Route> finance_routes() {
  return kFinanceRoutes;
}

}  // namespace wbd::rest
