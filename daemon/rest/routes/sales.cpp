#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 2> kSalesTypes{"sale", "return"};
constexpr Parameter kSalesType{"type", ParameterType::word, "Buyouts or returns", 0, 0, kSalesTypes};
constexpr std::array kSaleListQuery{kTelegramId, kUserId, kCabinetId, kSalesType, kDateFrom, kDateTo,
                                    kNmId,       kSrid,   kSearch,    kLimit,     kOffset};

Content list_sales(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::SaleFilter>(in);
  if (const auto type = in.arguments().text("type")) filter.is_return = *type == "return";
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.srid = in.arguments().text("srid");
  filter.q = in.arguments().text("q");
  return list_content(in, view::sales(tx, filter), kObjectTtl);
}

constexpr std::array kSaleRoutes{
    Route{.id = "listSales",
          .pattern = "/api/v1/sales",
          .summary = "Buyouts and returns, newest first",
          .query = kSaleListQuery,
          .answer = "Sale",
          .read = list_sales,
          .list = true,
          .cache_key = "user_sales:{who}:{limit}",
          .rows_alone = true},
};

}  // namespace

std::span<const Route> sale_routes() {
  return kSaleRoutes;
}

}  // namespace wbd::rest
