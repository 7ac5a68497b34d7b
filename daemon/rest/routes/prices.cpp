#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kPricesListQuery{kTelegramId, kUserId, kCabinetId, kNmId,      kDateFrom,
                                      kDateTo,     kLimit,  kOffset,    kListFormat};

store::PriceFilter price_filter(const ReadInput& in) {
  auto filter = page_filter<store::PriceFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  return filter;
}

ReadResult list_prices(db::Tx& tx, const ReadInput& in) {
  return list_result(in, view::prices(tx, price_filter(in)), kProductTtl);
}

ReadResult list_price_history(db::Tx& tx, const ReadInput& in) {
  return list_result(in, view::price_history(tx, price_filter(in)), kProductTtl);
}

constexpr std::array kPricesRoutes{
    Route{.id = "listPrices",
          .pattern = "/api/v1/prices",
          .summary = "Prices as they are, last changed first",
          .query = kPricesListQuery,
          .schema = "Price",
          .kind = ReadRoute{.read = list_prices,
                            .list = true,
                            .cache_key = "prices:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::price_sample(); }}},
    Route{.id = "listPriceHistory",
          .pattern = "/api/v1/prices/history",
          .summary = "Every price from the time it was first seen, newest first",
          .query = kPricesListQuery,
          .schema = "PriceEntry",
          .kind = ReadRoute{.read = list_price_history,
                            .list = true,
                            .cache_key = "price_history:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::price_entry_sample(); }}},
};

// --- schemas

std::vector<Member> price_members() {
  return {
      {"cabinet_id", "integer", "", "1"},
      {"nm_id", "integer", "WB article", "211131895"},
      {"chrt_id", "integer?", "The size; null: all sizes of the article", "null"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"size", "string?", "", "null"},
      {"price", "money?", "Before any discount", "2990.00"},
      {"discount_percent", "number?", "", "40"},
      {"price_with_discount", "money?", "", "1794.00"},
      {"club_discount_percent", "number?", "More of a discount for WB Club", "null"},
      {"club_price", "money?", "", "null"},
      {"currency", "string?", "", R"("RUB")"},
      {"changed_at", "time", "When this price was first seen"},
  };
}

std::vector<Schema> price_schemas() {
  return {{"PriceEntry", "A price from the time it was first seen.", price_members()},
          {"Price",
           "A price as it is.",
           {{"missing_since", "time?", "When WB stopped to show it", "null"}},
           "PriceEntry"}};
}

}  // namespace

Noun price_noun() {
  return {.tags = {{"prices", "Prices, now and before"}}, .routes = kPricesRoutes, .schemas = price_schemas};
}

}  // namespace wbd::rest
