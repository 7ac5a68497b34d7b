#include "core/store/orders.hpp"

#include <catch2/catch.hpp>

#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/order_rows.hpp"
#include "tests/unit/store/support.hpp"

namespace orders_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;
using namespace wbd::test::rows;

namespace {

// Every column has a value of its own, so that two swapped ones are seen.
Order full_order() {
  Order o = make_order("full");
  o.status = OrderStatus::returned;
  o.cancelled_at = at(3);
  o.chrt_id = ChrtId{4};
  o.vendor_code = "vendor";
  o.barcode = "";
  o.category = "category";
  o.subject = "subject";
  o.brand = "brand";
  o.size = "size";
  o.warehouse = "Склад";
  o.region = "region";
  o.district = "district";
  o.country = "country";
  o.warehouse_type = WarehouseType::seller;
  o.price = Money{5};
  o.price_with_discount = Money{6};
  o.finished_price = Money{-7};
  o.discount_percent = 8;
  o.spp_percent = 9;
  o.currency = "KZT";
  o.cart_id = "cart";
  o.sale_id = "sale";
  o.cancel_type = "app";
  o.for_pay = Money{11};
  o.income_id = 12;
  o.stat_changed_at = at(13);
  o.stat_cancelled = true;
  o.stat_price_with_discount = Money{14};
  o.feed_changed_at = at(15);
  o.feed_status = FeedStatus::other;
  o.feed_price = Money{16};
  o.sold = true;
  o.sale_returned = false;
  return o;
}

}  // namespace

TEST_CASE("an order comes back exactly as it was saved") {
  TempDatabase database;
  database.write([](Tx& tx) {
    for (Order order : {full_order(), make_order("bare")}) {
      save(tx, std::vector{order});
      const Order stored = load(tx, order.srid).value();
      CHECK(stored.id);
      order.id = stored.id;
      CHECK(stored == order);
    }
  });
}

TEST_CASE("an order with an id is replaced as a whole, in place") {
  TempDatabase database;
  database.write([](Tx& tx) {
    save(tx, std::vector{make_order("full"), make_order("second")});
    const OrderId id = load(tx, "full")->id;
    Order changed = full_order();
    changed.id = id;
    save(tx, std::vector{changed});
    CHECK(load(tx, "full") == changed);
    Order bare = make_order("full", 2'000, 20);
    bare.id = id;
    save(tx, std::vector{bare, make_order("third")});
    CHECK(load(tx, "full") == bare);
    CHECK(load(tx, "second").has_value());
    CHECK(load(tx, "third").has_value());
  });
}

TEST_CASE("a second insert of one srid is a conflict, and so is an update of a row that is not there") {
  TempDatabase database;
  database.write([](Tx& tx) { save(tx, std::vector{make_order("a")}); });
  const auto code_of = [&](const Order& order, CabinetId cabinet) {
    try {
      database.write([&](Tx& tx) { save(tx, std::vector{order}, cabinet); });
    } catch (const Failure& failure) {
      return failure.error().code;
    }
    return Errc{};
  };
  CHECK(code_of(make_order("a"), kCabinet) == Errc::conflict);
  CHECK(code_of(make_order("a"), kOther) == Errc{});
  Order unknown = make_order("a");
  unknown.id = OrderId{12345};
  CHECK(code_of(unknown, kCabinet) == Errc::conflict);
  Order foreign = make_order("a");
  foreign.id = database.read([](Tx& tx) { return load(tx, "a")->id; });
  CHECK(code_of(foreign, kOther) == Errc::conflict);
}

TEST_CASE("load_orders gives only what is asked for, of one cabinet") {
  TempDatabase database;
  database.write([](Tx& tx) {
    save(tx, std::vector{make_order("a"), make_order("b"), make_order("c")});
    save(tx, std::vector{make_order("d")}, kOther);
    const std::vector<std::string_view> srids{"a", "c", "d", "missing", ""};
    const auto found = load_orders(tx, kCabinet, srids);
    CHECK(found.size() == 2);
    CHECK(found.count("a") == 1);
    CHECK(found.count("c") == 1);
    CHECK(load_orders(tx, kCabinet, {}).empty());
  });
}

TEST_CASE("find_order takes an id or an srid, within the given cabinets only") {
  TempDatabase database;
  database.write([](Tx& tx) {
    save(tx, std::vector{make_order("mine"), make_order("4242424242")});
    save(tx, std::vector{make_order("theirs")}, kOther);
    Product product;
    product.nm_id = NmId{10};
    product.title = "Dress";
    sync::ingest_products(tx, kCabinet, std::vector{product});

    const std::array mine{kCabinet};
    const std::array both{kCabinet, kOther};
    const auto found = find_order(tx, mine, "mine");
    REQUIRE(found.has_value());
    CHECK(found->title == "Dress");
    const std::string id = std::to_string(found->order.id.value);
    CHECK(find_order(tx, mine, id)->order.srid == "mine");
    CHECK(find_order(tx, mine, "4242424242")->order.srid == "4242424242");

    const auto theirs = find_order(tx, both, "theirs");
    REQUIRE(theirs.has_value());
    CHECK_FALSE(theirs->title.has_value());
    CHECK_FALSE(find_order(tx, mine, "theirs").has_value());
    CHECK_FALSE(find_order(tx, mine, std::to_string(theirs->order.id.value)).has_value());
    for (const char* none : {"", "0", "-1", "99999999999999999999999", "mine ", "1 or 1=1"}) {
      INFO(none);
      CHECK_FALSE(find_order(tx, both, none).has_value());
    }
  });
}

TEST_CASE("what an order of the feed lacks comes from its card; what the statistics told stays") {
  TempDatabase database;
  Product card;
  card.nm_id = NmId{10};
  card.title = "Title";
  card.vendor_code = "card's code";
  card.brand = "card's brand";
  card.subject = "card's subject";
  card.sizes = {{ChrtId{1}, "S", {"111"}}, {ChrtId{2}, "M", {"222", "333"}}, {ChrtId{3}, std::nullopt, {}}};
  struct Case {
    const char* name;
    std::optional<std::int64_t> chrt_id;
    std::optional<std::string> code, brand, subject, size, barcode;  // as stored
    std::vector<std::optional<std::string>> shown;
  };
  const std::vector<Case> cases{
      {"feed", 2, {}, {}, {}, {}, {}, {"card's code", "card's brand", "card's subject", "M", {}}},
      {"feed-unknown-size", 9, {}, {}, {}, {}, {}, {"card's code", "card's brand", "card's subject", {}, {}}},
      {"feed-bare-size", 3, {}, {}, {}, {}, {}, {"card's code", "card's brand", "card's subject", {}, {}}},
      {"statistics", 2, "a", "b", "c", "d", "e", {"a", "b", "c", "d", "e"}},
      {"no-size-id", {}, "a", {}, {}, {}, {}, {"a", "card's brand", "card's subject", {}, {}}},
      {"size-only", 1, "a", "b", "c", "own", {}, {"a", "b", "c", "own", "111"}},
  };
  database.write([&](Tx& tx) {
    sync::ingest_products(tx, kCabinet, std::vector{card});
    for (const Case& c : cases) {
      Order order = make_order(c.name);
      if (c.chrt_id) order.chrt_id = ChrtId{*c.chrt_id};
      order.vendor_code = c.code;
      order.brand = c.brand;
      order.subject = c.subject;
      order.size = c.size;
      order.barcode = c.barcode;
      save(tx, {order});
    }
    save(tx, {make_order("no-card", 1'000, 77)});
  });
  for (const Case& c : cases) {
    INFO(c.name);
    const auto row = database.read([&](Tx& tx) { return find_order(tx, std::array{kCabinet}, c.name); });
    REQUIRE(row);
    CHECK(row->title == "Title");
    CHECK(std::vector{row->order.vendor_code, row->order.brand, row->order.subject, row->order.size,
                      row->order.barcode} == c.shown);
    CHECK(database.read([&](Tx& tx) { return load(tx, c.name); })->vendor_code ==
          c.code);  // nothing is stored
  }
  const auto bare = database.read([&](Tx& tx) { return find_order(tx, std::array{kCabinet}, "no-card"); });
  CHECK_FALSE(bare->order.vendor_code);

  OrderFilter filter;
  filter.cabinets = {kCabinet};
  filter.q = "CARD'S CO";
  CHECK(database.read([&](Tx& tx) { return list_orders(tx, filter); }).total == std::ssize(cases));
}

}  // namespace orders_test
