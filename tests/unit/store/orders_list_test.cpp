#include <catch2/catch.hpp>

#include "core/db/list_page.hpp"
#include "core/store/orders.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/order_rows.hpp"
#include "tests/unit/store/support.hpp"

namespace orders_list_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;
using namespace wbd::test::rows;

namespace {

std::vector<std::string> srids_of(const OrderPage& page) {
  std::vector<std::string> srids;
  for (const OrderRow& row : page.rows) srids.push_back(row.order.srid);
  return srids;
}

using Srids = std::vector<std::string>;

}  // namespace

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

}  // namespace orders_list_test
