#include "core/ledger/unknown_kinds.hpp"

#include <catch2/catch.hpp>

#include "core/ledger/cells.hpp"
#include "core/ledger/reading.hpp"

namespace unknown_kinds_test {

using namespace wbd;
using namespace wbd::ledger;

namespace {

LedgerRow row_of(std::int64_t rrd_id, const char* operation, const char* reason) {
  LedgerRow row;
  row.rrd_id = rrd_id;
  row.day = Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{5}};
  row.operation = operation;
  if (*reason != 0) row.reason = reason;
  return row;
}

std::vector<LedgerRow> rows() {
  LedgerRow first = row_of(1, "Удержание", "Прочее по акту 17");
  first.deduction = Amount{100};
  LedgerRow second = row_of(2, "Удержание", "Прочее по акту 18");
  second.deduction = Amount{-30};
  LedgerRow without_text = row_of(3, "Удержание", "");
  without_text.deduction = Amount{7};
  LedgerRow service = row_of(4, "Новая услуга", "сама по себе");
  service.delivery_service = Amount{5};
  service.nm_id = NmId{10};
  LedgerRow both = row_of(5, "Новая услуга", "и новое удержание");
  both.deduction = Amount{2};
  both.for_pay = Amount{9};
  both.doc_type = "Продажа";
  LedgerRow empty = row_of(6, "Новая услуга", "без денег");
  LedgerRow known = row_of(7, "Удержание", "Подписка «Джем»");
  known.deduction = Amount{11};
  LedgerRow storage = row_of(8, "Хранение", "");
  storage.paid_storage = Amount{13};
  return {first, second, without_text, service, both, empty, known, storage};
}

}  // namespace

TEST_CASE("rows of no known kind are grouped by their text without its numbers") {
  UnknownKinds kinds;
  for (const LedgerRow& row : rows()) add_unknown(kinds, row, "RUB");
  CHECK(kinds == UnknownKinds{{{"Прочее по акту #", "RUB"}, {2, Amount{-70}}},
                              {{"Удержание", "RUB"}, {1, Amount{-7}}},
                              {{"Новая услуга", "RUB"}, {1, Amount{-5}}},
                              {{"и новое удержание", "RUB"}, {1, Amount{7}}}});
}

TEST_CASE("a row of no known kind is counted once and stays in the payout") {
  CellMaker maker;
  for (const LedgerRow& row : rows()) maker.add(row);
  std::int64_t unrecognised = 0;
  LedgerParts parts;
  for (const LedgerCell& cell : maker.finish({}, {})) {
    unrecognised += cell.unrecognised;
    parts += cell.parts;
  }
  CHECK(unrecognised == 5);
  CHECK(apply({}, parts).total() == Amount{-100 + 30 - 7 - 5 - 2 + 9 - 11 - 13});
  CHECK(parts[LedgerPart::deduction] == Amount{-100 + 30 - 7 - 2});
}

}  // namespace unknown_kinds_test
