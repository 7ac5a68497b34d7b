#include "core/store/sealed_columns.hpp"

#include <algorithm>
#include <set>

#include "core/store/cabinets.hpp"
#include "core/store/care.hpp"
#include "tests/unit/store/support.hpp"

namespace sealed_columns_test {

using namespace wbd;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("sealed columns: every column of the schema with a sealed secret is in the table") {
  TempDatabase database;
  std::set<std::string> known;
  for (const SealedColumn& column : sealed_columns())
    known.insert(std::string(column.table) + "." + std::string(column.column));
  std::set<std::string> found;
  for (const TableInfo& table : database.read([](db::Tx& tx) { return list_tables(tx); })) {
    for (const std::string& column : table.columns) {
      if (column.ends_with("_sealed")) found.insert(table.name + "." + column);
    }
  }
  CHECK(found == known);
}

TEST_CASE("sealed columns: values of another key are found, counted and replaced unless they have changed") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    tx.execute(R"(insert into users(telegram_id, created_at) values(7, )" +
               std::string(tx.dialect() == db::Dialect::sqlite ? "0" : "now()") + ")");
    for (const char* sealed : {"v1:aaaaaaaa:1", "v1:bbbbbbbb:2", "v1:aaaaaaaa:3"}) {
      tx.prepare(
            R"(insert into targets(telegram_id, kind, token_sealed, created_at) values(7, 'telegram', $1, $2))")
          .bind_all(std::string_view(sealed), UtcTime{})
          .run();
    }
  });
  const auto column = *std::ranges::find_if(sealed_columns(), [](const SealedColumn& one) {
    return one.table == "targets" && one.column == "token_sealed";
  });
  database.write([&](db::Tx& tx) {
    CHECK(count_sealed(tx) == std::map<std::string, std::int64_t>{{"aaaaaaaa", 2}, {"bbbbbbbb", 1}});
    const auto values = sealed_otherwise(tx, column, "bbbbbbbb", 0, 1);
    REQUIRE(values.size() == 1);
    CHECK(values[0].sealed == "v1:aaaaaaaa:1");
    CHECK(values[0].context == "target-token:7");
    const auto rest = sealed_otherwise(tx, column, "bbbbbbbb", values[0].id, 10);
    REQUIRE(rest.size() == 1);
    CHECK(seal_again(tx, column, values[0], "v1:bbbbbbbb:9"));
    CHECK_FALSE(seal_again(tx, column, values[0], "v1:bbbbbbbb:8"));  // it is not the old value any more
    CHECK(count_sealed(tx) == std::map<std::string, std::int64_t>{{"aaaaaaaa", 1}, {"bbbbbbbb", 2}});
  });
}

}  // namespace sealed_columns_test
