// A search finds texts whatever the case of their letters, equally in both databases.
#include <catch2/catch.hpp>

#include "core/db/keyed_query.hpp"
#include "core/store/orders.hpp"
#include "core/store/products.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/warehouses.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"

namespace search_test {

using namespace wbd;
using namespace wbd::test;

namespace {

struct Goods {
  std::int64_t nm_id;
  const char* vendor_code;
  const char* title;
  const char* barcode;
};
const Goods kGoods[] = {{1, "Футболка_100%_хлопок", "Футболка ЛЕТНЯЯ ё", "2000000000017"},
                        {2, "футболкаX100Yхлопок", "ФУТБОЛКА поло", "2000000000024"},
                        {3, "C:\\art'ikul\"", "Dress Ёлка", "2000000000031"}};

struct Shop {
  TempDatabase db;
  CabinetId cabinet = db.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid-1"); });

  Shop() {
    db.write([&](db::Tx& tx) {
      for (const Goods& goods : kGoods) {
        Product card;
        card.nm_id = NmId{goods.nm_id};
        card.vendor_code = goods.vendor_code;
        card.title = goods.title;
        store::save_product(tx, cabinet, card);
        Order order;
        order.cabinet_id = cabinet;
        order.srid = "se." + std::to_string(goods.nm_id) + ".Ab";
        order.ordered_at = order.updated_at = at(goods.nm_id);
        order.nm_id = card.nm_id;
        order.vendor_code = goods.vendor_code;
        order.barcode = goods.barcode;
        const Order* row = &order;
        store::save_orders(tx, cabinet, std::span(&row, 1));
        Sale sale;
        sale.cabinet_id = cabinet;
        sale.row.sale_id = "S" + std::to_string(goods.nm_id);
        sale.row.srid = order.srid;
        sale.row.sold_at = sale.row.changed_at = at(goods.nm_id);
        sale.row.nm_id = card.nm_id;
        sale.row.vendor_code = order.vendor_code;
        sale.row.barcode = order.barcode;
        const Sale* sold = &sale;
        store::save_sales(tx, cabinet, std::span(&sold, 1));
      }
    });
  }
  // The numbers of the articles that are found.
  std::string orders(const std::string& q) {
    store::OrderFilter filter;
    filter.cabinets = {cabinet};
    filter.q = q;
    const auto page = db.read([&](db::Tx& tx) { return store::list_orders(tx, filter); });
    CHECK(page.total == std::ssize(page.rows));
    std::string found;
    for (const auto& row : page.rows) found += std::to_string(row.order.nm_id ? row.order.nm_id->value : 0);
    return found;
  }
  std::string sales(const std::string& q) {
    store::SaleFilter filter;
    filter.cabinets = {cabinet};
    filter.q = q;
    std::string found;
    for (const auto& row : db.read([&](db::Tx& tx) { return store::list_sales(tx, filter); }).rows)
      found += row.sale.row.sale_id.substr(1);
    return found;
  }
  std::string products(const std::string& q) {
    store::ProductFilter filter;
    filter.cabinets = {cabinet};
    filter.q = q;
    std::string found;
    for (const auto& row : db.read([&](db::Tx& tx) { return store::list_products(tx, filter); }).rows)
      found += std::to_string(row.product.nm_id.value);
    return found;
  }
};

}  // namespace

TEST_CASE("a search ignores the case of Latin and Cyrillic letters, and ё") {
  struct Case {
    const char* q;
    const char* found;          // newest first
    bool title_or_code = true;  // also found among products
  };
  const std::vector<Case> cases{{"футболка", "21"},
                                {"ФУТБОЛКА", "21"},
                                {"фУтБоЛкА", "21"},
                                {"летняя", "1"},
                                {"ёлка", "3"},
                                {"елка", "3"},
                                {"ЕЛКА", "3"},
                                {"DRESS", "3"},
                                {"_100%_", "1"},
                                {"%", "1"},
                                {"_", "1"},
                                {"x100y", "2"},
                                {"C:\\ART'", "3"},
                                {"\"", "3"},
                                {"*", ""},
                                {"?", ""},
                                {".*", ""},
                                {"[а-я]", ""},
                                {"2000000000031", "3", false},
                                {"SE.2", "2", false},
                                {"se_2", "", false},
                                {"ab", "321", false}};
  Shop shop;
  for (const Case& c : cases) {
    INFO(c.q);
    CHECK(shop.orders(c.q) == c.found);
    CHECK(shop.sales(c.q) == c.found);
    if (c.title_or_code) CHECK(shop.products(c.q) == c.found);
  }
  CHECK(shop.sales("s3") == "3");
}

TEST_CASE("an order is found by its own codes, not by those of another order of the article") {
  Shop shop;
  shop.db.write([&](db::Tx& tx) {
    Order order;
    order.cabinet_id = shop.cabinet;
    order.srid = "other size";
    order.ordered_at = order.updated_at = at(9);
    order.nm_id = NmId{1};
    order.vendor_code = "старый Код";
    order.barcode = "2000000000048";
    Order unknown = order;
    unknown.srid = "no article";
    unknown.nm_id.reset();
    unknown.vendor_code.reset();
    const Order* rows[] = {&order, &unknown};
    store::save_orders(tx, shop.cabinet, rows);
  });
  CHECK(shop.orders("2000000000017") == "1");
  CHECK(shop.orders("СТАРЫЙ код") == "1");
  CHECK(shop.orders("0000048").size() == 2);
  CHECK(shop.orders("футболка") == "121");  // by the card's title
}

TEST_CASE("what only the feed knows is found by the barcode of its size on the card") {
  Shop shop;
  shop.db.write([&](db::Tx& tx) {
    Product card;
    card.nm_id = NmId{7};
    card.vendor_code = "платье";
    card.sizes = {{ChrtId{71}, "42", {"3000000000071"}},
                  {ChrtId{72}, "44", {"3000000000072", "3000000000079"}}};
    store::save_product(tx, shop.cabinet, card);
    for (const int size : {71, 72, 73}) {
      Order order;
      order.cabinet_id = shop.cabinet;
      order.srid = "feed." + std::to_string(size);
      order.ordered_at = order.updated_at = at(size);
      order.nm_id = card.nm_id;
      order.chrt_id = ChrtId{size};
      const Order* row = &order;
      store::save_orders(tx, shop.cabinet, std::span(&row, 1));
      Sale sale;
      sale.cabinet_id = shop.cabinet;
      sale.id = "sale:" + order.srid;
      sale.sources = kFromFeed;
      sale.row.srid = order.srid;
      sale.row.sold_at = sale.row.changed_at = at(size);
      sale.row.nm_id = card.nm_id;
      const Sale* sold = &sale;
      store::save_sales(tx, shop.cabinet, std::span(&sold, 1));
    }
  });
  struct Case {
    const char* q;
    std::vector<std::string> found;
  };
  const std::vector<Case> cases{{"3000000000071", {"feed.71"}},
                                {"000000072", {"feed.72"}},
                                {"3000000000079", {"feed.72"}},  // which of the two was sold is not known
                                {"30000000000", {"feed.72", "feed.71"}},
                                {"barcodes", {}},
                                {"3000000000074", {}},
                                {"2000000000017", {"se.1.Ab"}}};
  for (const Case& c : cases) {
    INFO(c.q);
    std::vector<std::string> orders, sales;
    shop.db.read([&](db::Tx& tx) {
      store::OrderFilter of_orders;
      of_orders.cabinets = {shop.cabinet};
      of_orders.q = c.q;
      store::SaleFilter of_sales;
      of_sales.cabinets = {shop.cabinet};
      of_sales.q = c.q;
      for (const auto& row : store::list_orders(tx, of_orders).rows) orders.push_back(row.order.srid);
      for (const auto& row : store::list_sales(tx, of_sales).rows) sales.push_back(row.sale.row.srid);
    });
    CHECK(orders == c.found);
    CHECK(sales == c.found);
  }
}

TEST_CASE("short lists are searched in the same way") {
  Shop shop;
  const auto found = shop.db.write([&](db::Tx& tx) {
    Tariff tariff;
    tariff.rates = CommissionRates{};
    tariff.subject_id = 1;
    tariff.name = "Ёлки";
    tariff.group = "Дом";
    store::save_tariffs(tx, shop.cabinet, TariffKind::commission, std::array{tariff},
                        Date{std::chrono::year{2026} / 11 / 1}, true);
    Warehouse warehouse;
    warehouse.kind = WarehouseKind::seller;
    warehouse.id = WarehouseId{1};
    warehouse.name = "Мой СКЛАД №1";
    store::save_warehouse(tx, shop.cabinet, warehouse, at(1));
    return std::pair(store::list_tariffs(tx, {.cabinets = {shop.cabinet}, .q = "ЕЛК"}).total +
                         store::list_tariffs(tx, {.cabinets = {shop.cabinet}, .q = "дОМ"}).total,
                     store::list_warehouses(tx, {.cabinets = {shop.cabinet}, .q = "склад №"}).total);
  });
  CHECK(found == std::pair<std::int64_t, std::int64_t>(2, 1));
}

TEST_CASE("a pattern lists both cases of each letter and nothing else") {
  struct Case {
    const char* text;
    const char* glob;
    const char* regex;
  };
  const auto c = EACH_ROW(Case, {{"aЁ1", "*[aA][еЕёЁ]1*", "[aA][еЕёЁ]1"},
                                 {"а-Я", "*[аА]-[Яя]*", "[аА]-[Яя]"},
                                 {"*?[]", "*[*][?][[]]*", "\\*\\?\\[\\]"},
                                 {"a.(b)\\", "*[aA].([bB])\\*", "[aA]\\.\\([bB]\\)\\\\"},
                                 {"қҚ", "*[қҚ][Ққ]*", "[қҚ][Ққ]"},
                                 {"ў×№", "*[ўЎ]×№*", "[ўЎ]×№"},
                                 {"👗", "*👗*", "👗"}});
  CHECK(db::search_pattern(db::Dialect::sqlite, c.text) == c.glob);
  CHECK(db::search_pattern(db::Dialect::postgresql, c.text) == c.regex);
}

}  // namespace search_test
