#include "core/ledger/cells.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace cells_test {

using namespace wbd;
using namespace wbd::ledger;
using Part = LedgerPart;

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

LedgerRow goods(std::int64_t rrd_id, unsigned day, const char* document, const char* srid, std::int64_t nm_id,
                std::int64_t for_pay) {
  LedgerRow row;
  row.rrd_id = rrd_id;
  row.day = november(day);
  row.doc_type = row.operation = document;
  row.srid = srid;
  if (nm_id != 0) row.nm_id = NmId{nm_id};
  row.size = "48";
  row.quantity = 1;
  row.for_pay = Amount{for_pay};
  row.retail_amount = Amount{for_pay};
  return row;
}

LedgerCell cell_of(const std::vector<LedgerCell>& cells, unsigned day, std::int64_t nm_id,
                   unsigned cost_day) {
  const auto found = std::ranges::find_if(cells, [&](const LedgerCell& cell) {
    return cell.day == november(day) && cell.nm_id == NmId{nm_id} && cell.cost_day == november(cost_day);
  });
  return found == cells.end() ? LedgerCell{} : *found;
}

TEST_CASE("a return takes back the cost of the day of its sale, once") {
  CellMaker maker;
  Relatives relatives;
  relatives.add(goods(1, 2, "Продажа", "a", 10, 500));
  const auto first = goods(5, 9, "Возврат", "a", 10, 500);
  const auto second = goods(6, 10, "Возврат", "a", 10, 500);
  for (const auto& row : {first, second}) maker.add(row);
  const auto cells = maker.finish(relatives, {});
  const LedgerCell back = cell_of(cells, 9, 10, 2);
  CHECK(back.units_returned == 1);
  CHECK(back.units_taken_back == 1);
  CHECK(back.revenue == Amount{-500});
  const LedgerCell again = cell_of(cells, 10, 10, 2);
  CHECK(again.units_returned == 1);
  CHECK(again.units_taken_back == 0);
}

TEST_CASE("the cost of lost goods is written off, unless they are sold and stay sold") {
  const auto lost = [](std::int64_t rrd_id, unsigned day, const char* srid) {
    LedgerRow row = goods(rrd_id, day, "Продажа", srid, 10, 300);
    row.operation = "Компенсация ущерба";
    row.retail_amount = Amount{};
    return row;
  };
  CellMaker maker;
  Relatives relatives;
  relatives.add(goods(1, 2, "Продажа", "came back", 10, 500));
  relatives.add(goods(2, 4, "Возврат", "came back", 10, 500));
  relatives.add(goods(3, 3, "Продажа", "stays sold", 10, 500));
  maker.add(lost(7, 11, "came back"));
  maker.add(lost(8, 12, "stays sold"));
  maker.add(lost(9, 13, "never sold"));
  const auto cells = maker.finish(relatives, {});
  CHECK(cell_of(cells, 11, 10, 2).units_written_off == 1);
  CHECK(cell_of(cells, 12, 10, 3).units_written_off == 0);
  CHECK(cell_of(cells, 13, 10, 13).units_written_off == 1);
}

TEST_CASE("a row without an article takes that of its unit of goods or its order") {
  CellMaker maker;
  Relatives relatives;
  LedgerRow known = goods(1, 2, "Продажа", "a", 10, 500);
  known.shk_id = 77;
  relatives.add(known);
  LedgerRow by_unit;
  by_unit.rrd_id = 2;
  by_unit.day = november(3);
  by_unit.shk_id = 77;
  by_unit.operation = "Логистика";
  by_unit.delivery_service = Amount{90};
  LedgerRow by_order = by_unit;
  by_order.rrd_id = 3;
  by_order.shk_id.reset();
  by_order.srid = "a";
  LedgerRow unknown = by_order;
  unknown.rrd_id = 4;
  unknown.srid = "b";
  for (const auto& row : {by_unit, by_order, unknown}) maker.add(row);
  const auto cells = maker.finish(relatives, {});
  CHECK(cell_of(cells, 3, 10, 3).parts[Part::logistics] == Amount{-180});
  CHECK(cell_of(cells, 3, 0, 3).parts[Part::logistics] == Amount{-90});
}

TEST_CASE(
    "storage, acceptance, adverts and penalties are split by WB's lists, otherwise the account has them") {
  const auto service = [](std::int64_t rrd_id, const char* operation) {
    LedgerRow row;
    row.rrd_id = rrd_id;
    row.day = november(5);
    row.operation = operation;
    return row;
  };
  LedgerRow storage = service(1, "Хранение");
  storage.paid_storage = Amount{1000};
  LedgerRow acceptance = service(2, "Обработка товара");
  acceptance.paid_acceptance = Amount{100};
  LedgerRow advert = service(3, "Удержание");
  advert.deduction = Amount{900};
  advert.reason = "Оказание услуг «WB Продвижение», документ №5";
  LedgerRow penalty = service(4, "Штраф");
  penalty.penalty = Amount{70};
  LedgerRow fee = service(5, "Удержание");
  fee.additional_payment = Amount{11};

  Sources sources;
  sources.storage = {{NmId{10}, Amount{3}}, {NmId{20}, Amount{1}}};
  sources.adverts[5] = {{Amount{2}, {{NmId{10}, Amount{8}}}}, {Amount{1}, {}}};
  sources.penalties = {{NmId{20}, november(5), Amount{70}, std::nullopt}};
  CellMaker maker;
  for (const auto& row : {storage, acceptance, advert, penalty, fee}) maker.add(row);
  CHECK(maker.documents() == std::set<std::int64_t>{5});
  const auto cells = maker.finish({}, sources);
  const LedgerCell ten = cell_of(cells, 5, 10, 5), twenty = cell_of(cells, 5, 20, 5),
                   account = cell_of(cells, 5, 0, 5);
  CHECK(ten.parts[Part::storage] == Amount{-750});
  CHECK(twenty.parts[Part::storage] == Amount{-250});
  CHECK(account.parts[Part::acceptance] == Amount{-100});
  CHECK(ten.parts[Part::advert] == Amount{-600});
  CHECK(account.parts[Part::advert] == Amount{-300});
  CHECK(twenty.parts[Part::penalty] == Amount{-70});
  CHECK(account.parts[Part::additional] == Amount{-11});
}

}  // namespace cells_test
