#include "core/db/ad_hoc_query.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/db/support.hpp"

namespace wbd::db::ad_hoc_query_test {
namespace {

Result<AdHocRows> ask(const test::TempDatabase& database, const std::string& sql, std::int64_t rows = 100,
                      Millis time = Millis{20'000}) {
  return run_ad_hoc(test::options_at(database.url()), sql, {time, rows});
}

}  // namespace

TEST_CASE("the rows of a query are objects with their types") {
  const test::TempDatabase database;
  const auto rows =
      ask(database,
          "select 1 as n, 1.5 as x, 'a\"b' as t, null as z, 2 as n union all select 3, 0.25, '', null, 4");
  REQUIRE(rows.has_value());
  CHECK(rows->data ==
        R"([{"n":1,"x":1.5,"t":"a\"b","z":null,"n_2":2},{"n":3,"x":0.25,"t":"","z":null,"n_2":4}])");
  CHECK(rows->sample == R"([{"n":null,"x":null,"t":null,"z":null,"n_2":null}])");
  CHECK_FALSE(rows->more);
  const auto first = ask(database, "select 1 as n union all select 2 order by 1", 1);
  REQUIRE(first.has_value());
  CHECK(first->data == R"([{"n":1}])");
  CHECK(first->more);
}

TEST_CASE("a query changes nothing and is one statement") {
  const test::TempDatabase database;
  for (const char* sql : {"", "  ", "delete from users", "insert into users(telegram_id) values (1)",
                          "create table t(a integer)", "select 1; select 2", "select 1; delete from users",
                          "begin", "commit", "vacuum", "select nothing"}) {
    INFO(sql);
    const auto refused = ask(database, sql);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == Errc::invalid_argument);
  }
  CHECK(ask(database, "select count(*) as n from v_orders;")->data == R"([{"n":0}])");
}

TEST_CASE("a query that takes too long is ended") {
  const test::TempDatabase database;
  const auto late =
      ask(database, "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
          1, Millis{100});
  REQUIRE(late.has_error());
  CHECK(late.error().code == Errc::unavailable);
}

TEST_CASE("secrets are masked or refused") {
  test::TempDatabase database;
  const auto secret = ask(database, "select key_hash as h from api_keys");
  if (database.dialect() == Dialect::postgresql) {
    REQUIRE(secret.has_error());
    CHECK(secret.error().code == Errc::invalid_argument);
    for (const char* sql :
         {"select * from (select id from api_keys) x", "select query_to_xml('select 1', true, true, '')",
          "select usename from pg_shadow"}) {
      INFO(sql);
      CHECK(ask(database, sql).has_error());
    }
  } else {
    database.write([](Tx& tx) {
      tx.execute("insert into api_keys(name, scope, key_hash, created_at) values ('a', 'admin', x'00ff', 0)");
    });
    CHECK(ask(database, "select name, key_hash, upper(key_hash) as u from api_keys")->data ==
          R"([{"name":"a","key_hash":null,"u":null}])");
  }
}

TEST_CASE("columns with secrets are known by their names") {
  for (const char* name : {"token_sealed", "next_token_sealed", "key_hash", "body_hash"})
    CHECK(is_secret_column(name));
  for (const char* name : {"token_type", "srid", "hash"}) CHECK_FALSE(is_secret_column(name));
  CHECK(forbidden_call("SELECT Query_To_Xml('x')") == "query_to_xml");
  CHECK(forbidden_call("select srid from v_orders").empty());
}

}  // namespace wbd::db::ad_hoc_query_test
