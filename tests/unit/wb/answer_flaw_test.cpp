#include "core/wb/answer_flaw.hpp"

#include <catch2/catch.hpp>

#include "core/wb/fbs_orders.hpp"
#include "core/wb/order_feed.hpp"
#include "core/wb/tariffs.hpp"

namespace answer_flaw_test {

using namespace wbd;
using namespace wbd::wb;

TEST_CASE("an answer that lacks a field around its rows names it") {
  CHECK(answer_flaw(missing("cursor.total"))->field == "cursor.total");
  CHECK_FALSE(answer_flaw(missing("cards"))->retyped);
  CHECK(answer_flaw(wrong_type("data"))->retyped);
  CHECK_FALSE(answer_flaw(Error{Errc::bad_data, "the answer of WB is not valid JSON"}).has_value());
  CHECK_FALSE(answer_flaw(Error{Errc::unreachable, missing("data").detail}).has_value());
}

TEST_CASE("the innermost field of a wrong type is named") {
  const auto name_of = [](const auto& answer) {
    REQUIRE_FALSE(answer.has_value());
    const auto flaw = answer_flaw(answer.error());
    REQUIRE(flaw.has_value());
    return (flaw->retyped ? "retyped " : "missing ") + flaw->field;
  };
  CHECK(name_of(parse_order_feed(R"({"data":{"orders":5,"snapshotTime":"x"}})")) == "retyped data.orders");
  CHECK(name_of(parse_order_feed(R"({"data":7})")) == "retyped data");
  CHECK(name_of(parse_order_feed(R"({"data":{"snapshotTime":"x"}})")) == "missing data.orders");
  CHECK(name_of(parse_fbs_statuses(R"({"orders":"a"})")) == "retyped orders");
  CHECK(name_of(parse_tariffs(R"({"response":{"data":{"currency":"RUB","warehouseList":true}}})",
                              TariffKind::box)) == "retyped response.data.warehouseList");
  CHECK(name_of(parse_tariffs(R"({"response":{"data":5}})", TariffKind::box)) == "retyped response.data");
}

}  // namespace answer_flaw_test
