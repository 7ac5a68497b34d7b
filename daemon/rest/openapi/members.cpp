#include "daemon/rest/openapi/members.hpp"

namespace wbd::rest::openapi {

std::vector<Member> goods_members() {
  return {
      {"vendor_code", "string?", "The seller's own article", R"("shirt-01")"},
      {"barcode", "string?", "", R"("2038893425673")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"brand", "string?", "", R"("Northwind")"},
      {"category", "string?", "", R"("Clothes")"},
      {"subject", "string?", "", R"("Shirts")"},
      {"size", "string?", "", R"("48")"},
  };
}

std::vector<Member> way_members() {
  return {
      {"warehouse", "string?", "Where the goods leave from", R"("Коледино")"},
      {"warehouse_type", "wb|seller?", "Whose warehouse it is"},
      {"region", "string?", "Where the buyer is", R"("Московская область")"},
      {"district", "string?", "", R"("Центральный федеральный округ")"},
      {"country", "string?", "", R"("Россия")"},
  };
}

std::vector<Member> cost_members() {
  return {
      {"price", "money?", "Before any discount", "2990.00"},
      {"discount_percent", "number?", "The seller's discount", "40"},
      {"spp_percent", "number?", "WB's own discount", "25"},
      {"price_with_discount", "money?", "After the seller's discount; all sums are of it", "1794.00"},
      {"finished_price", "money?", "What the buyer pays", "1345.50"},
  };
}

Schema group_of(const std::string& base, const std::string& name, const std::string& description,
                const std::string& key) {
  return {name,
          description,
          {{"key", "string?", key, R"("211131895")"}, {"title", "string?", "For people", R"("Linen shirt")"}},
          base};
}

std::vector<Member> joined(std::vector<Member> first, const std::vector<std::vector<Member>>& more) {
  for (const auto& part : more) first.insert(first.end(), part.begin(), part.end());
  return first;
}

}  // namespace wbd::rest::openapi
