#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kFunnelListQuery{kTelegramId, kUserId, kCabinetId, kNmId,
                                      kDateFrom,   kDateTo, kLimit,     kOffset};

Content list_funnel(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::FunnelFilter>(in);
  filter.from = first_day(in);
  filter.to = last_day(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  return list_content(in, view::funnel(tx, filter), kProductTtl);
}

constexpr std::array kFunnelRoutes{
    Route{.id = "listFunnel",
          .pattern = "/api/v1/funnel",
          .summary = "The sales funnel by product and day, newest day first",
          .query = kFunnelListQuery,
          .answer = "FunnelDay",
          .read = list_funnel,
          .list = true,
          .cache_key = "funnel:{who}:{limit}"},
};

}  // namespace

std::span<const Route> funnel_routes() {
  return kFunnelRoutes;
}

}  // namespace wbd::rest
