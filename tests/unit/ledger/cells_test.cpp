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

TEST_CASE("a fine for self-purchases is shared by the orders that WB listed last before its day") {
  using Weeks = std::map<Date, std::vector<ArticleWeight>>;
  const auto week = [](unsigned first) { return november(first); };
  const std::vector<ArticleWeight> second{{NmId{10}, Amount{300}}, {NmId{20}, Amount{100}}};
  const std::vector<ArticleWeight> ninth{{NmId{30}, Amount{7}}};
  const Weeks both{{week(2), second}, {week(9), ninth}};
  struct Case {
    const char* name;
    unsigned day;  // the lists are made on the 11th and the 18th
    const char* reason;
    std::int64_t row_nm_id;
    Weeks weeks;
    std::map<std::int64_t, std::int64_t> want;
  };
  const char* const kFine = "Штраф за самовыкупы";
  const std::vector<Case> cases{
      {"on the day of the list", 11, kFine, 0, both, {{10, -750}, {20, -250}}},
      {"before the next list", 17, kFine, 0, both, {{10, -750}, {20, -250}}},
      {"on the day of the next list", 18, kFine, 0, both, {{30, -1000}}},
      {"in capitals", 18, "ШТРАФ: САМОВЫКУП", 0, both, {{30, -1000}}},
      {"before any list", 10, kFine, 0, {{week(9), ninth}}, {{30, -1000}}},
      {"the row names the article", 11, kFine, 40, both, {{40, -1000}}},
      {"no list, but another penalty of this sum", 11, kFine, 0, {}, {{50, -1000}}},
      {"a list without sums", 11, kFine, 0, {{week(2), {{NmId{10}, Amount{}}}}}, {{50, -1000}}},
      {"another penalty", 11, "Неверная маркировка", 0, both, {{50, -1000}}},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    LedgerRow row;
    row.rrd_id = 1;
    row.day = november(c.day);
    row.operation = "Штраф";
    row.reason = c.reason;
    row.penalty = Amount{1000};
    if (c.row_nm_id != 0) row.nm_id = NmId{c.row_nm_id};
    Sources sources;
    sources.self_purchases = c.weeks;
    sources.penalties = {{NmId{50}, november(c.day), Amount{1000}, std::nullopt}};
    CellMaker maker;
    maker.add(row);
    std::map<std::int64_t, std::int64_t> got;
    LedgerParts parts;
    for (const LedgerCell& cell : maker.finish({}, sources)) {
      parts += cell.parts;
      if (cell.parts[Part::penalty].units != 0) got[cell.nm_id.value] = cell.parts[Part::penalty].units;
    }
    CHECK(got == c.want);
    CHECK(parts.total() == Amount{-1000});
  }
}

}  // namespace cells_test
