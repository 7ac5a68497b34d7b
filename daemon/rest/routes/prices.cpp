#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kPricesListQuery{kTelegramId, kUserId, kCabinetId, kNmId,
                                      kDateFrom,   kDateTo, kLimit,     kOffset};

store::PriceFilter price_filter(const ReadInput& in) {
  auto filter = page_filter<store::PriceFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  return filter;
}

Content list_prices(db::Tx& tx, const ReadInput& in) {
  return list_content(in, view::prices(tx, price_filter(in)), kProductTtl);
}

Content list_price_history(db::Tx& tx, const ReadInput& in) {
  return list_content(in, view::price_history(tx, price_filter(in)), kProductTtl);
}

constexpr std::array kPricesRoutes{
    Route{.id = "listPrices",
          .pattern = "/api/v1/prices",
          .summary = "Prices as they are, last changed first",
          .query = kPricesListQuery,
          .answer = "Price",
          .read = list_prices,
          .list = true,
          .cache_key = "prices:{who}:{limit}"},
    Route{.id = "listPriceHistory",
          .pattern = "/api/v1/prices/history",
          .summary = "Every price from the time it was first seen, newest first",
          .query = kPricesListQuery,
          .answer = "PriceEntry",
          .read = list_price_history,
          .list = true,
          .cache_key = "price_history:{who}:{limit}"},
};

}  // namespace

std::span<const Route> price_routes() {
  return kPricesRoutes;
}

}  // namespace wbd::rest
