#include "core/store/fbs_orders.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "tests/unit/store/support.hpp"

namespace fbs_orders_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

TEST_CASE("an assembly order comes back as it went in") {
  TempDatabase database;
  FbsOrder whole;
  whole.srid = "a";
  whole.id = 13833711;
  whole.created_at = at(10);
  whole.nm_id = NmId{5};
  whole.chrt_id = ChrtId{51};
  whole.vendor_code = "art";
  whole.barcode = "200";
  whole.cart_id = "cart";
  whole.supply_id = "WB-GI-1";
  whole.warehouse_id = WarehouseId{77};
  whole.office_id = 123;
  whole.supplier_status = "confirm";
  whole.wb_status = "sorted";
  FbsOrder bare;
  bare.srid = "b";
  bare.id = 2;
  bare.created_at = at(20);
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    CHECK_FALSE(has_fbs_orders(tx, id));
    save_fbs_orders(tx, id, std::array<const FbsOrder*, 2>{&whole, &bare});
    CHECK(has_fbs_orders(tx, id));
    const auto stored = load_fbs_orders(tx, id, std::array<std::string_view, 3>{"a", "b", "c"});
    CHECK(stored.size() == 2);
    CHECK(stored.at("a") == whole);
    CHECK(stored.at("b") == bare);
    bare.wb_status = "sold";
    save_fbs_orders(tx, id, std::array<const FbsOrder*, 1>{&bare});
    CHECK(load_fbs_orders(tx, id, std::array<std::string_view, 1>{"b"}).at("b").wb_status == "sold");
  });
}

TEST_CASE("assembly orders are open until WB says a last word") {
  struct Case {
    std::optional<std::string> supplier, wb;
    bool open;
  };
  const std::vector<Case> cases{
      {{}, {}, true},
      {"new", "waiting", true},
      {"cancel", "waiting", true},
      {"complete", "ready_for_pickup", true},
      {"complete", "a_word_of_tomorrow", true},
      {"complete", "sold", false},
      {"cancel", "canceled", false},
      {"complete", "canceled_by_client", false},
      {"complete", "declined_by_client", false},
      {"complete", "defect", false},
      {"complete", "canceled_by_carrier", false},
  };
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    std::vector<std::int64_t> want;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      FbsOrder order;
      order.srid = std::to_string(i);
      order.id = static_cast<std::int64_t>(i);
      order.created_at = at(100);
      order.supplier_status = cases[i].supplier;
      order.wb_status = cases[i].wb;
      CHECK(is_open(order) == cases[i].open);
      if (cases[i].open) want.push_back(order.id);
      save_fbs_orders(tx, id, std::array<const FbsOrder*, 1>{&order});
    }
    std::vector<std::int64_t> got;
    for (const OpenFbsOrder& order : open_fbs_orders(tx, id, at(100), false)) got.push_back(order.id);
    CHECK(got == want);
    CHECK(open_fbs_orders(tx, id, at(101), true).empty());
    CHECK(open_fbs_orders(tx, id, at(100), true).size() == cases.size());
  });
}

}  // namespace fbs_orders_test
