#include "core/view/rows.hpp"
#include "core/view/samples.hpp"
#include "daemon/rest/openapi/members.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kStatus{"status", ParameterType::word, "Status of the order", 0, 0, kOrderStatuses};

constexpr std::array kOrderListQuery{kTelegramId, kUserId, kCabinetId, kStatus, kDateFrom,  kDateTo,
                                     kNmId,       kSearch, kLimit,     kOffset, kListFormat};

ReadResult list_orders(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::OrderFilter>(in);
  if (const auto status = in.arguments().text("status")) filter.status = parse_order_status(*status);
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.q = in.arguments().text("q");
  return list_result(in, view::orders(tx, filter), kObjectTtl);
}

ReadResult get_order(db::Tx& tx, const ReadInput& in) {
  const auto row = store::find_order(tx, in.cabinets(), *in.arguments().text("id"));
  if (!row) throw_missing(in);
  ReadResult result{{}, {row->order.cabinet_id}, view::kOrderSources, kObjectTtl};
  result.own_id = row->order.id.value;
  JsonWriter json(result.page.data);
  view::write_order(json, *row);
  return result;
}

constexpr std::array kOrderRoutes{
    Route{.id = "listOrders",
          .pattern = "/api/v1/orders",
          .summary = "Orders, newest first",
          .query = kOrderListQuery,
          .schema = "Order",
          .kind = ReadRoute{.read = list_orders,
                            .list = true,
                            .cache_key = "user_orders:{who}:{limit}",
                            .rows_alone = true,
                            .sample = [](const Arguments&) { return view::order_sample(); }}},
    Route{.id = "getOrder",
          .pattern = "/api/v1/orders/{id}",
          .summary = "One order by id or srid",
          .query = kObjectQuery,
          .path = kOrderKey,
          .schema = "Order",
          .kind = ReadRoute{.read = get_order,
                            .missing = "There is no such order.",
                            .own_ids = true,
                            .cache_key = "order:{id}",
                            .rows_alone = true}},
};

// --- schemas

std::vector<Member> order_members() {
  return openapi::joined(
      {
          {"id", "integer", "Our id", "17"},
          {"srid", "string", "WB's id of the order", R"("93eb8c1d0e8f4a7c.0.0")"},
          {"cabinet_id", "integer", "", "1"},
          {"status", "created|buyout|cancelled|returned", "As the newest source reports it"},
          {"ordered_at", "time"},
          {"updated_at", "time", "The newest change that WB reported"},
          {"cancelled_at", "time?", "", "null"},
          {"nm_id", "integer?", "WB article", "211131895"},
          {"chrt_id", "integer?", "The size, by WB's id", "349046672"},
      },
      {openapi::goods_members(),
       openapi::way_members(),
       openapi::cost_members(),
       {
           {"commission", "@Commission?", "What WB keeps"},
           {"commission_reason", openapi::kNoEstimateReasons, "Why there is no commission", "null"},
           {"logistics", "@Logistics?", "What WB takes for the way"},
           {"logistics_reason", openapi::kNoEstimateReasons, "Why there is no sum for the way", "null"},
           {"fbs", "@FbsOrder?", "What is known of its assembly, when the seller sends it", "null"},
           {"for_pay", "money?",
            "For the goods, before logistics, storage and fines: WB calls it \"К перечислению за товар\"",
            "1381.38"},
           {"currency", "string?", "ISO 4217", R"("RUB")"},
           {"cart_id", "string?", "Orders placed together share it", R"("95310418203118407240")"},
           {"sale_id", "string?", "The newest buyout or return", R"("S17653421234")"},
           {"cancel_type", "string?", "Why it was cancelled, in WB's words", "null"},
       }});
}

std::vector<Schema> order_schemas() {
  return {{"Commission",
           "What WB keeps of an order's price.",
           {{"amount", "money?", "", "412.62"},
            {"percent", "number?", "Of price_with_discount", "23"},
            {"kind", "estimate|actual", "By the subject's rate, or as the financial report says"}}},
          {"Logistics",
           "What WB takes for bringing the goods.",
           {{"amount", "money?", "", "58.20"},
            {"kind", "estimate|actual", "By the tariff of the warehouse, or as the financial report says"}}},
          {"Order", "An order is one piece of goods: a cart of three makes three.", order_members()},
          {"FbsOrder",
           "An order that the seller sends from their own warehouse.",
           {{"assembly_id", "integer", "", "13833711"},
            {"supplier_status", "string?", "In WB's words", R"("complete")"},
            {"wb_status", "string?", "In WB's words", R"("sorted")"},
            {"supply_id", "string?", "", R"("WB-GI-92937123")"},
            {"warehouse_id", "integer?", "", "658434"},
            {"office_id", "integer?", "", "123"}}}};
}

}  // namespace

Noun order_noun() {
  return {.tags = {{"orders", "Orders and their reports"}}, .routes = kOrderRoutes, .schemas = order_schemas};
}

}  // namespace wbd::rest
