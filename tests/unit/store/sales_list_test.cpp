#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace sales_list_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

struct Row {
  CabinetId cabinet;
  const char* sale_id;
  const char* srid;
  std::int64_t sold_at;
  std::int64_t nm_id;
  const char* barcode;
};

void save(Tx& tx, const Row& row) {
  Sale sale;
  sale.cabinet_id = row.cabinet;
  sale.currency = "RUB";
  sale.row.sale_id = row.sale_id;
  sale.row.srid = row.srid;
  sale.row.kind = sale_kind(sale.row.sale_id);
  sale.row.sold_at = at(row.sold_at);
  sale.row.changed_at = at(row.sold_at + 1);
  sale.row.nm_id = NmId{row.nm_id};
  sale.row.barcode = row.barcode;
  sale.row.for_pay = Money{12'345};
  const Sale* const one = &sale;
  save_sales(tx, row.cabinet, std::span(&one, 1));
}

std::string ids(const SalePage& page) {
  std::string out;
  for (const SaleRow& row : page.rows) out += (out.empty() ? "" : " ") + row.sale.row.sale_id;
  return out;
}

}  // namespace

TEST_CASE("sales are listed newest first by their filters") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId a = add_cabinet(tx, 1, "aaaa");
    const CabinetId b = add_cabinet(tx, 1, "bbbb");
    const CabinetId foreign = add_cabinet(tx, 2, "cccc");
    for (const Row& row : {Row{a, "S1", "one", 100, 5, "111"}, Row{a, "R1", "one", 300, 5, "111"},
                           Row{a, "S2", "two", 200, 6, "22_2"}, Row{a, "S3", "three", 200, 6, "333"},
                           Row{b, "S4", "four", 250, 5, "444"}, Row{foreign, "S9", "nine", 400, 5, "999"}}) {
      save(tx, row);
    }
    Product card;
    card.nm_id = NmId{6};
    card.title = "Red dress";
    sync::ingest_products(tx, a, std::vector{card});
    Order order;
    order.cabinet_id = a;
    order.srid = "two";
    order.currency = "RUB";
    const Order* const one = &order;
    save_orders(tx, a, std::span(&one, 1));

    const std::vector both{a, b};
    struct Case {
      const char* name;
      SaleFilter filter;
      const char* ids;
      std::int64_t total;
    };
    const auto filter = [&](auto change) {
      SaleFilter out;
      out.cabinets = both;
      change(out);
      return out;
    };
    const std::vector<Case> cases{
        {"all", filter([](auto&) {}), "R1 S4 S3 S2 S1", 5},
        {"one cabinet", filter([&](auto& f) { f.cabinets = {a}; }), "R1 S3 S2 S1", 4},
        {"buyouts", filter([](auto& f) { f.kind = SaleKind::sale; }), "S4 S3 S2 S1", 4},
        {"returns", filter([](auto& f) { f.kind = SaleKind::returned; }), "R1", 1},
        {"from is inclusive", filter([](auto& f) { f.from = at(250); }), "R1 S4", 2},
        {"to is exclusive", filter([](auto& f) { f.to = at(250); }), "S3 S2 S1", 3},
        {"article", filter([](auto& f) { f.nm_id = NmId{5}; }), "R1 S4 S1", 3},
        {"order", filter([](auto& f) { f.srid = "one"; }), "R1 S1", 2},
        {"part of a number", filter([](auto& f) { f.q = "hre"; }), "S3", 1},
        {"part of a title", filter([](auto& f) { f.q = "red"; }), "S3 S2", 2},
        {"a wildcard is text", filter([](auto& f) { f.q = "2_2"; }), "S2", 1},
        {"a page", filter([](auto& f) { f.limit = 2, f.offset = 1; }), "S4 S3", 5},
        {"behind the end", filter([](auto& f) { f.offset = 9; }), "", 5},
        {"everything at once", filter([](auto& f) {
           f.kind = SaleKind::sale, f.from = at(200), f.to = at(201), f.nm_id = NmId{6}, f.q = "S";
         }),
         "S3 S2", 2},
    };
    for (const Case& c : cases) {
      INFO(c.name);
      const SalePage page = list_sales(tx, c.filter);
      CHECK(ids(page) == c.ids);
      CHECK(page.total == c.total);
    }

    const auto rows = list_sales(tx, filter([](auto& f) { f.nm_id = NmId{6}; })).rows;
    CHECK_FALSE(rows[0].order_id);
    CHECK(rows[1].order_id);
    CHECK(rows[1].title == "Red dress");
    CHECK(rows[1].sale.row.for_pay == Money{12'345});
    CHECK(rows[1].sale.row.changed_at == at(201));
    CHECK(rows[1].sale.cabinet_id == a);
  });
}

}  // namespace sales_list_test
