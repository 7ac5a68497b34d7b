// Products, stocks, prices, warehouses, tariffs, and what buyers write.
#include "core/model/tariff.hpp"
#include "daemon/rest/openapi/schema.hpp"

namespace wbd::rest::openapi {
namespace {

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

std::vector<Member> stock_members() {
  return {
      {"cabinet_id", "integer", "", "1"},
      {"nm_id", "integer", "WB article", "211131895"},
      {"chrt_id", "integer?", "Null: goods of a size that no card has", "349046672"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"size", "string?", "", R"("48")"},
      {"barcode", "string?", "", R"("2038893425673")"},
      {"warehouse_id", "integer", "-999999: WB does not say which of its warehouses", "507"},
      {"warehouse", "string?", "", R"("Коледино")"},
      {"warehouse_type", "wb|seller"},
      {"quantity", "integer", "Pieces that can be sold", "23"},
      {"in_way_to_client", "integer", "", "2"},
      {"in_way_from_client", "integer", "", "1"},
      {"orders_per_day", "number", "Of the size, over the 14 full days before today", "3.29"},
      {"days_left", "number?", "Quantity by that speed; null without orders", "6.99"},
      {"updated_at", "time"},
  };
}

std::vector<Member> tariff_members() {
  std::vector<Member> members{
      {"cabinet_id", "integer", "", "1"},
      {"kind", "commission|box|pallet|return"},
      {"subject_id", "integer?", "Of a commission", "184", true},
      {"subject", "string?", "Of a commission", R"("Shirts")", true},
      {"parent", "string?", "Of a commission: the subject's parent", R"("Clothes")", true},
      {"warehouse", "string?", "Of the other kinds", R"("Коледино")", true},
      {"geo", "string?", "Of the other kinds: where the warehouse stands",
       R"("Центральный федеральный округ")", true},
      {"currency", "string?", "Of the other kinds", R"("RUB")", true},
  };
  const auto add = [&members]<class T>(const char* name, const std::optional<T>&) {
    constexpr bool kMoney = std::is_same_v<T, Money>;
    // One name may be of several kinds.
    for (const Member& known : members) {
      if (known.name == name) return;
    }
    members.push_back({name, kMoney ? "money?" : "percent?",
                       kMoney ? "" : "100 is the base rate, or per cent of the price",
                       kMoney ? "46.00" : "15.5", true});
  };
  for_each_rate(static_cast<const CommissionRates&>(CommissionRates{}), add);
  for_each_rate(static_cast<const BoxRates&>(BoxRates{}), add);
  for_each_rate(static_cast<const PalletRates&>(PalletRates{}), add);
  for_each_rate(static_cast<const ReturnRates&>(ReturnRates{}), add);
  members.push_back({"valid_from", "date"});
  members.push_back({"valid_to", "date?", "The last day; null: still valid", "null"});
  return members;
}

std::vector<Schema> feedback_schemas() {
  return {
      {"Review",
       "",
       {{"id", "string", "WB's id", R"("bxGW2oUBxZqr2nZMAJCH")"},
        {"cabinet_id", "integer", "", "1"},
        {"nm_id", "integer?", "WB article", "211131895"},
        {"title", "string?", "Of the product", R"("Linen shirt")"},
        {"rating", "integer?", "Stars, 1 to 5", "4"},
        {"text", "string?", "", R"("Fits well")"},
        {"pros", "string?", "", R"("The cloth")"},
        {"cons", "string?", "", "null"},
        {"tags", "[string]", "", R"(["quality"])"},
        {"photos", "[string]", "Addresses", "[]"},
        {"answered", "boolean", "", "false"},
        {"answer", "string?", "The seller's", "null"},
        {"archived", "boolean", "", "false"},
        {"created_at", "time"}}},
      {"Question",
       "",
       {{"id", "string", "WB's id", R"("2ncBtX4B9I0UHoornoqG")"},
        {"cabinet_id", "integer", "", "1"},
        {"nm_id", "integer?", "WB article", "211131895"},
        {"title", "string?", "Of the product", R"("Linen shirt")"},
        {"text", "string?", "", R"("Does it shrink?")"},
        {"state", "string?", "In WB's words", R"("suppliersPortalSynch")"},
        {"answered", "boolean", "", "false"},
        {"answer", "string?", "", "null"},
        {"created_at", "time"}}},
  };
}

}  // namespace

std::vector<Schema> goods_schemas() {
  std::vector<Schema> schemas{
      {"ProductSize",
       "A size of a product.",
       {{"chrt_id", "integer", "WB's id of the size", "349046672"},
        {"size", "string?", "As the seller named it", R"("48")"},
        {"barcodes", "[string]", "", R"(["2038893425673"])"},
        {"price", "money?", "", "2990.00"},
        {"price_with_discount", "money?", "", "1794.00"},
        {"stock", "integer?", "Pieces in all warehouses", "23"}}},
      {"Product", "A card of goods.", product_members()},
      {"Stock", "What of one size lies in one warehouse.", stock_members()},
      {"PriceEntry", "A price from the time it was first seen.", price_members()},
      {"Price",
       "A price as it is.",
       {{"missing_since", "time?", "When WB stopped to show it", "null"}},
       "PriceEntry"},
      {"Warehouse",
       "",
       {{"id", "integer", "WB's id", "507"},
        {"cabinet_id", "integer", "", "1"},
        {"type", "wb|seller|office"},
        {"name", "string?", "", R"("Коледино")"},
        {"region", "string?", "", "null"},
        {"city", "string?", "", R"("Подольск")"},
        {"address", "string?", "", "null"},
        {"office_id", "integer?", "Of a seller's warehouse: the office it hands over at", "null"},
        {"cargo_type", "integer?", "", "1"},
        {"delivery_type", "integer?", "", "1"},
        {"deleting", "boolean?", "", "false"},
        {"processing", "boolean?", "", "false"},
        {"selected", "boolean?", "", "true"},
        {"updated_at", "time"},
        {"deleted_at", "time?", "", "null"}}},
      {"Tariff", "Which rates it has follows from its kind.", tariff_members()},
  };
  for (Schema& schema : feedback_schemas()) schemas.push_back(std::move(schema));
  return schemas;
}

}  // namespace wbd::rest::openapi
