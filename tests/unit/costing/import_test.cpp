#include "core/costing/import.hpp"

#include <chrono>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/store/finance.hpp"
#include "core/store/goods_codes.hpp"
#include "core/store/products.hpp"
#include "core/store/unit_costs.hpp"
#include "core/store/versions.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sheet/workbook.hpp"
#include "tests/unit/store/support.hpp"

namespace costing_import_test {

using namespace wbd;
using namespace wbd::test;
using namespace wbd::costing;

namespace {

constexpr UtcTime kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + std::chrono::hours{12}};

Date day(std::string_view text) {
  return parse_date(text).value();
}

struct Shop {
  TempDatabase db;
  CabinetId cabinet;

  Shop() {
    db.write([this](db::Tx& tx) {
      cabinet = add_cabinet(tx, 1, "sid");
      const auto card = [&](std::int64_t nm_id, const char* vendor_code, std::vector<ProductSize> sizes) {
        Product product;
        product.nm_id = NmId{nm_id};
        product.vendor_code = vendor_code;
        product.title = "Товар; " + std::to_string(nm_id);
        product.sizes = std::move(sizes);
        store::save_product(tx, cabinet, product);
      };
      card(101, "shirt", {{ChrtId{1}, "42", {"2001"}}, {ChrtId{2}, "44", {"2002", "2012"}}});
      card(102, "mug", {{ChrtId{3}, "0", {"2003"}}});
      card(103, "same", {{ChrtId{4}, "0", {"2004"}}});
      card(104, "same", {{ChrtId{5}, "0", {"2005"}}});
      card(105, "777", {{ChrtId{6}, "0", {"2006"}}});
      card(106, "-5x", {{ChrtId{7}, "0", {"2007"}}});
      card(777, "seven", {{ChrtId{8}, "0", {"2008"}}});
      store::GoodsCodes codes;
      const std::optional<std::string> old_code = "old", none;
      codes.add(NmId{201}, old_code, none);
      codes.save(tx, cabinet);
    });
  }

  ImportPlan import_bytes(const std::string& bytes, std::optional<Date> from = {}, bool dry_run = false,
                          UtcTime now = kNow) {
    const auto table = sheet::read_table(bytes);
    if (!table) FAIL(table.error().detail);
    return db.write([&](db::Tx& tx) {
      return import_costs(tx, *table, {.cabinet = cabinet, .now = now, .from = from, .dry_run = dry_run});
    });
  }

  // "101/42 2024-01-29 100+5+0+0 RUB; ..."
  std::string stored() {
    std::string out;
    for (const UnitCost& cost : db.read([this](db::Tx& tx) { return store::load_unit_costs(tx, cabinet); })) {
      if (!out.empty()) out += "; ";
      out += fmt::format("{}/{} {} {}+{}+{}+{} {}", cost.nm_id.value, cost.size, to_string(cost.valid_from),
                         to_decimal(cost.goods), to_decimal(cost.packing), to_decimal(cost.delivery),
                         to_decimal(cost.other), cost.currency);
    }
    return out;
  }
  std::int64_t version() {
    return db.read(
        [this](db::Tx& tx) { return store::PendingVersions(tx, {cabinet}).get().cabinets.at(0).second; });
  }
};

std::string problems_of(const ImportPlan& plan) {
  std::string out;
  for (const LineProblem& problem : plan.problems) {
    if (!out.empty()) out += "; ";
    out += fmt::format("{} [{}] {}", problem.line, problem.column, explain(problem, Language::en));
  }
  return out;
}

struct FileCase {
  const char* name;
  std::string bytes;
  std::string stored;    // afterwards
  std::string problems;  // if any, nothing is stored
};

// "Артикул WB;Себестоимость\n" in Windows-1251.
const std::string kWindows1251Headings =
    "\xC0\xF0\xF2\xE8\xEA\xF3\xEB WB;\xD1\xE5\xE1\xE5\xF1\xF2\xEE\xE8\xEC\xEE\xF1\xF2\xFC\r\n";

std::vector<FileCase> files() {
  return {
      {"1 semicolons, decimal comma", "Артикул WB;Себестоимость\n102;12,5\n",
       "102/ 2024-01-29 12.5+0+0+0 RUB", ""},
      {"2 commas, decimal dot", "nm_id,cost\n102,12.5\n", "102/ 2024-01-29 12.5+0+0+0 RUB", ""},
      {"3 tabs", "nmID\tCost\tPacking\n102\t12,5\t1\n", "102/ 2024-01-29 12.5+1+0+0 RUB", ""},
      {"4 BOM, CRLF",
       "\xEF\xBB\xBF"
       "Артикул WB;Себестоимость\r\n102;12\r\n",
       "102/ 2024-01-29 12+0+0+0 RUB", ""},
      {"5 Windows-1251", kWindows1251Headings + "102;1 200,50 \xF0\xF3\xE1.\r\n",
       "102/ 2024-01-29 1200.5+0+0+0 RUB", ""},
      {"6 UTF-16 of Excel", std::string("\xFF\xFEn\0m\0\t\0c\0o\0s\0t\0\n\0001\0000\0002\0\t\0007\0\n\0", 30),
       "102/ 2024-01-29 7+0+0+0 RUB", ""},
      {"7 thousands by blanks and no-break spaces, ₽",
       "Артикул WB;Закупка, ₽;Упаковка;Доставка до WB;Прочее\n102;1\u00A0234,56 ₽;2 000;3,1;\n",
       "102/ 2024-01-29 1234.56+2000+3.1+0 RUB", ""},
      {"8 by vendor code", "Артикул продавца;Себестоимость\nshirt;100\nmug;5\n",
       "101/ 2024-01-29 100+0+0+0 RUB; 102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"9 by barcode: the barcode's size", "Баркод;Себестоимость\n2001;100\n2012;110\n2003;5\n",
       "101/42 2024-01-29 100+0+0+0 RUB; 101/44 2024-01-29 110+0+0+0 RUB; 102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"10 by size", "Артикул WB;Размер;Себестоимость\n101;;100\n101;42;120\n102;0;5\n",
       "101/ 2024-01-29 100+0+0+0 RUB; 101/42 2024-01-29 120+0+0+0 RUB; 102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"11 days of several forms",
       "nm_id;cost;Действует с\n102;1;2025-01-01\n102;2;01.02.2025\n102;3;1.3.25\n",
       "102/ 2025-01-01 1+0+0+0 RUB; 102/ 2025-02-01 2+0+0+0 RUB; 102/ 2025-03-01 3+0+0+0 RUB", ""},
      {"12 currencies", "nm_id;cost;Валюта\n101;1;KZT\n102;2;\n103;3;₽\n",
       "101/ 2024-01-29 1+0+0+0 KZT; 102/ 2024-01-29 2+0+0+0 RUB; 103/ 2024-01-29 3+0+0+0 RUB", ""},
      {"13 a title above, a remark below, other columns",
       "Себестоимость магазина;;\n\nАртикул WB;Название;Себестоимость\n102;Кружка;5\n;;\n;* без НДС;\n",
       "102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"14 quotes", "\"Артикул WB\";\"Название\";\"Себестоимость\"\n\"102\";\"a;\"\"b\"\"\nc\";\"5\"\n",
       "102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"15 lines that are not filled in", "nm_id;cost\n101;\n102;5\n103;\n", "102/ 2024-01-29 5+0+0+0 RUB",
       ""},
      {"16 equal duplicates", "nm_id;cost\n102;5\n102;5,00\n", "102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"17 an article without a card", "nm_id;Артикул продавца;cost\n201;old;5\n;old;5\n",
       "201/ 2024-01-29 5+0+0+0 RUB", ""},
      {"18 a vendor code that has changed", "nm_id;vendor code;cost\n102;formerly\u00A0mug;5\n",
       "102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"19 an ambiguous code beside a barcode", "vendor code;barcode;cost\nsame;2004;5\nsame;2005;6\n",
       "103/ 2024-01-29 5+0+0+0 RUB; 104/ 2024-01-29 6+0+0+0 RUB", ""},
      {"20 one column for either article", "Артикул;Себестоимость\n102;5\nshirt;6\n",
       "101/ 2024-01-29 6+0+0+0 RUB; 102/ 2024-01-29 5+0+0+0 RUB", ""},
      {"21 a guarded vendor code", "vendor code;cost\n'-5x;5\n", "106/ 2024-01-29 5+0+0+0 RUB", ""},
      {"22 XLSX with shared and inline texts, a formula and a date",
       workbook(
           {.rows =
                R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>Дата</t></is></c></row>)"
                R"(<row r="2"><c r="A2"><v>102</v></c><c r="B2"><f>C9*2</f><v>10.1</v></c><c r="C2" s="1"><v>45689</v></c></row>)",
            .shared = "<si><t>Артикул WB</t></si><si><t>Себестоимость</t></si>",
            .styles = R"(<xf numFmtId="0"/><xf numFmtId="14"/>)"}),
       "102/ 2025-02-01 10.1+0+0+0 RUB", ""},
      {"23 XLSX with merged articles and a barcode as a number",
       workbook(
           {.rows =
                R"(<row r="3"><c r="B3" t="inlineStr"><is><t>Артикул WB</t></is></c><c r="C3" t="inlineStr"><is><t>Размер</t></is></c><c r="D3" t="inlineStr"><is><t>Закупочная цена</t></is></c></row>)"
                R"(<row r="4"><c r="B4"><v>101</v></c><c r="C4"><v>42</v></c><c r="D4"><v>1</v></c></row>)"
                R"(<row r="5"><c r="C5"><v>44</v></c><c r="D5"><v>2</v></c></row>)",
            .after_rows = R"(<mergeCells><mergeCell ref="B4:B5"/></mergeCells>)"}),
       "101/42 2024-01-29 1+0+0+0 RUB; 101/44 2024-01-29 2+0+0+0 RUB", ""},
      {"24 XLSX with a formula that was never calculated",
       workbook(
           {.rows =
                R"(<row r="1"><c t="inlineStr"><is><t>nm_id</t></is></c><c t="inlineStr"><is><t>cost</t></is></c></row>)"
                R"(<row r="2"><c r="A2"><v>102</v></c><c r="B2"><f>A2*2</f></c></row>)"}),
       "", "2 [cost] \"=A2*2\" is not a number"},
      {"25 every bad line is named",
       "Артикул WB;Размер;Себестоимость;Упаковка;Действует с;Валюта\n"
       "102;;5;;;\n"
       "999;;5;;;\n"
       "abc;;5;;;\n"
       "102;;-5;;;\n"
       "103;;x;y;;\n"
       "103;;;7;;\n"
       "104;;5;;32.01.2025;\n"
       "104;;5;;;рубль\n"
       "101;43;5;;;\n"
       ";;5;;;\n"
       "105;;2 000 000 000;;;\n"
       "102;;6;;;\n",
       "",
       "3 [Артикул WB] no product has \"999\"; 4 [Артикул WB] WB's article is a number, not \"abc\"; "
       "5 [Себестоимость] \"-5\" is negative; 6 [Себестоимость] \"x\" is not a number; "
       "6 [Упаковка] \"y\" is not a number; 7 [Себестоимость] the cost of the goods is missing; "
       "8 [Действует с] \"32.01.2025\" is not a day: YYYY-MM-DD or DD.MM.YYYY, from 2000 to 2100; "
       "9 [Валюта] \"рубль\" is not a currency: three letters, as in RUB; 10 [Размер] the product has no size \"43\"; "
       "11 [] the line has amounts but no article; 12 [Себестоимость] \"2 000 000 000\" exceeds 1,000,000,000; "
       "13 [Себестоимость] line 2 has another value for the same article, size and day"},
      {"26 an ambiguous vendor code", "vendor code;cost\nsame;5\n", "",
       "2 [vendor code] several products have \"same\": give WB's article or the barcode"},
      {"27 codes of different products",
       "nm_id;barcode;vendor code;cost\n101;2003;;5\n102;;shirt;5\n102;2003;mug;5\n", "",
       "2 [barcode] \"2003\" belongs to another product than the rest of the line; "
       "3 [vendor code] \"shirt\" belongs to another product than the rest of the line"},
      {"28 a number that is both articles", "Артикул;Себестоимость\n777;5\n", "",
       "2 [Артикул] several products have \"777\": give WB's article or the barcode"},
      {"29 no headings", "102;5\n", "",
       "1 [] no line names the columns: an article (nm_id, vendor_code or barcode) and its cost are needed"},
      {"30 two columns with one meaning", "nm_id;cost;Себестоимость\n102;5;6\n", "",
       "1 [cost] two columns mean the same"},
      {"31 a barcode of another size", "barcode;size;cost\n2001;44;5\n", "",
       "2 [size] \"44\" belongs to another product than the rest of the line"},
      {"32 an empty file", "", "",
       "1 [] no line names the columns: an article (nm_id, vendor_code or barcode) and its cost are needed"},
      {"33 headings alone", "nm_id;cost\n", "", ""},
  };
}

}  // namespace

TEST_CASE("files of many forms are imported, or refused with line and reason; twice changes nothing",
          "[costing]") {
  for (const FileCase& file : files()) {
    Shop shop;
    INFO(file.name);
    const std::int64_t before = shop.version();
    const ImportPlan plan = shop.import_bytes(file.bytes);
    CHECK(problems_of(plan) == file.problems);
    CHECK(shop.stored() == file.stored);
    CHECK((shop.version() != before) == !file.stored.empty());
    if (!plan.problems.empty()) continue;
    const std::int64_t after = shop.version();
    for (const int days_later : {0, 5}) {
      const ImportPlan again = shop.import_bytes(file.bytes, {}, false, kNow + std::chrono::days{days_later});
      CHECK(again.created + again.changed == 0);
      CHECK(again.unchanged + again.skipped == again.lines);
      CHECK(shop.stored() == file.stored);
      CHECK(shop.version() == after);
    }
  }
}

TEST_CASE("articles that only reports mention are known by all their codes, few or many", "[costing]") {
  const std::int64_t articles = GENERATE(1, 2, 40);
  Shop shop;
  shop.db.write([&](db::Tx& tx) {
    FinanceRow row;
    row.report = {FinancePeriod::weekly, 5, 1, day("2026-11-02"), day("2026-11-08"), std::nullopt, "RUB"};
    row.day = day("2026-11-03");
    const auto save = [&](std::int64_t nm_id, const std::optional<std::string>& code) {
      ++row.rrd_id;
      row.nm_id = NmId{nm_id};
      row.vendor_code = code;
      store::save_finance_row(tx, shop.cabinet, row);
    };
    save(0, "of the account");
    save(102, "formerly mug");  // has a card: its card names it
    for (std::int64_t nm_id = 1001; nm_id <= 1000 + articles; ++nm_id) {
      save(nm_id, std::nullopt);
      save(nm_id, "early " + std::to_string(nm_id));
      save(nm_id, "late " + std::to_string(nm_id));
    }
  });
  const std::string last = std::to_string(1000 + articles);
  CHECK(shop.import_bytes("vendor code;cost\nearly 1001;5\nlate " + last + ";5\n").problems.empty());
  CHECK(problems_of(shop.import_bytes("vendor code;cost\nformerly mug;5\nof the account;5\n")) ==
        "2 [vendor code] no product has \"formerly mug\"; 3 [vendor code] no product has \"of the account\"");
}

TEST_CASE("a change without a day holds from today or from the given day", "[costing]") {
  Shop shop;
  (void)shop.import_bytes("nm_id;cost\n102;5\n");
  CHECK(shop.import_bytes("nm_id;cost\n102;6\n").created == 1);
  CHECK(shop.stored() == "102/ 2024-01-29 5+0+0+0 RUB; 102/ 2026-11-30 6+0+0+0 RUB");
  // The same day again: the version of today is corrected.
  CHECK(shop.import_bytes("nm_id;cost\n102;7\n").changed == 1);
  CHECK(shop.import_bytes("nm_id;cost\n102;4\n", day("2026-06-01")).created == 1);
  CHECK(shop.import_bytes("nm_id;cost\n102;4\n", day("2026-06-01")).unchanged == 1);
  CHECK(shop.stored() ==
        "102/ 2024-01-29 5+0+0+0 RUB; 102/ 2026-06-01 4+0+0+0 RUB; 102/ 2026-11-30 7+0+0+0 RUB");
  // A past version is corrected by its day.
  CHECK(shop.import_bytes("nm_id;cost;from\n102;4,5;01.06.2026\n").changed == 1);
  CHECK(shop.stored() ==
        "102/ 2024-01-29 5+0+0+0 RUB; 102/ 2026-06-01 4.5+0+0+0 RUB; 102/ 2026-11-30 7+0+0+0 RUB");
}

TEST_CASE("sizes and the article in one file change nothing when they come again", "[costing]") {
  Shop shop;
  const std::string first = "nm_id;size;cost\n101;42;100\n101;;100\n";
  CHECK(shop.import_bytes(first).created == 2);
  CHECK(shop.import_bytes(first).unchanged == 2);
  // The size keeps 100 while the article becomes 110.
  const std::string second = "nm_id;size;cost\n101;44;100\n101;;110\n";
  CHECK(shop.import_bytes(second).created == 2);
  CHECK(shop.stored() ==
        "101/ 2024-01-29 100+0+0+0 RUB; 101/ 2026-11-30 110+0+0+0 RUB; 101/42 2024-01-29 100+0+0+0 RUB; "
        "101/44 2026-11-30 100+0+0+0 RUB");
  CHECK(shop.import_bytes(second).unchanged == 2);
}

TEST_CASE("lines with and without a day in one file change nothing when they come again", "[costing]") {
  Shop shop;
  const std::string file = "nm_id;cost;from\n102;5;2026-01-01\n102;6;\n";
  CHECK(shop.import_bytes(file).created == 2);
  CHECK(shop.stored() == "102/ 2026-01-01 5+0+0+0 RUB; 102/ 2026-11-30 6+0+0+0 RUB");
  CHECK(shop.import_bytes(file, {}, false, kNow + std::chrono::days{3}).unchanged == 2);
  CHECK(problems_of(shop.import_bytes("nm_id;cost;from\n102;5;2026-11-30\n102;8;\n")) ==
        "3 [cost] line 2 has another value for the same article, size and day");
}

TEST_CASE("a dry run tells the changes and stores nothing", "[costing]") {
  Shop shop;
  const ImportPlan plan = shop.import_bytes("nm_id;cost\n101;5\n102;6\n103;\n", {}, true);
  CHECK(plan.lines == 3);
  CHECK(plan.created == 2);
  CHECK(plan.skipped == 1);
  CHECK(shop.stored().empty());
}

TEST_CASE("an import that ends in the middle stores nothing", "[costing]") {
  Shop shop;
  const auto table = sheet::read_table("nm_id;cost\n101;5\n102;6\n").value();
  CHECK_THROWS_AS(shop.db.write([&](db::Tx& tx) {
    (void)import_costs(tx, table, {.cabinet = shop.cabinet, .now = kNow});
    CHECK(store::load_unit_costs(tx, shop.cabinet).size() == 2);
    throw Failure({Errc::unavailable, "the power is off"});
    return 0;
  }),
                  Failure);
  CHECK(shop.stored().empty());
}

TEST_CASE("an exported file imports unchanged", "[costing]") {
  const Language language = GENERATE(Language::ru, Language::en);
  Shop shop;
  (void)shop.import_bytes(
      "nm_id;size;cost;packing;delivery;other;from;currency\n101;;1234,5;1;2;3,0001;;\n101;42;7;;;;2025-01-01;\n"
      "101;42;8;;;;2026-01-01;\n103;;5;;;;;KZT\n104;;6;;;;;\n106;;7;;;;;\n201;;0;;;;;\n");
  const auto exported = [&] {
    return shop.db.read([&](db::Tx& tx) { return export_costs(tx, shop.cabinet, language); });
  };
  const std::string file = exported();
  const std::string before = shop.stored();
  const ImportPlan again = shop.import_bytes(file);
  CHECK(problems_of(again).empty());
  CHECK(again.lines == 7);
  CHECK(again.unchanged == 7);
  CHECK(again.ignored.size() == 1);  // the title
  // Into an empty shop.
  shop.db.write([&](db::Tx& tx) { tx.execute("delete from unit_costs"); });
  CHECK(shop.import_bytes(file).created == 7);
  CHECK(shop.stored() == before);
  CHECK(exported() == file);
  const std::string first_line = file.substr(0, file.find('\r'));
  CHECK(first_line ==
        (language == Language::ru
             ? "\xEF\xBB\xBF"
               "Артикул WB;Артикул продавца;Название;Размер;Себестоимость;Упаковка;"
               "Доставка до WB;Прочее;Валюта;Действует с"
             : "nm_id,vendor_code,title,size,goods,packing,delivery,other,currency,valid_from"));
}

TEST_CASE("a list in JSON is a table; an unknown member is refused", "[costing]") {
  Shop shop;
  const auto import_json = [&](std::string_view body) -> std::string {
    const auto table = table_of_json(body);
    if (!table) return table.error().detail;
    return problems_of(shop.db.write(
        [&](db::Tx& tx) { return import_costs(tx, *table, {.cabinet = shop.cabinet, .now = kNow}); }));
  };
  CHECK(import_json(
            R"({"costs":[{"nm_id":101,"size":"42","goods":12.3456,"packing":"1,5","valid_from":"2025-01-01"},
                                 {"barcode":"2003","goods":0.1,"other":null,"currency":"RUB"}]})") == "");
  CHECK(shop.stored() == "101/42 2025-01-01 12.3456+1.5+0+0 RUB; 102/ 2024-01-29 0.1+0+0+0 RUB");
  CHECK(import_json(R"([{"vendor_code":"shirt","goods":5}])") == "");
  CHECK(import_json(R"([{"nm_id":101,"goods":-5}])") == "2 [goods] \"-5\" is negative");
  CHECK(import_json(R"([])") == "");
  CHECK(import_json("{") == "the body is not JSON in UTF-8");
  CHECK(import_json("{}") == "the body must have the member costs, a list, and no other");
  CHECK(import_json(R"({"costs":[],"x":1})") == "the body must have the member costs, a list, and no other");
  CHECK(import_json(R"({"costs":{}})") == "costs must be a list of objects");
  CHECK(import_json("[5]") == "costs[0] must be an object");
  CHECK(import_json(R"([{"price":5}])").starts_with("costs[0].price must be"));
  CHECK(import_json(R"([{"nm_id":1,"goods":true}])").starts_with("costs[0].goods must be"));
  CHECK(import_json(R"([{"goods":[]}])").starts_with("costs[0].goods must be"));
}

TEST_CASE("a list in JSON is refused in the reader's language", "[costing]") {
  struct Case {
    const char* body;
    const char* ru;
  };
  const auto c =
      EACH_ROW(Case, {{"{", "тело запроса — не JSON в UTF-8"},
                      {"{}", "в теле должно быть одно поле costs — список"},
                      {R"({"costs":{}})", "costs — это список объектов"},
                      {"[5]", "costs[0] — это объект"},
                      {R"([{"price":5}])",
                       "costs[0].price должно быть числом или текстом из nm_id, vendor_code, barcode, "
                       "size, goods, packing, delivery, other, valid_from, currency"}});
  const auto table = table_of_json(c.body, Language::ru);
  REQUIRE_FALSE(table.has_value());
  CHECK(table.error().detail == c.ru);
}

TEST_CASE("a file of 100,000 lines is imported in seconds", "[costing]") {
  Shop shop;
  constexpr int kLines = 100'000;
  std::string file = "Артикул WB;Размер;Себестоимость;Упаковка;Действует с\r\n";
  shop.db.write([&](db::Tx& tx) {
    for (int i = 0; i < 10'000; ++i) {
      Product product;
      product.nm_id = NmId{1'000'000 + i};
      product.vendor_code = "v" + std::to_string(i);
      product.sizes = {{ChrtId{1}, "0", {std::to_string(900'000'000 + i)}}};
      store::save_product(tx, shop.cabinet, product);
    }
  });
  for (int i = 0; i < kLines; ++i) {
    file += fmt::format("{};;1 {:03},{:02};2,5;{:02}.{:02}.2026\r\n", 1'000'000 + i / 10, i % 1000, i % 100,
                        i % 10 + 1, i % 10 + 1);
  }
  const auto start = std::chrono::steady_clock::now();
  const ImportPlan plan = shop.import_bytes(file);
  const auto took = std::chrono::steady_clock::now() - start;
  CHECK(plan.problems.empty());
  CHECK(plan.created == kLines);
  WARN("100,000 lines: " << std::chrono::duration_cast<Millis>(took).count() << " ms");
  // Far above the time of an optimised build: this build may have no optimisation and busy neighbours.
  CHECK(took < std::chrono::seconds{60});
  CHECK(shop.import_bytes(file).unchanged == kLines);
}

}  // namespace costing_import_test
