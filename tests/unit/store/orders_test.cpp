#include "core/store/orders.hpp"

#include <catch2/catch.hpp>

#include "core/db/list_page.hpp"
#include "core/store/sales_facts.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace orders_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

constexpr CabinetId kCabinet{1};
constexpr CabinetId kOther{2};

Order make_order(std::string srid, std::int64_t ordered_at = 1'000, std::int64_t nm_id = 10) {
  Order order;
  order.cabinet_id = kCabinet;
  order.srid = std::move(srid);
  order.ordered_at = at(ordered_at);
  order.updated_at = at(ordered_at + 5);
  order.nm_id = NmId{nm_id};
  return order;
}

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

void save(Tx& tx, const std::vector<Order>& orders, CabinetId cabinet = kCabinet) {
  std::vector<const Order*> pointers;
  for (const Order& order : orders) pointers.push_back(&order);
  save_orders(tx, cabinet, pointers);
}

std::optional<Order> load(Tx& tx, std::string_view srid, CabinetId cabinet = kCabinet) {
  const std::array srids{srid};
  auto found = load_orders(tx, cabinet, srids);
  if (found.empty()) return std::nullopt;
  return found.at(std::string(srid));
}

Sale make_sale(std::string sale_id, std::string srid, std::int64_t sold_at) {
  Sale sale;
  sale.cabinet_id = kCabinet;
  sale.row.kind = sale_kind(sale_id);
  sale.row.sale_id = std::move(sale_id);
  sale.row.srid = std::move(srid);
  sale.row.sold_at = at(sold_at);
  sale.row.changed_at = at(sold_at + 1);
  sale.row.nm_id = NmId{10};
  return sale;
}

void save(Tx& tx, const std::vector<Sale>& sales) {
  std::vector<const Sale*> pointers;
  for (const Sale& sale : sales) pointers.push_back(&sale);
  save_sales(tx, kCabinet, pointers);
}

std::vector<std::string> srids_of(const OrderPage& page) {
  std::vector<std::string> srids;
  for (const OrderRow& row : page.rows) srids.push_back(row.order.srid);
  return srids;
}

using Srids = std::vector<std::string>;

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

TEST_CASE("list_orders filters, and counts what it filters") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Order a = make_order("srid-A1", 100, 10);
    a.vendor_code = "Shirt_1";
    Order b = make_order("srid-b2", 200, 11);
    b.status = OrderStatus::cancelled;
    b.barcode = "20500%";
    Order c = make_order("srid-c3", 300, 11);
    save(tx, std::vector{a, b, c});
    save(tx, std::vector{make_order("foreign", 250, 11)}, kOther);
    Product product;
    product.nm_id = NmId{11};
    product.title = "Blue DRESS";
    sync::ingest_products(tx, kCabinet, std::vector{product});
  });

  struct Case {
    const char* name;
    std::function<void(OrderFilter&)> set;
    Srids want;
  };
  const std::vector<Case> cases{
      {"nothing", [](OrderFilter&) {}, {"srid-c3", "srid-b2", "srid-A1"}},
      {"status", [](OrderFilter& f) { f.status = OrderStatus::cancelled; }, {"srid-b2"}},
      {"from is inclusive", [](OrderFilter& f) { f.from = at(200); }, {"srid-c3", "srid-b2"}},
      {"to is exclusive", [](OrderFilter& f) { f.to = at(200); }, {"srid-A1"}},
      {"article", [](OrderFilter& f) { f.nm_id = NmId{11}; }, {"srid-c3", "srid-b2"}},
      {"all together",
       [](OrderFilter& f) {
         f.status = OrderStatus::created;
         f.from = at(100);
         f.to = at(301);
         f.nm_id = NmId{11};
         f.q = "SRID";
       },
       {"srid-c3"}},
      {"srid in another case", [](OrderFilter& f) { f.q = "a1"; }, {"srid-A1"}},
      {"vendor code", [](OrderFilter& f) { f.q = "shirt_"; }, {"srid-A1"}},
      {"an underscore is no wildcard", [](OrderFilter& f) { f.q = "srid_"; }, {}},
      {"a percent sign is no wildcard", [](OrderFilter& f) { f.q = "500%"; }, {"srid-b2"}},
      {"percent alone", [](OrderFilter& f) { f.q = "%"; }, {"srid-b2"}},
      {"a backslash is itself", [](OrderFilter& f) { f.q = "\\"; }, {}},
      {"a quote is itself", [](OrderFilter& f) { f.q = "' or 1=1 --"; }, {}},
      {"title", [](OrderFilter& f) { f.q = "dress"; }, {"srid-c3", "srid-b2"}},
      {"other cabinet", [](OrderFilter& f) { f.cabinets = {kOther}; }, {"foreign"}},
      {"two cabinets",
       [](OrderFilter& f) {
         f.cabinets = {kCabinet, kOther};
         f.nm_id = NmId{11};
       },
       {"srid-c3", "foreign", "srid-b2"}},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    OrderFilter filter;
    filter.cabinets = {kCabinet};
    c.set(filter);
    const OrderPage page = database.read([&](Tx& tx) { return list_orders(tx, filter); });
    CHECK(srids_of(page) == c.want);
    CHECK(page.total == std::ssize(c.want));
  }
}

TEST_CASE("list_orders pages through ties without losing or doubling a row") {
  TempDatabase database;
  database.write([](Tx& tx) {
    for (int i = 0; i < 7; ++i) {
      save(tx, std::vector{make_order("a" + std::to_string(i), 100)});
      save(tx, std::vector{make_order("b" + std::to_string(i), 100)}, kOther);
    }
  });
  const Srids want{"b6", "a6", "b5", "a5", "b4", "a4", "b3", "a3", "b2", "a2", "b1", "a1", "b0", "a0"};
  for (const std::int64_t size : {1, 4, 14, 50}) {
    INFO(size);
    Srids all;
    OrderFilter filter;
    filter.cabinets = {kCabinet, kOther};
    filter.limit = size;
    for (filter.offset = 0; filter.offset < 20; filter.offset += size) {
      const OrderPage page = database.read([&](Tx& tx) { return list_orders(tx, filter); });
      CHECK(page.total == 14);
      CHECK(std::ssize(page.rows) <= size);
      for (const auto& srid : srids_of(page)) all.push_back(srid);
    }
    CHECK(all == want);
  }
}

TEST_CASE("pages that continue from a position list what pages by offset list") {
  TempDatabase database;
  database.write([](Tx& tx) {
    for (int i = 0; i < 7; ++i) {
      save(tx, std::vector{make_order("a" + std::to_string(i), 100 + i / 3)});
      save(tx, std::vector{make_order("b" + std::to_string(i), 100 + i / 3)}, kOther);
      // The same id and time in both cabinets.
      Sale sale = make_sale("S" + std::to_string(i), "a" + std::to_string(i), 200 + i / 3);
      sale.id = sale.row.sale_id;
      for (const CabinetId cabinet : {kCabinet, kOther}) {
        sale.cabinet_id = cabinet;
        save_sales(tx, cabinet, std::array<const Sale*, 1>{&sale});
      }
    }
  });
  database.read([](Tx& tx) {
    for (const std::int64_t size : {1, 4, 13, 50}) {
      INFO(size);
      ListPosition order_position, sale_position;
      OrderFilter orders;
      SaleFilter sales;
      orders.cabinets = sales.cabinets = {kOther, kCabinet};
      orders.limit = sales.limit = size;
      orders.position = &order_position;
      sales.position = &sale_position;
      Srids got_orders, got_sales;
      for (std::int64_t at = 0; at < 14; at += size) {
        orders.offset = sales.offset = at;
        const OrderPage order_page = list_orders(tx, orders);
        const SalePage sale_page = list_sales(tx, sales);
        CHECK(order_page.total == 14);
        CHECK(sale_page.total == 14);
        for (const auto& row : order_page.rows) got_orders.push_back(row.order.srid);
        for (const auto& row : sale_page.rows)
          got_sales.push_back(std::to_string(row.sale.cabinet_id.value) + row.sale.id);
      }
      CHECK(got_orders ==
            Srids{"b6", "a6", "b5", "a5", "b4", "a4", "b3", "a3", "b2", "a2", "b1", "a1", "b0", "a0"});
      CHECK(got_sales == Srids{"1S6", "2S6", "1S5", "2S5", "1S4", "2S4", "1S3", "2S3", "1S2", "2S2", "1S1",
                               "2S1", "1S0", "2S0"});
      // Any other offset is found without the position.
      orders.offset = 2;
      orders.limit = 1;
      CHECK(srids_of(list_orders(tx, orders)) == Srids{"b5"});
    }
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

TEST_CASE("a sale comes back as it was saved, and saving again replaces it") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK_FALSE(has_sales(tx, kCabinet));
    Sale sale = make_sale("S1", "a", 50);
    StatSale& s = sale.row;
    s.warehouse = "warehouse";
    s.country = "country";
    s.district = "district";
    s.region = "region";
    s.vendor_code = "vendor";
    s.barcode = "barcode";
    s.category = "category";
    s.subject = "subject";
    s.brand = "brand";
    s.size = "size";
    s.cart_id = "cart";
    s.warehouse_type = WarehouseType::seller;
    s.price = Money{1};
    s.finished_price = Money{2};
    s.price_with_discount = Money{3};
    s.for_pay = Money{4};
    s.discount_percent = 5;
    s.spp_percent = 6;
    sale.currency = "BYN";
    save(tx, std::vector{sale, make_sale("R1", "a", 60)});
    CHECK(has_sales(tx, kCabinet));
    CHECK_FALSE(has_sales(tx, kOther));

    const std::vector<std::string_view> ids{"S1", "R1", "S9"};
    auto found = load_sales(tx, kCabinet, ids);
    CHECK(found.size() == 2);
    const Sale& r = found.at("S1");
    CHECK(r.cabinet_id == kCabinet);
    CHECK(r.currency == "BYN");
    CHECK(r.row.sale_id == "S1");
    CHECK(r.row.srid == "a");
    CHECK(r.row.kind == SaleKind::sale);
    CHECK(r.row.sold_at == at(50));
    CHECK(r.row.changed_at == at(51));
    CHECK(r.row.nm_id == NmId{10});
    CHECK(r.row.warehouse == s.warehouse);
    CHECK(r.row.country == s.country);
    CHECK(r.row.district == s.district);
    CHECK(r.row.region == s.region);
    CHECK(r.row.vendor_code == s.vendor_code);
    CHECK(r.row.barcode == s.barcode);
    CHECK(r.row.category == s.category);
    CHECK(r.row.subject == s.subject);
    CHECK(r.row.brand == s.brand);
    CHECK(r.row.size == s.size);
    CHECK(r.row.cart_id == s.cart_id);
    CHECK(r.row.warehouse_type == s.warehouse_type);
    CHECK(r.row.price == s.price);
    CHECK(r.row.finished_price == s.finished_price);
    CHECK(r.row.price_with_discount == s.price_with_discount);
    CHECK(r.row.for_pay == s.for_pay);
    CHECK(r.row.discount_percent == s.discount_percent);
    CHECK(r.row.spp_percent == s.spp_percent);
    CHECK(found.at("R1").row.kind == SaleKind::returned);
    CHECK_FALSE(found.at("R1").row.warehouse_type.has_value());

    sale.row.for_pay = Money{44};
    sale.row.brand.reset();
    save(tx, std::vector{sale});
    found = load_sales(tx, kCabinet, ids);
    CHECK(found.size() == 2);
    CHECK(found.at("S1").row.for_pay == Money{44});
    CHECK_FALSE(found.at("S1").row.brand.has_value());
  });
}

TEST_CASE("sale flags come from the newest buyout, else from the newest return") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Sale early = make_sale("S1", "both", 10);
    early.row.for_pay = Money{1};
    early.row.changed_at = at(900);
    Sale late = make_sale("S2", "both", 20);
    late.row.for_pay = Money{2};
    Sale back = make_sale("R3", "both", 30);
    back.row.for_pay = Money{3};
    Sale first = make_sale("R4", "returns", 5);
    first.row.for_pay = Money{4};
    save(tx, std::vector{early, late, back, first, make_sale("R5", "returns", 5),
                         make_sale("S6", "unpriced", 1)});

    const std::vector<std::string_view> srids{"both", "returns", "unpriced", "none"};
    auto flags = load_sale_flags(tx, kCabinet, srids);
    REQUIRE(flags.size() == 3);
    const SaleFlags& both = flags.at("both");
    CHECK(both.sold);
    CHECK(both.returned);
    CHECK(both.sale_id == "S2");
    CHECK(both.for_pay == Money{2});
    CHECK(both.updated_at == at(900));
    const SaleFlags& returns = flags.at("returns");
    CHECK_FALSE(returns.sold);
    CHECK(returns.returned);
    CHECK(returns.sale_id == "R5");
    CHECK_FALSE(returns.for_pay.has_value());
    CHECK(flags.at("unpriced").sold);
    CHECK_FALSE(flags.at("unpriced").for_pay.has_value());
    CHECK(load_sale_flags(tx, kOther, srids).empty());
  });
}

TEST_CASE("facts of orders and sales are of the article and the span asked for") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Order a = make_order("a", 300);
    a.price_with_discount = Money{70};
    a.status = OrderStatus::buyout;
    a.warehouse = "Склад";
    a.region = "Край";
    a.currency = "BYN";
    save(tx, std::vector{a, make_order("b", 100), make_order("c", 400), make_order("d", 200, 99)});
    std::vector<std::string> orders;
    const FactFilter span{kCabinet, {NmId{10}}, at(100), at(400)};
    each_order_fact(tx, span, [&](const OrderFact& fact) {
      orders.push_back(to_rfc3339(fact.ordered_at).substr(14, 5) + " " + std::string(to_string(fact.status)) +
                       " " + (fact.price ? to_decimal(*fact.price) : "-") + " " +
                       std::string(fact.warehouse) + " " + std::string(fact.region) + " " +
                       std::string(fact.currency));
    });
    std::sort(orders.begin(), orders.end());
    CHECK(orders == std::vector<std::string>{"01:40 created -   RUB", "05:00 buyout 0.7 Склад Край BYN"});
    std::int64_t all = 0;
    each_order_fact(tx, {kCabinet, {}, {}, {}}, [&](const OrderFact&) { ++all; });
    CHECK(all == 4);

    Sale priced = make_sale("R2", "a", 320);
    priced.row.price_with_discount = Money{60};
    save(tx, std::vector{priced, make_sale("S1", "a", 310), make_sale("S3", "unknown", 330),
                         make_sale("S4", "a", 400)});
    std::vector<std::string> sales;
    const FactFilter later{kCabinet, {NmId{10}}, at(300), at(400)};
    each_sale_fact(tx, later, [&](const SaleFact& fact) {
      sales.push_back(to_rfc3339(fact.sold_at).substr(14, 5) + " " + std::string(to_string(fact.kind)) + " " +
                      (fact.price ? to_decimal(*fact.price) : "-") + " " + std::string(fact.currency));
    });
    std::sort(sales.begin(), sales.end());
    // A sale without a price takes its order's; what it was paid in, the order knows.
    CHECK(sales ==
          std::vector<std::string>{"05:10 sale 0.7 BYN", "05:20 return 0.6 BYN", "05:30 sale - RUB"});

    CHECK(next_fact(tx, kCabinet, NmId{10}, at(301)) == at(310));
    CHECK(next_fact(tx, kCabinet, NmId{10}, at(400)) == at(400));
    CHECK_FALSE(next_fact(tx, kCabinet, NmId{10}, at(401)));
    CHECK(sales_of(tx, kCabinet, std::vector<std::string_view>{"a"}).size() == 3);
    CHECK(sales_of(tx, kOther, std::vector<std::string_view>{"a"}).empty());
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
