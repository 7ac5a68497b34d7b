#include "core/report/size_stock.hpp"

#include "tests/unit/report/report_fixture.hpp"

namespace size_stock_test {

using namespace wbd;
using namespace wbd::report;

TEST_CASE("stock is grouped by size and keeps the speed of the size") {
  const auto sizes = sample_report().stock;
  REQUIRE(sizes.size() == 4);
  CHECK(sizes[0].size == "M");
  CHECK(sizes[0].quantity == 14);
  CHECK(sizes[0].in_way_to_client == 3);
  CHECK(sizes[0].orders_in_window == 20);  // not 40: both rows count the same orders
  CHECK(sizes[0].warehouses.size() == 2);
  CHECK_FALSE(sizes[2].retired());
  CHECK(sizes[3].retired());
}

}  // namespace size_stock_test
