#include "core/view/pages.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/sync_state.hpp"
#include "tests/unit/store/support.hpp"

namespace pages_test {

using namespace wbd;
using nlohmann::json;

namespace {

constexpr NmId kArticle{10};

void save_order(db::Tx& tx, CabinetId cabinet, const char* srid, std::int64_t seconds) {
  Order order;
  order.cabinet_id = cabinet;
  order.srid = srid;
  order.ordered_at = order.updated_at = test::at(seconds);
  order.nm_id = kArticle;
  order.chrt_id = ChrtId{1};
  order.price_with_discount = Money{1050'05};
  const Order* const orders[] = {&order};
  store::save_orders(tx, cabinet, orders);
}

void finish(db::Tx& tx, CabinetId cabinet, Dataset dataset, std::int64_t seconds) {
  store::ensure_sync_states(tx, cabinet);
  auto lease = store::claim_lease(tx, cabinet, dataset, "test", test::at(seconds), 60s).value();
  store::Finish outcome;
  outcome.now = outcome.due_at = test::at(seconds);
  outcome.success = true;
  outcome.backfilled = true;
  store::SyncLog log;
  log.sync_id = "s";
  log.cabinet_id = cabinet;
  log.dataset = dataset;
  log.state = "succeeded";
  store::finish_sync(tx, lease, outcome, log);
}

// Two cabinets of one user: the first has one article with stock and a review, both have orders.
struct Shop {
  test::TempDatabase database;
  CabinetId first, second;

  Shop() {
    database.write([this](db::Tx& tx) {
      first = test::add_cabinet(tx, 42, "sid-1");
      second = test::add_cabinet(tx, 42, "sid-2");
      save_order(tx, first, "a", 1'000'000);
      save_order(tx, first, "b", 1'000'010);
      save_order(tx, second, "c", 1'000'020);
      Product product;
      product.nm_id = kArticle;
      product.title = "Футболка";
      product.vendor_code = "V-1";
      product.sizes = {{ChrtId{1}, "M", {"b1"}}};
      product.updated_at = test::at(5);
      store::save_product(tx, first, product);
      const store::StockChange stock[] = {
          {{kArticle, ChrtId{1}, WarehouseType::wb, kHiddenWbWarehouse, "Склад WB", 6, 0, 0}, true}};
      store::save_stocks(tx, first, stock, test::at(900));
      Review review;
      review.id = "r1";
      review.nm_id = kArticle;
      review.rating = 4;
      review.created_at = test::at(1'000);
      store::save_review(tx, first, review);
    });
  }
};

}  // namespace

TEST_CASE("a page of orders is newest first, with total and title") {
  Shop shop;
  store::OrderFilter filter;
  filter.cabinets = {shop.first, shop.second};
  filter.limit = 2;
  const auto page = shop.database.read([&](db::Tx& tx) { return view::orders(tx, filter); });
  const auto rows = json::parse(page.data);
  CHECK(page.total == 3);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].at("srid") == "c");
  CHECK(rows[0].at("title").is_null());  // the card belongs to the other cabinet
  CHECK(rows[1].at("srid") == "b");
  CHECK(rows[1].at("title") == "Футболка");
  CHECK(rows[1].at("price_with_discount") == 1050.05);
  CHECK_FALSE(page.as_of);
}

TEST_CASE("an empty page is an empty array") {
  Shop shop;
  store::OrderFilter filter;
  filter.cabinets = {shop.first};
  filter.nm_id = NmId{999};
  const auto page = shop.database.read([&](db::Tx& tx) { return view::orders(tx, filter); });
  CHECK(page.data == "[]");
  CHECK(page.total == 0);
}

TEST_CASE("as_of is the oldest sync of the cabinets and datasets that contribute") {
  Shop shop;
  shop.database.write([&](db::Tx& tx) {
    finish(tx, shop.first, Dataset::orders, 500);
    finish(tx, shop.first, Dataset::sales, 400);
    finish(tx, shop.first, Dataset::reviews, 100);  // an order does not show reviews
    finish(tx, shop.second, Dataset::orders, 300);
  });
  const auto as_of = [&](std::vector<CabinetId> cabinets) {
    store::OrderFilter filter;
    filter.cabinets = std::move(cabinets);
    return shop.database.read([&](db::Tx& tx) { return view::orders(tx, filter).as_of; });
  };
  CHECK(as_of({shop.first}) == test::at(400));
  CHECK(as_of({shop.second}) == std::nullopt);  // its sales were never synced
  shop.database.write([&](db::Tx& tx) { finish(tx, shop.second, Dataset::sales, 450); });
  CHECK(as_of({shop.first, shop.second}) == test::at(300));
}

TEST_CASE("one order is found by id and srid, never in another user's cabinet") {
  Shop shop;
  const auto find = [&](std::vector<CabinetId> cabinets, std::string_view id) {
    return shop.database.read([&](db::Tx& tx) { return view::order(tx, cabinets, id); });
  };
  const auto found = find({shop.first}, "a");
  REQUIRE(found.has_value());
  const auto order = json::parse(found->data);
  CHECK(order.at("srid") == "a");
  CHECK(json::parse(find({shop.first}, std::to_string(order.at("id").get<int>())).value().data) == order);
  const auto foreign = find({shop.second}, "a");
  REQUIRE_FALSE(foreign.has_value());
  CHECK(foreign.error().code == Errc::not_found);
}

TEST_CASE("products, stock and reviews come as pages of their objects") {
  Shop shop;
  shop.database.write([&](db::Tx& tx) { finish(tx, shop.first, Dataset::stocks, 900); });

  store::ProductFilter products;
  products.cabinets = {shop.first};
  const auto product_page = shop.database.read([&](db::Tx& tx) { return view::products(tx, products); });
  const auto product = json::parse(product_page.data).at(0);
  CHECK(product_page.total == 1);
  CHECK(product.at("rating") == 4);
  CHECK(product.at("reviews_count") == 1);
  CHECK(product.at("stock") == 6);
  CHECK(product.at("sizes").at(0).at("stock") == 6);

  store::StockFilter stocks;
  stocks.cabinets = {shop.first};
  stocks.speed_from = test::at(1'000'000);
  stocks.speed_to = test::at(1'000'020);
  const auto stock_page = shop.database.read([&](db::Tx& tx) { return view::stocks(tx, stocks); });
  const auto stock = json::parse(stock_page.data).at(0);
  CHECK(stock_page.total == 1);
  CHECK(stock.at("title") == "Футболка");
  CHECK(stock.at("size") == "M");
  CHECK(stock.at("orders_per_day") == 0.14);  // 2 / 14
  CHECK(stock.at("days_left") == 42);         // 6 * 14 / 2

  store::ReviewFilter reviews;
  reviews.cabinets = {shop.first};
  const auto review_page = shop.database.read([&](db::Tx& tx) { return view::reviews(tx, reviews); });
  CHECK(review_page.total == 1);
  CHECK(json::parse(review_page.data).at(0).at("title") == "Футболка");
}

}  // namespace pages_test
