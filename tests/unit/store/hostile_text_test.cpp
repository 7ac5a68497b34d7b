#include <array>

#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "tests/unit/store/support.hpp"

namespace hostile_text_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("hostile text is stored readable and found again by what it was") {
  TempDatabase database;
  const std::string hostile("zero \0, broken \xFF", 16);
  database.write([&](Tx& tx) {
    User user = make_user(1);
    user.name = hostile;
    upsert_user(tx, user);
    CHECK_FALSE(upsert_user(tx, user));
    CHECK(find_user(tx, TelegramId{1})->name.has_value());
    OrderFilter filter;
    filter.cabinets = {CabinetId{1}};
    filter.q = hostile;
    CHECK(list_orders(tx, filter).total == 0);
    const std::array<std::string_view, 1> srids{hostile};
    CHECK(load_orders(tx, CabinetId{1}, srids).empty());
  });
}

}  // namespace hostile_text_test
