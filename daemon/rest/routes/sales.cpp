#include "core/view/samples.hpp"
#include "daemon/rest/openapi/members.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kSalesType{"type", ParameterType::word, "Only this kind", 0, 0, kSaleTypes};
constexpr std::array kSaleListQuery{kTelegramId, kUserId, kCabinetId, kSalesType, kDateFrom, kDateTo,
                                    kNmId,       kSrid,   kSearch,    kLimit,     kOffset,   kListFormat};

ReadResult list_sales(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::SaleFilter>(in);
  if (const auto type = in.arguments().text("type")) filter.kind = parse_sale_type(*type);
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.srid = in.arguments().text("srid");
  filter.q = in.arguments().text("q");
  return list_result(in, view::sales(tx, filter), kObjectTtl);
}

constexpr std::array kSaleRoutes{
    Route{.id = "listSales",
          .pattern = "/api/v1/sales",
          .summary = "Buyouts, returns, surcharges and reversals, newest first",
          .query = kSaleListQuery,
          .schema = "Sale",
          .kind = ReadRoute{.read = list_sales,
                            .list = true,
                            .cache_key = "user_sales:{who}:{limit}",
                            .rows_alone = true,
                            .sample = [](const Arguments&) { return view::sale_sample(); }}},
};

// --- schemas

std::vector<Member> sale_members() {
  return openapi::joined(
      {
          {"id", "string", "Ours; it stays when WB gives a sale_id later", R"("S17653421234")"},
          {"sale_id", "string?",
           "Its first letter is the kind, see `type`. null: supplier/sales has not reported it",
           R"("S17653421234")"},
          {"srid", "string", "WB's id of the order", R"("93eb8c1d0e8f4a7c.0.0")"},
          {"order_id", "integer?", "Our id of the order", "17"},
          {"cabinet_id", "integer", "", "1"},
          {"type", "sale|return|surcharge|sale_reversal|return_reversal|other",
           "By the first letter of sale_id. sale (S): a buyout. return (R). surcharge (D): an amount without a unit, in "
           "buyouts_sum. sale_reversal (A) and return_reversal (B) take back the sale or return of the same srid: on "
           "their own day they lower count and sum. other: an unknown letter, in no figure"},
          {"sold_at", "time"},
          {"updated_at", "time"},
          {"nm_id", "integer?", "WB article", "211131895"},
      },
      {openapi::goods_members(),
       openapi::way_members(),
       openapi::cost_members(),
       {
           {"for_pay", "money?",
            "For the goods, before logistics: WB calls it \"К перечислению за товар\". Positive, whatever the type",
            "1381.38"},
           {"currency", "string?", "", R"("RUB")"},
           {"cart_id", "string?", "", R"("95310418203118407240")"},
       }});
}

std::vector<Schema> sale_schemas() {
  return {
      {"Sale",
       "A buyout, a return, a surcharge or a reversal, each a row of its own. Amounts are positive, whatever the "
       "type.",
       sale_members()}};
}

}  // namespace

Noun sale_noun() {
  return {.tags = {{"sales", "Buyouts, returns, surcharges and reversals"}},
          .routes = kSaleRoutes,
          .schemas = sale_schemas};
}

}  // namespace wbd::rest
