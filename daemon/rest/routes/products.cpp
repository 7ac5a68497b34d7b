#include "core/view/rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kProductListQuery{kTelegramId, kUserId, kCabinetId, kNmId, kSearch, kLimit, kOffset};

Content list_products(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::ProductFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.q = in.arguments().text("q");
  return list_content(in, view::products(tx, filter), kProductTtl);
}

Content get_product(db::Tx& tx, const ReadInput& in) {
  store::ProductFilter filter;
  filter.cabinets = in.cabinets();
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.limit = 1;
  const auto found = store::list_products(tx, filter);
  if (found.rows.empty()) throw_missing(in);
  Content content{{}, {found.rows.front().cabinet_id}, view::kProductSources, kProductTtl};
  JsonWriter json(content.page.data);
  view::write_product(json, found.rows.front());
  return content;
}

constexpr std::array kProductRoutes{
    Route{.id = "listProducts",
          .pattern = "/api/v1/products",
          .summary = "Products with rating and stock",
          .query = kProductListQuery,
          .answer = "Product",
          .read = list_products,
          .list = true,
          .cache_key = "products:{who}:{limit}",
          .rows_alone = true},
    Route{.id = "getProduct",
          .pattern = "/api/v1/products/{nm_id}",
          .summary = "One product by its WB article",
          .query = kObjectQuery,
          .path = kNmId,
          .answer = "Product",
          .read = get_product,
          .missing = "There is no such product.",
          .cache_key = "product:{nm_id}",
          .rows_alone = true},
};

}  // namespace

std::span<const Route> product_routes() {
  return kProductRoutes;
}

}  // namespace wbd::rest
