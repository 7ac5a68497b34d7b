#include "core/sheet/xlsx_writer.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "table_text.hpp"
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace wbd::sheet::xlsx_writer_test {
namespace {

std::string written(std::vector<Column> columns, const std::vector<std::string>& rows,
                    Language language = Language::en) {
  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("wb-xlsx-writer-test-{}.xlsx", ::getpid());
  {
    XlsxWriter writer(file, "rows", std::move(columns), language, TimeZone::moscow());
    for (const std::string& row : rows) writer.add(parse_json(row).value());
    CHECK(writer.rows() == std::ssize(rows));
    writer.close({{"List", "rows"}});
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  std::filesystem::remove(file);
  return bytes.str();
}

}  // namespace

TEST_CASE("XLSX has numbers as numbers, moments as days, and identifiers as texts") {
  const std::string bytes =
      written({{"nm_id", "Article", CellKind::identifier},
               {"cost.amount", "Cost", CellKind::money},
               {"at", "At", CellKind::moment},
               {"day", "Day", CellKind::moment},
               {"tags", "Tags", CellKind::text},
               {"good", "Good", CellKind::text}},
              {R"({"nm_id":123456789012345678,"cost":{"amount":1055.52},)"
               R"("at":"2026-11-29T21:30:00Z","day":"2026-11-30","tags":["a","b"],"good":true})",
               R"({"nm_id":1,"cost":null,"at":null,"day":"soon","tags":[],"good":false})"});
  CHECK(test::text_of(read_table(bytes)) ==
        "1:Article|Cost|At|Day|Tags|Good "
        "2:123456789012345678|1055.52|2026-11-30 00:30:00|2026-11-30|a, b|yes 3:1|||soon||no");
}

TEST_CASE("a text that a spreadsheet would run is a text cell, without control characters") {
  const std::vector<std::string> rows{R"x({"t":"=1+1"})x", R"x({"t":"@SUM(A1)"})x",
                                      R"x({"t":"a\u0007b\u001b[31m"})x"};
  const std::string bytes = written({{"t", "T", CellKind::text}}, rows);
  CHECK(test::text_of(read_table(bytes)) == "1:T 2:=1+1 3:@SUM(A1) 4:ab[31m");
}

TEST_CASE("xlsx_text keeps what a file can hold") {
  CHECK(xlsx_text("Рубашка 😀") == "Рубашка 😀");
  CHECK(xlsx_text("a\x01"
                  "b") == "ab");
  CHECK(xlsx_text("_x0041_") == "_x005F_x0041_");
  CHECK(xlsx_text("_x00_") == "_x00_");
  CHECK(xlsx_text("\xff") == "\xEF\xBF\xBD");
  CHECK(xlsx_text(std::string(40'000, 'a')).size() == 32'767);
}

TEST_CASE("days are counted as spreadsheets count them") {
  const auto local = [](int y, unsigned m, unsigned d, std::chrono::minutes time) {
    return std::chrono::local_days{std::chrono::year{y} / m / d} + time;
  };
  // Excel shows 44927 as 2023-01-01.
  CHECK(serial_day(local(2023, 1, 1, 0min)) == 44'927.0);
  CHECK(serial_day(local(2023, 1, 1, 18h)) == 44'927.75);
}

}  // namespace wbd::sheet::xlsx_writer_test
