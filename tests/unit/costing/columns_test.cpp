#include "core/costing/columns.hpp"

#include <catch2/catch.hpp>

namespace costing_columns_test {

using namespace wbd;
using namespace wbd::costing;

TEST_CASE("columns are found by Russian and English headings of many spellings") {
  using enum CostColumn;
  const std::pair<const char*, std::optional<CostColumn>> rows[] = {
      {"Артикул WB", nm_id},
      {"артикул вб", nm_id},
      {"Артикул Wildberries", nm_id},
      {"nmID", nm_id},
      {"nm_id", nm_id},
      {"Код номенклатуры", nm_id},
      {"Артикул продавца", vendor_code},
      {"АРТИКУЛ ПОСТАВЩИКА", vendor_code},
      {"vendor code", vendor_code},
      {"vendor_code", vendor_code},
      {"Артикул", article},
      {"Article", article},
      {"Баркод", barcode},
      {"Штрих-код товара", barcode},
      {"ШК", barcode},
      {"EAN-13", barcode},
      {"Размер", size},
      {"tech_size", size},
      {"Себестоимость", goods},
      {"Себестоимость, ₽", goods},
      {"Себестоимость, руб.", goods},
      {"Себестоимость (за шт.)", goods},
      {"Себестоимость за шт, руб", goods},
      {"Закупочная цена", goods},
      {"Закупка", goods},
      {"Cost", goods},
      {"cost_price", goods},
      {"goods", goods},
      {"Упаковка, р.", packing},
      {"packing", packing},
      {"Доставка до WB", delivery},
      {"Логистика до склада", delivery},
      {"Прочее", other},
      {"Прочие расходы", other},
      {"Действует с", valid_from},
      {"Дата", valid_from},
      {"valid from", valid_from},
      {"valid_from", valid_from},
      {"Валюта", currency},
      {"Название", std::nullopt},
      {"title", std::nullopt},
      {"Цена продажи", std::nullopt},
      {"Комиссия WB", std::nullopt},
      {"руб.", std::nullopt},
      {"₽", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [heading, column] : rows) {
    INFO(heading);
    CHECK(cost_column(heading) == column);
  }
  for (std::size_t i = 0; i < kCostColumns; ++i)
    CHECK(cost_column(kCostColumnNames[i]) == static_cast<CostColumn>(i));
}

}  // namespace costing_columns_test
