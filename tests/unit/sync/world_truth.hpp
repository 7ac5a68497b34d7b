#pragma once
// Compares everything stored of a seller with the emulator's own account.

#include <map>
#include <string>
#include <tuple>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/orders.hpp"
#include "core/store/stocks.hpp"
#include "tests/unit/sync/money_truth.hpp"
#include "tests/unit/sync/trade_truth.hpp"
#include "tests/unit/sync/world.hpp"

namespace wbd::test {

template <class T>
json kopecks(const std::optional<T>& amount) {
  return amount ? json(amount->minor) : json();
}
inline json time_text(const std::optional<UtcTime>& time) {
  return time ? json(to_rfc3339(*time)) : json();
}

inline void check_orders(World& world, const json& truth) {
  store::OrderFilter filter;
  filter.cabinets = {world.cabinet};
  filter.limit = 1'000'000;
  const auto page = world.database->read_value([&](db::Tx& tx) { return store::list_orders(tx, filter); });
  std::map<std::string, const Order*> ours;
  for (const auto& row : page.rows) ours[row.order.srid] = &row.order;
  CHECK(ours.size() == page.rows.size());
  REQUIRE(page.rows.size() == truth["orders"].size());
  for (const json& want : truth["orders"]) {
    INFO(want.dump());
    const auto found = ours.find(want["srid"].get<std::string>());
    REQUIRE(found != ours.end());
    const Order& got = *found->second;
    REQUIRE(to_string(got.status) == want["status"].get<std::string>());
    REQUIRE(time_text(got.ordered_at) == want["ordered_at"]);
    REQUIRE(kopecks(got.price) == want["price"]);
    REQUIRE(kopecks(got.price_with_discount) == want["price_with_discount"]);
    REQUIRE(kopecks(got.finished_price) == want["finished_price"]);
    REQUIRE(got.nm_id->value == want["nm_id"].get<std::int64_t>());
    if (want["status"] == "cancelled") REQUIRE(time_text(got.cancelled_at) == want["cancelled_at"]);
    const bool in_statistics = want["in_orders"].get<bool>();
    const bool in_feed = want["in_feed"].get<bool>();
    if (in_statistics) REQUIRE(got.cart_id.value_or("") == want["cart_id"].get<std::string>());
    // The statistics name no size by number; the feed forgets an order after 31 days.
    if (got.chrt_id || in_feed) REQUIRE(got.chrt_id == ChrtId{want["chrt_id"].get<std::int64_t>()});
    if (in_feed) REQUIRE(json_of(got.cancel_type) == want["cancel_type"]);
    if (in_statistics || in_feed) {
      // Abroad the statistics name no district, and the feed names the country.
      const auto district = want["district"].get<std::string>();
      if (!district.empty() || !got.district) {
        REQUIRE(got.district.value_or("") == district);
      } else {
        REQUIRE(got.district == want["country"].get<std::string>());
      }
      REQUIRE(to_string(*got.warehouse_type) == want["warehouse_type"].get<std::string>());
    }
    // The statistics and the feed name places and WB's warehouses differently; the statistics come first.
    if (in_statistics) {
      REQUIRE(got.region == want["region"].get<std::string>());
      if (want["warehouse_type"] == "wb") REQUIRE(got.warehouse == want["warehouse"].get<std::string>());
    }
  }
}

inline void check_sales(World& world, const json& truth) {
  std::vector<std::string> ids;
  for (const json& sale : truth["sales"]) ids.push_back(sale["sale_id"]);
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  const auto ours =
      world.database->read_value([&](db::Tx& tx) { return store::load_sales(tx, world.cabinet, views); });
  REQUIRE(ours.size() == ids.size());
  for (const json& want : truth["sales"]) {
    INFO(want.dump());
    const StatSale& got = ours.at(want["sale_id"]).row;
    REQUIRE(got.srid == want["srid"].get<std::string>());
    const std::string type = want["type"];
    REQUIRE(to_string(got.kind) == (type == "unknown" ? "other" : type));
    REQUIRE(time_text(got.sold_at) == want["sold_at"]);
    REQUIRE(kopecks(got.for_pay) == want["for_pay"]);
    REQUIRE(kopecks(got.price_with_discount) == want["price_with_discount"]);
    REQUIRE(kopecks(got.finished_price) == want["finished_price"]);
  }
}

inline void check_stocks(World& world, const json& truth) {
  std::map<std::tuple<std::int64_t, std::int64_t, std::string>, std::int64_t> want, got;
  for (const json& row : truth["stocks"]) {
    want[{row["chrt_id"], row["warehouse_id"], row["warehouse_type"]}] += row["quantity"].get<std::int64_t>();
  }
  std::erase_if(want, [](const auto& entry) { return entry.second == 0; });
  for (const Stock& row :
       world.database->read_value([&](db::Tx& tx) { return store::load_stocks(tx, world.cabinet); })) {
    if (row.quantity == 0) continue;
    got[{row.chrt_id.value, row.warehouse_id.value, std::string(to_string(row.warehouse_type))}] =
        row.quantity;
  }
  CHECK(got == want);
}

inline void check_products(World& world, const json& truth) {
  store::ProductFilter products;
  products.cabinets = {world.cabinet};
  products.limit = 100'000;
  const auto cards =
      world.database->read_value([&](db::Tx& tx) { return store::list_products(tx, products); });
  std::map<std::int64_t, std::string> titles;
  for (const auto& row : cards.rows) titles[row.product.nm_id.value] = row.product.title.value_or("");
  for (const json& want : truth["products"]) {
    if (want["deleted"].get<bool>()) continue;
    INFO(want.dump());
    REQUIRE(titles.contains(want["nm_id"].get<std::int64_t>()));
    REQUIRE(titles[want["nm_id"].get<std::int64_t>()] == want["title"].get<std::string>());
  }
}

inline void check_reviews(World& world, const json& truth) {
  store::ReviewFilter reviews;
  reviews.cabinets = {world.cabinet};
  reviews.limit = 100'000;
  const auto page = world.database->read_value([&](db::Tx& tx) { return store::list_reviews(tx, reviews); });
  std::map<std::string, const Review*> ours;
  for (const auto& row : page.rows) ours[row.review.id] = &row.review;
  REQUIRE(ours.size() == truth["reviews"].size());
  for (const json& want : truth["reviews"]) {
    INFO(want.dump());
    const auto found = ours.find(want["id"].get<std::string>());
    REQUIRE(found != ours.end());
    REQUIRE(found->second->rating == want["rating"].get<int>());
    REQUIRE(found->second->answered == want["processed"].get<bool>());
  }
}

inline void check_everything(World& world) {
  const json truth = world.truth();
  check_orders(world, truth);
  check_sales(world, truth);
  check_stocks(world, truth);
  check_products(world, truth);
  check_reviews(world, truth);
  check_trade(*world.database, world.cabinet, truth);
  // With a base token WB reports accounting twice a day.
  if (world.type == sandbox::TokenType::personal) check_money(*world.database, world.cabinet, truth);
}

}  // namespace wbd::test
