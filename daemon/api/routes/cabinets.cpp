#include <algorithm>

#include "core/store/accounts.hpp"
#include "core/view/rows.hpp"
#include "daemon/api/routes/nouns.hpp"
#include "daemon/api/routes/parameters.hpp"
#include "daemon/api/routes/reading.hpp"

namespace wb::rest {
namespace {

constexpr std::array kListQuery{kTelegramId, kUserId, kLimit, kOffset};

// Not kept: last_sync_at moves without a new version. The entry still serves while the database is down.
Content list_cabinets(store::Tx& tx, const ReadInput& in) {
  std::vector<CabinetView> views;
  if (in.plan.viewer.user) {
    views = store::cabinets_of_user(tx, *in.plan.viewer.user);
  } else {
    for (Cabinet& cabinet : store::list_cabinets(tx))
      views.push_back({std::move(cabinet), MemberRole::owner});
  }
  Content content;
  content.page.total = static_cast<std::int64_t>(views.size());
  const auto first = std::min(in.arguments().offset(), content.page.total);
  const auto last = std::min(first + in.arguments().limit(), content.page.total);
  JsonWriter json(content.page.data);
  json.begin_array();
  for (const CabinetView& view : std::span(views).subspan(first, last - first)) {
    view::write_cabinet(json, view, in.now);
  }
  json.end_array();
  return content;
}

constexpr std::array kRoutes{
    Route{.id = "listCabinets",
          .pattern = "/api/v1/cabinets",
          .summary = "Cabinets the user is a member of",
          .query = kListQuery,
          .read = list_cabinets,
          .list = true,
          .without_cabinets = true,
          .kept = false,
          .cache_key = "cabinets:{who}:{limit}"},
};

}  // namespace

std::span<const Route> cabinet_routes() {
  return kRoutes;
}

}  // namespace wb::rest
