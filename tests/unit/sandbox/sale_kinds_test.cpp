#include <map>
#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace sale_kinds_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

constexpr const char* kSales = "/api/v1/supplier/sales";

json by_key(const json& rows, const char* key) {
  json out = json::object();
  for (const json& row : rows) out[row.at(key).get<std::string>()] = row;
  return out;
}

}  // namespace

TEST_CASE("each letter of saleID has its rows and its meaning") {
  struct Case {
    const char* knob;
    char letter;
    const char* type;
    int sold, returned, sign;
    bool negative;
  };
  const Case c = GENERATE(Case{"surcharges", 'D', "surcharge", 0, 0, 1, false},
                          Case{"sale_reversals", 'A', "sale_reversal", -1, 0, -1, true},
                          Case{"return_reversals", 'B', "return_reversal", 0, -1, 1, true},
                          Case{"unknown_sales", 'Q', "unknown", 0, 0, 0, false});
  INFO(c.knob);
  Api api;
  const json before = api.truth().at("sale_sums");
  const json ids = api.advance({{c.knob, 2}, {"cabinet", 0}}).at("changed").at(c.knob);
  REQUIRE(ids.size() == 2);
  const json rows = by_key(api.walk(kSales, "saleID").rows, "saleID");
  const json truth = api.truth();
  const json expected = by_key(truth.at("sales"), "sale_id");
  std::int64_t sum = 0;
  for (const json& id : ids) {
    const std::string text = id;
    CHECK(text.front() == c.letter);
    CHECK((rows.at(text).at("forPay").get<double>() < 0) == c.negative);
    const json& row = expected.at(text);
    CHECK(row.at("type") == c.type);
    CHECK(row.at("sold_units") == c.sold);
    CHECK(row.at("returned_units") == c.returned);
    CHECK(row.at("sign") == c.sign);
    CHECK(row.at("for_pay") > 0);
    sum += row.at("for_pay").get<std::int64_t>();
  }
  const json after = truth.at("sale_sums");
  const auto grown = [&](const char* name) {
    return after.at(name).get<std::int64_t>() - before.at(name).get<std::int64_t>();
  };
  CHECK(grown("sold_units") == 2 * c.sold);
  CHECK(grown("returned_units") == 2 * c.returned);
  CHECK(grown("unknown_rows") == (c.letter == 'Q' ? 2 : 0));
  CHECK(grown("for_pay") == c.sign * sum);
}

TEST_CASE("the sums of sales are those of the rows") {
  Api api;
  api.advance({{"surcharges", 3}, {"sale_reversals", 2}, {"unknown_sales", 1}, {"cabinet", 0}});
  const json truth = api.truth();
  std::map<std::string, std::int64_t> sums;
  for (const json& row : truth.at("sales")) {
    sums["sold_units"] += row.at("sold_units").get<std::int64_t>();
    sums["returned_units"] += row.at("returned_units").get<std::int64_t>();
    if (row.at("for_pay").is_null()) continue;
    sums["for_pay"] += row.at("sign").get<std::int64_t>() * row.at("for_pay").get<std::int64_t>();
  }
  for (const auto& [name, sum] : sums) CHECK(truth.at("sale_sums").at(name) == sum);
}

TEST_CASE("a reversal takes the row back from its order; the feed's word stands") {
  Api api;
  const json old = by_key(api.truth().at("orders"), "srid");
  const json reversed =
      api.advance({{"sale_reversals", 200}, {"return_reversals", 50}, {"cabinet", 0}}).at("changed");
  const json truth = api.truth();
  const json sales = by_key(truth.at("sales"), "sale_id");
  const json orders = by_key(truth.at("orders"), "srid");
  int fallen = 0;
  for (const json& id : reversed.at("sale_reversals")) {
    const json& order = orders.at(sales.at(id.get<std::string>()).at("srid").get<std::string>());
    CHECK(order.at("sale_id").is_null());
    CHECK(order.at("status") == (order.at("feed_status") == "buyout" ? "buyout" : "created"));
    fallen += order.at("status") == "created" ? 1 : 0;
  }
  CHECK(fallen > 0);
  int kept = 0;
  for (const json& id : reversed.at("return_reversals")) {
    const json& order = orders.at(sales.at(id.get<std::string>()).at("srid").get<std::string>());
    CHECK(order.at("return_id").is_null());
    kept += order.at("status") == "buyout" ? 1 : 0;
  }
  CHECK(kept > 0);
}

TEST_CASE("a late sale and a late cancel surface below the cursor; the feed has them at once") {
  Api api;
  const json changed =
      api.advance({{"late_sales", 3}, {"late_cancels", 3}, {"late_days", 4}, {"cabinet", 0}}).at("changed");
  REQUIRE(changed.at("late_sales").size() == 3);
  REQUIRE(changed.at("late_cancels").size() == 3);
  const auto listed = [&] {
    std::set<std::string> out;
    for (const json& row : api.walk(kSales, "saleID").rows) out.insert(row.at("saleID").get<std::string>());
    for (const json& row : api.walk("/api/v1/supplier/orders", "srid").rows) {
      if (row.at("isCancel") == true) out.insert(row.at("srid").get<std::string>());
    }
    return out;
  };
  const auto seen = [&] {
    const auto rows = listed();
    int count = 0;
    for (const char* kind : {"late_sales", "late_cancels"}) {
      for (const json& id : changed.at(kind)) count += static_cast<int>(rows.count(id.get<std::string>()));
    }
    return count;
  };
  CHECK(seen() == 0);
  json orders = by_key(api.truth().at("orders"), "srid");
  for (const json& srid : changed.at("late_cancels")) {
    CHECK(orders.at(srid.get<std::string>()).at("feed_status") == "cancel");
    CHECK(orders.at(srid.get<std::string>()).at("status") == "cancelled");
  }
  api.advance({{"seconds", 2 * 86'400}, {"orders", 5}, {"buyouts", 5}, {"cabinet", 0}});
  CHECK(seen() == 0);
  const std::string cursor = api.walk(kSales, "saleID").rows.back().at("lastChangeDate");
  api.advance({{"seconds", 3 * 86'400}, {"cabinet", 0}});
  CHECK(seen() == 6);
  for (const json& row : api.walk(kSales, "saleID").rows) {
    if (row.at("saleID") == changed.at("late_sales")[0]) CHECK(row.at("lastChangeDate") < cursor);
  }
}

}  // namespace sale_kinds_test
