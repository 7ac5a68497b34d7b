#include "core/view/row_file.hpp"

#include <catch2/catch.hpp>

#include "core/base/json_tree.hpp"
#include "core/sheet/csv_writer.hpp"
#include "core/view/ledger_pages.hpp"
#include "core/view/samples.hpp"
#include "core/view/sheet_columns.hpp"

namespace wbd::view::row_file_test {
namespace {

std::string csv_of(RowFileStyle style, const std::vector<std::string>& parts) {
  std::string out;
  RowFile file(std::move(style), [&out](std::string_view piece) { out += piece; });
  for (const std::string& part : parts) file.add(part);
  file.finish(std::nullopt, UtcTime{});
  return out;
}

}  // namespace

TEST_CASE("the parts of a CSV have one heading, which does not depend on the rows") {
  const RowFileStyle style{.sample = R"([{"id":0,"cost":{"amount":0}}])"};
  CHECK(csv_of(style, {R"([{"id":1,"cost":null}])", R"([{"id":2,"cost":{"amount":2.50}}])"}) ==
        "id,cost.amount\r\n1,\r\n2,2.50\r\n");
  CHECK(csv_of(style, {}) == "id,cost.amount\r\n");
  RowFileStyle chosen = style;
  chosen.columns = {"cost.amount"};
  CHECK(csv_of(chosen, {R"([{"id":2,"cost":{"amount":2}}])"}) == "cost.amount\r\n2\r\n");
}

TEST_CASE("a Russian Excel gets its separators and local times") {
  const RowFileStyle style{.sample = R"([{"at":"","n":0}])", .russian_csv = true};
  CHECK(csv_of(style, {R"([{"at":"2026-11-29T21:05:00Z","n":1.5}])", R"([{"at":"2026-11-29","n":2}])"}) ==
        "\xEF\xBB\xBF"
        "at;n\r\n30.11.2026 00:05;1,5\r\n29.11.2026;2\r\n");
}

TEST_CASE("each field of a seller's list has a heading in both languages") {
  for (const std::string& sample :
       {order_sample(), sale_sample(), product_sample(), stock_sample(), review_sample(), question_sample(),
        price_sample(), price_entry_sample(), warehouse_sample(), tariff_sample(TariffKind::commission),
        tariff_sample(TariffKind::box), finance_sample(), finance_totals_sample(), funnel_sample(),
        reconciled_sample()}) {
    const auto paths = sheet::csv_columns(parse_json(sample).value());
    for (const sheet::Column& column : sheet_columns(paths, Language::ru)) {
      INFO(column.path);
      CHECK((column.title != column.path || column.path == "srid"));
    }
  }
}

}  // namespace wbd::view::row_file_test
