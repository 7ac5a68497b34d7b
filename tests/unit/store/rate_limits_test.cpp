#include <catch2/catch.hpp>

#include "core/store/sync_state.hpp"
#include "tests/unit/store/support.hpp"

namespace rate_limits_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("limiter rows are kept for each seller, token type and bucket") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK_FALSE(load_bucket(tx, "s", "base", "orders").has_value());
    save_bucket(tx, "s", "base", "orders", "{1}", at(1));
    save_bucket(tx, "s", "personal", "orders", "{2}", at(2));
    save_bucket(tx, "s", "base", "orders", "{3}", at(3));
    CHECK(load_bucket(tx, "s", "base", "orders") == "{3}");
    CHECK(load_bucket(tx, "s", "personal", "orders") == "{2}");
    CHECK_FALSE(load_bucket(tx, "t", "base", "orders").has_value());
    const auto rows = list_buckets(tx);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].token_type == "base");
    CHECK(rows[0].state == "{3}");
    CHECK(rows[0].updated_at == at(3));
  });
}

}  // namespace rate_limits_test
