#include "core/view/rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 4> kOrdersStatuses{"created", "buyout", "cancelled", "returned"};
constexpr Parameter kStatus{"status", ParameterType::word, "Status of the order", 0, 0, kOrdersStatuses};

constexpr std::array kOrderListQuery{kTelegramId, kUserId, kCabinetId, kStatus, kDateFrom,
                                     kDateTo,     kNmId,   kSearch,    kLimit,  kOffset};

Content list_orders(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::OrderFilter>(in);
  if (const auto status = in.arguments().text("status")) filter.status = parse_order_status(*status);
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.q = in.arguments().text("q");
  return list_content(in, view::orders(tx, filter), kObjectTtl);
}

Content get_order(db::Tx& tx, const ReadInput& in) {
  const auto row = store::find_order(tx, in.cabinets(), *in.arguments().text("id"));
  if (!row) throw_missing(in);
  Content content{{}, {row->order.cabinet_id}, view::kOrderSources, kObjectTtl};
  content.own_id = row->order.id.value;
  JsonWriter json(content.page.data);
  view::write_order(json, *row);
  return content;
}

constexpr std::array kOrderRoutes{
    Route{.id = "listOrders",
          .pattern = "/api/v1/orders",
          .summary = "Orders, newest first",
          .query = kOrderListQuery,
          .answer = "Order",
          .read = list_orders,
          .list = true,
          .cache_key = "user_orders:{who}:{limit}",
          .rows_alone = true},
    Route{.id = "getOrder",
          .pattern = "/api/v1/orders/{id}",
          .summary = "One order by id or srid",
          .query = kObjectQuery,
          .path = kOrderKey,
          .answer = "Order",
          .read = get_order,
          .missing = "There is no such order.",
          .own_ids = true,
          .cache_key = "order:{id}",
          .rows_alone = true},
};

}  // namespace

std::span<const Route> order_routes() {
  return kOrderRoutes;
}

}  // namespace wbd::rest
