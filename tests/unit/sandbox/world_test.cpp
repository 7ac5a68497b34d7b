#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace world_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

Options small(std::uint64_t seed) {
  Options options = quick_options();
  options.seed = seed;
  options.orders = 300;
  options.products = 30;
  return options;
}

}  // namespace

TEST_CASE("equal seeds make equal worlds and tokens, other seeds other ones") {
  Api one(small(7));
  Api same(small(7));
  Api other(small(8));
  CHECK(one.truth() == same.truth());
  CHECK(one.emulator().tokens()[1].token == same.emulator().tokens()[1].token);
  CHECK(one.truth() != other.truth());
}

TEST_CASE("equal steps change equal worlds equally") {
  Api one(small(7));
  Api same(small(7));
  const json step{{"orders", 3}, {"cancels", 2}, {"buyouts", 2}, {"returns", 1}, {"stock_changes", 4}};
  CHECK(one.advance(step) == same.advance(step));
  CHECK(one.truth() == same.truth());
}

TEST_CASE("the world stands still while time passes, and moves on request") {
  Api api(small(7));
  const json before = api.truth();
  api.pass(std::chrono::hours{30});
  CHECK(api.truth() == before);
  api.advance(json::object());
  CHECK(api.truth() != before);
}

TEST_CASE("the wanted number of orders and cards exists") {
  Api api;
  for (const std::size_t cabinet : {0U, 1U}) {
    const json truth = api.truth(cabinet);
    CHECK(truth["orders"].size() == 900);
    int live = 0;
    for (const json& product : truth["products"]) live += product.at("deleted") == false ? 1 : 0;
    CHECK(live == 130);
    CHECK(truth["products"].size() > 130);
  }
}

TEST_CASE("some orders are known to the feed alone, and every status occurs") {
  Api api;
  std::set<std::string> statuses;
  int unpaid = 0;
  const json truth = api.truth();
  for (const json& order : truth["orders"]) {
    statuses.insert(order.at("status").get<std::string>());
    unpaid += order.at("in_orders") == false ? 1 : 0;
  }
  CHECK(unpaid >= 3);
  CHECK(statuses == std::set<std::string>{"created", "buyout", "cancelled", "returned"});
}

TEST_CASE("each step of evolution makes the requested events") {
  Api api;
  const json wanted{{"orders", 5},       {"unpaid", 2},       {"cancels", 3}, {"buyouts", 4},
                    {"returns", 2},      {"stock_vanish", 3}, {"reviews", 2}, {"answers", 1},
                    {"card_updates", 2}, {"card_trash", 1},   {"cabinet", 0}};
  const json before = api.truth();
  const json other_before = api.truth(1);
  const json changed = api.advance(wanted).at("changed");
  for (const auto& [kind, count] : wanted.items()) {
    if (kind == "cabinet") continue;
    INFO(kind);
    CHECK(changed.at(kind).size() == count.get<std::size_t>());
  }
  const json after = api.truth();
  CHECK(after["orders"].size() == before["orders"].size() + 7);
  CHECK(after["sales"].size() >= before["sales"].size() + 6);
  CHECK(after["stocks"].size() < before["stocks"].size());
  CHECK(after["reviews"].size() == before["reviews"].size() + 2);
  CHECK(api.truth(1)["orders"].size() == other_before["orders"].size());

  const auto status_of = [&](const std::string& srid) -> std::string {
    for (const json& order : after["orders"]) {
      if (order.at("srid") == srid) return order.at("status");
    }
    return "missing";
  };
  for (const json& srid : changed["orders"]) CHECK(status_of(srid) == "created");
  for (const json& srid : changed["unpaid"]) CHECK(status_of(srid) == "created");
  for (const json& srid : changed["cancels"]) CHECK(status_of(srid) == "cancelled");
  for (const json& order : after["orders"]) {
    const auto& returns = changed["returns"];
    if (std::find(returns.begin(), returns.end(), order.at("return_id")) != returns.end()) {
      CHECK(order.at("status") == "returned");
    }
    const auto& buyouts = changed["buyouts"];
    if (std::find(buyouts.begin(), buyouts.end(), order.at("sale_id")) != buyouts.end()) {
      CHECK(order.at("return_id").is_null());
      CHECK(order.at("status") == "buyout");
    }
  }
}

TEST_CASE("options that make no sense are refused") {
  Options options = quick_options();
  SECTION("no cabinet") {
    options.cabinets = 0;
  }
  SECTION("negative scale") {
    options.limit_scale = -1;
  }
  SECTION("no such file") {
    options.orders_file = "/nonexistent/rows.json";
  }
  CHECK_THROWS_AS(Emulator(options), wbd::Failure);
}

}  // namespace world_test
