#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "core/store/sales_facts.hpp"
#include "tests/unit/store/order_rows.hpp"
#include "tests/unit/store/support.hpp"

namespace sales_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;
using namespace wbd::test::rows;

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

}  // namespace sales_test
