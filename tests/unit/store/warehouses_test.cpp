#include "core/store/warehouses.hpp"

#include <catch2/catch.hpp>

#include "core/sync/warehouses/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace warehouses_test {

using namespace wbd;
using namespace wbd::test;
using store::WarehouseFilter;

namespace {

constexpr CabinetId kCabinet{1};
constexpr CabinetId kOther{2};

Warehouse seller(std::int64_t id, std::string name, std::optional<std::int64_t> office = 15) {
  Warehouse warehouse;
  warehouse.kind = WarehouseKind::seller;
  warehouse.id = WarehouseId{id};
  warehouse.name = std::move(name);
  warehouse.office_id = office;
  warehouse.cargo_type = 1;
  warehouse.delivery_type = 2;
  warehouse.deleting = false;
  warehouse.processing = true;
  return warehouse;
}

Warehouse office(std::int64_t id, std::string name) {
  Warehouse warehouse;
  warehouse.kind = WarehouseKind::office;
  warehouse.id = WarehouseId{id};
  warehouse.name = std::move(name);
  warehouse.region = "Центральный";
  warehouse.city = "Москва";
  warehouse.address = "ул. Троицкая";
  warehouse.selected = true;
  return warehouse;
}

struct Shop {
  TempDatabase db;
  WriteCounts save(WarehouseKind kind, std::vector<Warehouse> rows, std::int64_t now, bool complete = true) {
    return db.write(
        [&](db::Tx& tx) { return sync::ingest_warehouses(tx, kCabinet, kind, rows, complete, at(now)); });
  }
  WriteCounts note(WarehouseKind kind, std::int64_t id, std::string_view name, std::int64_t now) {
    return db.write([&](db::Tx& tx) {
      return store::note_warehouses(tx, kCabinet, kind, {{WarehouseId{id}, name}}, at(now));
    });
  }
  store::WarehousePage list(WarehouseFilter filter = {}) {
    if (filter.cabinets.empty()) filter.cabinets = {kCabinet};
    return db.read([&](db::Tx& tx) { return store::list_warehouses(tx, filter); });
  }
};

void check(const WriteCounts& counts, std::int64_t created, std::int64_t changed, std::int64_t unchanged) {
  CHECK(counts.created == created);
  CHECK(counts.changed == changed);
  CHECK(counts.unchanged == unchanged);
}

}  // namespace

TEST_CASE("a warehouse comes back as saved; only a difference is written", "[warehouses]") {
  Shop shop;
  check(shop.save(WarehouseKind::seller, {seller(1, "A", std::nullopt)}, 10), 1, 0, 0);
  check(shop.save(WarehouseKind::seller, {seller(1, "A", std::nullopt)}, 20), 0, 0, 1);
  const auto row = shop.list().rows.at(0);
  CHECK(row.warehouse == seller(1, "A", std::nullopt));
  CHECK(row.updated_at == at(10));
  CHECK_FALSE(row.deleted_at);
  check(shop.save(WarehouseKind::seller, {seller(1, "B", std::nullopt)}, 30), 0, 1, 0);
  CHECK(shop.list().rows.at(0).updated_at == at(30));
}

TEST_CASE("what a list does not tell any more stays known", "[warehouses]") {
  Shop shop;
  shop.save(WarehouseKind::office, {office(15, "Коледино")}, 10);
  Warehouse bare;
  bare.kind = WarehouseKind::office;
  bare.id = WarehouseId{15};
  bare.name = "Коледино";
  check(shop.save(WarehouseKind::office, {bare}, 20), 0, 0, 1);
  CHECK(shop.list().rows.at(0).warehouse == office(15, "Коледино"));
}

TEST_CASE("a warehouse missing from a complete list is marked; one that is back loses the mark",
          "[warehouses]") {
  Shop shop;
  shop.save(WarehouseKind::seller, {seller(1, "A"), seller(2, "B")}, 10);
  shop.save(WarehouseKind::office, {office(15, "O")}, 10);
  check(shop.save(WarehouseKind::seller, {seller(1, "A")}, 20, false), 0, 0, 1);
  CHECK_FALSE(shop.list().rows.at(1).deleted_at);
  check(shop.save(WarehouseKind::seller, {seller(1, "A")}, 30), 0, 1, 1);
  CHECK(shop.list().rows.at(1).deleted_at == at(30));
  check(shop.save(WarehouseKind::seller, {seller(1, "A")}, 40), 0, 0, 1);
  CHECK(shop.list().rows.at(1).deleted_at == at(30));
  CHECK_FALSE(shop.list().rows.at(2).deleted_at);
  check(shop.save(WarehouseKind::seller, {seller(1, "A"), seller(2, "B")}, 50), 0, 1, 1);
  CHECK_FALSE(shop.list().rows.at(1).deleted_at);
}

TEST_CASE("a stock report makes a warehouse known, and names only WB's own", "[warehouses]") {
  Shop shop;
  check(shop.note(WarehouseKind::wb, -999'999, "Склад WB", 10), 1, 0, 0);
  check(shop.note(WarehouseKind::wb, -999'999, "Склад WB", 20), 0, 0, 1);
  check(shop.note(WarehouseKind::wb, -999'999, "Склад", 30), 0, 1, 0);
  check(shop.note(WarehouseKind::seller, 1, "report's name", 10), 1, 0, 0);
  check(shop.save(WarehouseKind::seller, {seller(1, "A")}, 20), 0, 1, 0);
  check(shop.note(WarehouseKind::seller, 1, "report's name", 30), 0, 0, 1);
  const auto rows = shop.list().rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].warehouse.name == "Склад");
  CHECK(rows[1].warehouse.name == "A");
}

TEST_CASE("a seller's warehouse stands where its office does", "[warehouses]") {
  Shop shop;
  shop.save(WarehouseKind::seller, {seller(1, "A"), seller(2, "B", 99)}, 10);
  shop.save(WarehouseKind::office, {office(15, "O")}, 10);
  const auto rows = shop.list({.kind = WarehouseKind::seller}).rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].warehouse.region == "Центральный");
  CHECK(rows[0].warehouse.city == "Москва");
  CHECK(rows[0].warehouse.address == "ул. Троицкая");
  CHECK_FALSE(rows[1].warehouse.region);
  check(shop.save(WarehouseKind::seller, {seller(1, "A"), seller(2, "B", 99)}, 20), 0, 0, 2);
}

TEST_CASE("warehouses are filtered and paged", "[warehouses]") {
  Shop shop;
  shop.save(WarehouseKind::seller, {seller(2, "Второй"), seller(1, "Первый")}, 10);
  shop.save(WarehouseKind::office, {office(15, "Коледино")}, 10);
  shop.note(WarehouseKind::wb, -999'999, "Склад WB", 10);
  shop.db.write([](db::Tx& tx) {
    return store::note_warehouses(tx, kOther, WarehouseKind::wb, {{WarehouseId{1}, "X"}}, at(1));
  });
  struct Row {
    WarehouseFilter filter;
    std::vector<std::int64_t> ids;
  };
  const Row rows[] = {
      {{}, {-999'999, 1, 2, 15}},
      {{.kind = WarehouseKind::seller}, {1, 2}},
      {{.kind = WarehouseKind::office}, {15}},
      {{.q = "Перв"}, {1}},
      {{.q = "Троиц"}, {1, 2, 15}},
      {{.cabinets = {kCabinet, kOther}, .kind = WarehouseKind::wb}, {-999'999, 1}},
      {{.limit = 2, .offset = 1}, {1, 2}},
  };
  for (const Row& row : rows) {
    std::vector<std::int64_t> ids;
    for (const auto& found : shop.list(row.filter).rows) ids.push_back(found.warehouse.id.value);
    CHECK(ids == row.ids);
  }
  CHECK(shop.list({.limit = 1}).total == 4);
}

}  // namespace warehouses_test
