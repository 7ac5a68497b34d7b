#include "core/store/tariffs.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/store/support.hpp"

namespace tariffs_test {

using namespace wbd;
using namespace wbd::test;
using store::TariffFilter;

namespace {

Date day(unsigned number) {
  return Date{std::chrono::year{2026} / 8 / number};
}

Tariff commission(std::int64_t subject, std::int64_t fbw) {
  Tariff tariff;
  tariff.rates =
      CommissionRates{.fbw = fbw, .fbs = fbw + 100, .dbs = {}, .edbs = {}, .pickup = 0, .booking = {}};
  tariff.subject_id = subject;
  tariff.name = "Рубашки " + std::to_string(subject);
  tariff.group = "Одежда";
  return tariff;
}

Tariff box(std::string warehouse, std::int64_t base, std::optional<std::string> place = "Россия") {
  Tariff tariff;
  BoxRates rates;
  rates.delivery_base = Money{base};
  rates.delivery_litre = Money{1120};
  rates.delivery_coefficient = 16'000;
  tariff.rates = rates;
  tariff.name = std::move(warehouse);
  tariff.group = std::move(place);
  tariff.currency = "RUB";
  return tariff;
}

struct Shop {
  TempDatabase db;
  CabinetId cabinet = db.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid-1"); });

  WriteCounts save(TariffKind kind, const std::vector<Tariff>& rows, unsigned on, bool complete = true) {
    return db.write(
        [&](db::Tx& tx) { return store::save_tariffs(tx, cabinet, kind, rows, day(on), complete); });
  }
  std::optional<std::int64_t> fbw(std::int64_t subject, unsigned on) {
    const auto tariff = valid_on(TariffKind::commission, std::to_string(subject), on);
    return tariff ? std::get<CommissionRates>(tariff->rates).fbw : std::nullopt;
  }
  std::optional<Money> delivery(std::string_view warehouse, unsigned on) {
    const auto tariff = valid_on(TariffKind::box, warehouse, on);
    return tariff ? std::get<BoxRates>(tariff->rates).delivery_base : std::nullopt;
  }
  std::optional<Tariff> valid_on(TariffKind kind, std::string_view key, unsigned on) {
    return db.read([&](db::Tx& tx) {
      const std::array<std::string_view, 2> keys{"another", key};
      const auto spans = store::TariffSpans::prefetch(tx, cabinet, kind, keys)();
      const Tariff* found = spans.valid_on(key, day(on));
      return found ? std::optional(*found) : std::nullopt;
    });
  }
  store::TariffPage list(TariffFilter filter = {}) {
    filter.cabinets = {cabinet};
    return db.read([&](db::Tx& tx) { return store::list_tariffs(tx, filter); });
  }
};

void check(const WriteCounts& counts, std::int64_t created, std::int64_t changed, std::int64_t unchanged) {
  CHECK(counts.created == created);
  CHECK(counts.changed == changed);
  CHECK(counts.unchanged == unchanged);
}

}  // namespace

TEST_CASE("each rate is valid from the day it was first seen to the day before the next one", "[tariffs]") {
  Shop shop;
  check(shop.save(TariffKind::commission, {commission(10, 1550), commission(11, 2000)}, 3), 2, 0, 0);
  check(shop.save(TariffKind::commission, {commission(10, 1550), commission(11, 2000)}, 4), 0, 0, 2);
  check(shop.save(TariffKind::commission, {commission(10, 1700), commission(11, 2000)}, 6), 0, 1, 1);
  CHECK(shop.fbw(10, 3) == 1550);
  CHECK(shop.fbw(10, 5) == 1550);
  CHECK(shop.fbw(10, 6) == 1700);
  CHECK(shop.fbw(10, 28) == 1700);
  CHECK(shop.fbw(11, 6) == 2000);
  CHECK(shop.fbw(10, 1) == 1550);  // the first known one stands for the time before
  CHECK(shop.fbw(12, 6) == std::nullopt);
}

TEST_CASE("a rate that changes twice on one day keeps the last", "[tariffs]") {
  Shop shop;
  shop.save(TariffKind::box, {box("Коледино", 4800)}, 3);
  check(shop.save(TariffKind::box, {box("Коледино", 5000)}, 3), 0, 1, 0);
  CHECK(shop.delivery("Коледино", 3) == Money{5000});
  CHECK(shop.list().total == 1);
}

TEST_CASE("what vanishes ends, unless the answer was not read in full", "[tariffs]") {
  Shop shop;
  shop.save(TariffKind::box, {box("Коледино", 4800), box("Казань", 3000)}, 3);
  check(shop.save(TariffKind::box, {}, 4, false), 0, 0, 0);
  check(shop.save(TariffKind::box, {box("Коледино", 4800)}, 4, false), 0, 0, 1);
  CHECK(shop.delivery("Казань", 4) == Money{3000});
  check(shop.save(TariffKind::box, {box("Коледино", 4800)}, 5), 0, 1, 1);
  CHECK(shop.delivery("Казань", 4) == Money{3000});
  CHECK(shop.delivery("Казань", 5) == std::nullopt);
  CHECK(shop.delivery("Казань", 1) == Money{3000});
  check(shop.save(TariffKind::box, {box("Коледино", 4800), box("Казань", 3100)}, 8), 1, 0, 1);
  CHECK(shop.delivery("Казань", 6) == std::nullopt);
  CHECK(shop.delivery("Казань", 8) == Money{3100});
  check(shop.save(TariffKind::box, {}, 9), 0, 2, 0);
  CHECK(shop.delivery("Казань", 8) == Money{3100});
  CHECK(shop.delivery("Казань", 9) == std::nullopt);
  CHECK(shop.list().total == 0);
}

TEST_CASE("a rate that one subject loses is gone; one that all subjects lack is a missing field",
          "[tariffs]") {
  Shop shop;
  shop.save(TariffKind::commission, {commission(10, 1550), commission(11, 2000)}, 3);
  const auto without = [](std::int64_t subject, std::int64_t fbw, bool keeps_fbw) {
    Tariff tariff = commission(subject, fbw);
    if (!keeps_fbw) std::get<CommissionRates>(tariff.rates).fbw.reset();
    return tariff;
  };
  check(shop.save(TariffKind::commission, {without(10, 1550, false), without(11, 2000, true)}, 4), 0, 1, 1);
  CHECK(shop.fbw(10, 3) == 1550);
  CHECK(shop.fbw(10, 4) == std::nullopt);
  CHECK(shop.valid_on(TariffKind::commission, "10", 4).has_value());
  check(shop.save(TariffKind::commission, {without(10, 1550, false), without(11, 2000, false)}, 5), 0, 0, 2);
  CHECK(shop.fbw(11, 5) == 2000);
}

TEST_CASE("a tariff that came and went on one day was never valid", "[tariffs]") {
  Shop shop;
  shop.save(TariffKind::box, {box("Коледино", 4800), box("Казань", 3000)}, 3);
  shop.save(TariffKind::box, {box("Коледино", 4800)}, 3);
  for (const unsigned on : {1U, 3U, 4U}) CHECK(shop.delivery("Казань", on) == std::nullopt);
  shop.save(TariffKind::box, {box("Коледино", 4800), box("Казань", 3000)}, 3);
  CHECK(shop.delivery("Казань", 3) == Money{3000});
}

TEST_CASE("a clock that went back does not make spans overlap", "[tariffs]") {
  Shop shop;
  shop.save(TariffKind::commission, {commission(10, 1550)}, 6);
  check(shop.save(TariffKind::commission, {commission(10, 1700)}, 4), 0, 1, 0);
  CHECK(shop.fbw(10, 6) == 1700);
  CHECK(shop.list().total == 1);
}

TEST_CASE("equal names in different places are different tariffs; in one place the first counts",
          "[tariffs]") {
  Shop shop;
  check(shop.save(TariffKind::box,
                  {box("Склад WB", 4800, "Россия"), box("Склад WB", 9000, "Беларусь"),
                   box("Склад WB", 1, "Россия"), box("Склад WB", 7000, std::nullopt)},
                  3),
        3, 0, 0);
  CHECK(shop.delivery("Склад WB", 3) == Money{7000});
  check(shop.save(TariffKind::box,
                  {box("Склад WB", 4800, "Россия"), box("Склад WB", 9000, "Беларусь"),
                   box("Склад WB", 7000, std::nullopt)},
                  4),
        0, 0, 3);
}

TEST_CASE("tariffs come back as they were stored", "[tariffs]") {
  Shop shop;
  Tariff pallet;
  pallet.rates = PalletRates{Money{5100}, Money{1190}, 17'000, Money{3565}, std::nullopt};
  pallet.name = "СЦ Брест";
  pallet.currency = "BYN";
  Tariff back;
  ReturnRates rates;
  rates.kgt_office_base = Money{103'950};
  rates.sup_unclaimed = Money{0};
  back.rates = rates;
  back.name = "Склад WB РФ";
  const std::vector<Tariff> all{commission(10, 1550), box("Коледино", 4800), pallet, back};
  for (const Tariff& tariff : all) shop.save(tariff.kind(), {tariff}, 3);
  const auto page = shop.list();
  REQUIRE(page.total == 4);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(page.rows[i].tariff == all[i]);
    CHECK(page.rows[i].valid_from == day(3));
    CHECK(page.rows[i].valid_to == std::nullopt);
    CHECK(page.rows[i].cabinet_id == shop.cabinet);
  }
}

TEST_CASE("the list filters by kind, subject, warehouse, text and day", "[tariffs]") {
  Shop shop;
  shop.save(TariffKind::commission, {commission(10, 1550), commission(11, 2000)}, 3);
  shop.save(TariffKind::commission, {commission(10, 1600), commission(11, 2000)}, 5);
  shop.save(TariffKind::box, {box("Коледино", 4800), box("10", 5000)}, 3);
  struct Row {
    TariffFilter filter;
    std::int64_t total;
  };
  const Row rows[] = {
      {{}, 4},
      {{.kind = TariffKind::commission}, 2},
      {{.subject_id = 10}, 1},
      {{.warehouse = "10"}, 1},
      {{.kind = TariffKind::box, .subject_id = 10}, 0},
      {{.q = "Рубаш"}, 2},
      {{.q = "Росс"}, 2},
      {{.day = day(4)}, 4},
      {{.day = day(2)}, 0},
      {{.limit = 1, .offset = 3}, 4},
  };
  for (const Row& row : rows) {
    const auto page = shop.list(row.filter);
    CHECK(page.total == row.total);
    CHECK(std::ssize(page.rows) == std::min<std::int64_t>(row.filter.limit, row.total - row.filter.offset));
  }
  const auto then = shop.list({.subject_id = 10, .day = day(4)});
  CHECK(std::get<CommissionRates>(then.rows.at(0).tariff.rates).fbw == 1550);
  CHECK(then.rows.at(0).valid_to == day(4));
}

TEST_CASE("pages run over several cabinets without gaps", "[tariffs]") {
  Shop shop;
  const CabinetId second = shop.db.write([](db::Tx& tx) { return add_cabinet(tx, 1, "sid-2"); });
  for (const CabinetId cabinet : {shop.cabinet, second}) {
    shop.db.write([&](db::Tx& tx) {
      const std::vector<Tariff> three{commission(1, 1), commission(2, 2), commission(3, 3)};
      return store::save_tariffs(tx, cabinet, TariffKind::commission, three, day(1), true);
    });
  }
  std::vector<std::pair<CabinetId, std::int64_t>> seen;
  for (std::int64_t offset = 0; offset < 6; offset += 2) {
    const auto page = shop.db.read([&](db::Tx& tx) {
      return store::list_tariffs(tx, {.cabinets = {second, shop.cabinet}, .limit = 2, .offset = offset});
    });
    CHECK(page.total == 6);
    for (const auto& row : page.rows) seen.emplace_back(row.cabinet_id, *row.tariff.subject_id);
  }
  CHECK(seen ==
        std::vector<std::pair<CabinetId, std::int64_t>>{
            {shop.cabinet, 1}, {shop.cabinet, 2}, {shop.cabinet, 3}, {second, 1}, {second, 2}, {second, 3}});
}

}  // namespace tariffs_test
