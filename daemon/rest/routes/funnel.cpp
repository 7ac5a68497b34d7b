#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kFunnelListQuery{kTelegramId, kUserId, kCabinetId, kNmId,      kDateFrom,
                                      kDateTo,     kLimit,  kOffset,    kListFormat};

ReadResult list_funnel(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::FunnelFilter>(in);
  filter.from = first_day(in);
  filter.to = last_day(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  return list_result(in, view::funnel(tx, filter), kProductTtl);
}

constexpr std::array kFunnelRoutes{
    Route{.id = "listFunnel",
          .pattern = "/api/v1/funnel",
          .summary = "The sales funnel by product and day, newest day first",
          .query = kFunnelListQuery,
          .schema = "FunnelDay",
          .kind = ReadRoute{.read = list_funnel,
                            .list = true,
                            .cache_key = "funnel:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::funnel_sample(); }}},
};

// --- schemas

std::vector<Member> funnel_members() {
  return {
      {"cabinet_id", "integer", "", "1"},
      {"nm_id", "integer", "WB article", "211131895"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"day", "date"},
      {"open_count", "integer?", "Times the card was opened", "120"},
      {"cart_count", "integer?", "", "14"},
      {"order_count", "integer?", "", "3"},
      {"order_sum", "money?", "", "5382.00"},
      {"buyout_count", "integer?", "", "2"},
      {"buyout_sum", "money?", "", "3588.00"},
      {"cancel_count", "integer?", "", "0"},
      {"cancel_sum", "money?", "", "0"},
      {"wishlist_count", "integer?", "", "9"},
      {"add_to_cart_percent", "percent?", "Of the openings", "12"},
      {"cart_to_order_percent", "percent?", "Of the carts", "21"},
      {"buyout_percent", "percent?", "", "67"},
      {"currency", "string?", "", R"("RUB")"},
      {"updated_at", "time"},
  };
}

std::vector<Schema> funnel_schemas() {
  return {{"FunnelDay", "The way from a card to an order, of one product and day.", funnel_members()}};
}

}  // namespace

Noun funnel_noun() {
  return {.tags = {{"funnel", "The way from a card to an order"}},
          .routes = kFunnelRoutes,
          .schemas = funnel_schemas};
}

}  // namespace wbd::rest
