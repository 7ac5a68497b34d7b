// Both databases have the same logical schema: what one of them lacks is noticed here, not by an operator.
#include <catch2/catch.hpp>

#include "tests/unit/store/support.hpp"

namespace schema_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("both databases have the same tables and columns") {
  if (PostgresServer::programs().empty()) return;  // it takes both, whichever of them the other tests run on
  TempDatabase sqlite(Dialect::sqlite);
  TempDatabase postgresql(Dialect::postgresql);
  const Schema ours = sqlite.read(schema_of);
  const Schema theirs = postgresql.read(schema_of);
  CHECK(ours.size() > 10);
  for (const auto& [table, columns] : ours) {
    INFO(table);
    REQUIRE(theirs.contains(table));
    CHECK(theirs.at(table) == columns);
  }
  for (const auto& [table, columns] : theirs) {
    INFO(table);
    CHECK(ours.contains(table));
  }
}

}  // namespace schema_test
