#include "core/view/rows.hpp"
#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kProductListQuery{kTelegramId, kUserId, kCabinetId, kNmId,
                                       kSearch,     kLimit,  kOffset,    kListFormat};

ReadResult list_products(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::ProductFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.q = in.arguments().text("q");
  return list_result(in, view::products(tx, filter), kProductTtl);
}

ReadResult get_product(db::Tx& tx, const ReadInput& in) {
  store::ProductFilter filter;
  filter.cabinets = in.cabinets();
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.limit = 1;
  const auto found = store::list_products(tx, filter);
  if (found.rows.empty()) throw_missing(in);
  ReadResult result{{}, {found.rows.front().cabinet_id}, view::kProductSources, kProductTtl};
  JsonWriter json(result.page.data);
  view::write_product(json, found.rows.front());
  return result;
}

constexpr std::array kProductRoutes{
    Route{.id = "listProducts",
          .pattern = "/api/v1/products",
          .summary = "Products with rating and stock",
          .query = kProductListQuery,
          .schema = "Product",
          .kind = ReadRoute{.read = list_products,
                            .list = true,
                            .cache_key = "products:{who}:{limit}",
                            .rows_alone = true,
                            .sample = [](const Arguments&) { return view::product_sample(); }}},
    Route{.id = "getProduct",
          .pattern = "/api/v1/products/{nm_id}",
          .summary = "One product by its WB article",
          .query = kObjectQuery,
          .path = kNmId,
          .schema = "Product",
          .kind = ReadRoute{.read = get_product,
                            .missing = "There is no such product.",
                            .cache_key = "product:{nm_id}",
                            .rows_alone = true}},
};

// --- schemas

std::vector<Member> product_members() {
  return {
      {"nm_id", "integer", "WB article", "211131895"},
      {"imt_id", "integer?", "Articles of one card share it", "190456031"},
      {"cabinet_id", "integer", "", "1"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"brand", "string?", "", R"("Northwind")"},
      {"subject_id", "integer?", "", "184"},
      {"subject", "string?", "", R"("Shirts")"},
      {"photo_url", "string?", "",
       R"("https://basket-14.wbbasket.ru/vol2111/part211131/211131895/images/c246x328/1.webp")"},
      {"sizes", "[@ProductSize]"},
      {"price", "money?", "The lowest of the sizes", "2990.00"},
      {"discount_percent", "number?", "", "40"},
      {"price_with_discount", "money?", "", "1794.00"},
      {"currency", "string?", "", R"("RUB")"},
      {"rating", "number?", "Average of the stored reviews", "4.71"},
      {"wb_rating", "number?", "WB's rating of the card", "4.8"},
      {"wb_feedback_rating", "number?", "WB's rating by reviews", "4.7"},
      {"reviews_count", "integer", "Stored reviews", "214"},
      {"stock", "integer?", "Pieces in all warehouses, without those on the way", "86"},
      {"description", "string?", "", R"("Light and breathing.")"},
      {"characteristics", "[any]", "As WB gives them",
       R"([{"id":14177449,"name":"Цвет","value":["белый"]}])"},
      {"dimensions", "any", "As WB gives them: centimetres and kilograms",
       R"({"width":20,"height":5,"length":30,"weightBrutto":0.3,"isValid":true})"},
      {"created_at", "time?"},
      {"updated_at", "time?"},
      {"deleted_at", "time?", "When the card was first found missing", "null"},
  };
}

std::vector<Schema> product_schemas() {
  return {{"ProductSize",
           "A size of a product.",
           {{"chrt_id", "integer", "WB's id of the size", "349046672"},
            {"size", "string?", "As the seller named it", R"("48")"},
            {"barcodes", "[string]", "", R"(["2038893425673"])"},
            {"price", "money?", "", "2990.00"},
            {"price_with_discount", "money?", "", "1794.00"},
            {"stock", "integer?", "Pieces in all warehouses", "23"}}},
          {"Product", "A card of goods.", product_members()}};
}

}  // namespace

Noun product_noun() {
  return {.tags = {{"products", "Cards of goods"}}, .routes = kProductRoutes, .schemas = product_schemas};
}

}  // namespace wbd::rest
