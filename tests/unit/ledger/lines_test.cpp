#include "core/ledger/lines.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace lines_test {

using namespace wbd;
using namespace wbd::ledger;
using Part = LedgerPart;

Amount rubles(double amount) {
  return Amount{static_cast<std::int64_t>(amount * 10'000 + (amount < 0 ? -0.5 : 0.5))};
}

LedgerRow row(const char* doc_type, const char* operation) {
  LedgerRow out;
  out.doc_type = doc_type;
  out.operation = operation;
  out.quantity = 1;
  return out;
}

TEST_CASE("the payment of a row goes to the line of its operation, signed by its document") {
  struct Case {
    const char* doc_type;
    const char* operation;
    double for_pay;
    Part part;
    double amount;
    Goods goods;
    std::int64_t units;
  };
  const auto c = EACH_ROW(
      Case,
      {{"Продажа", "Продажа", 812.3456, Part::sale, 812.3456, Goods::sold, 1},
       {" ПРОДАЖА ", "продажа", 10, Part::sale, 10, Goods::sold, 1},
       {"Возврат", "Возврат", 812.34, Part::returned, -812.34, Goods::returned, 1},
       {"Возврат", "Возврат", -812.34, Part::returned, 812.34, Goods::returned, 1},
       {"Продажа", "Коррекция продаж", 5, Part::correction, 5, Goods::none, 0},
       {"Возврат", "Коррекция продаж", 5, Part::correction_back, -5, Goods::none, 0},
       {"Возврат", "Сторно продаж", 7, Part::correction_back, -7, Goods::none, 0},
       {"Продажа", "Добровольная компенсация при возврате", 300, Part::compensation, 300, Goods::lost, 1},
       {"Возврат", "Компенсация ущерба", 300, Part::compensation_back, -300, Goods::lost, -1},
       {"Продажа", "Оплата потерянного товара", 44, Part::compensation, 44, Goods::lost, 1},
       {"Продажа", "Компенсация подмененного товара", 9, Part::compensation, 9, Goods::lost, 1},
       {"Продажа", "Компенсация скидки по программе лояльности", 3, Part::compensation, 3, Goods::none, 0},
       {"Продажа", "Логистика", 6, Part::sale, 6, Goods::none, 0}});
  INFO(c.doc_type << " / " << c.operation << " / " << c.for_pay);
  LedgerRow given = row(c.doc_type, c.operation);
  given.for_pay = rubles(c.for_pay);
  const RowLines lines = lines_of(given);
  LedgerParts want;
  want[c.part] = rubles(c.amount);
  CHECK(lines.parts == want);
  CHECK(lines.goods == c.goods);
  CHECK(lines.units == c.units);
}

TEST_CASE("each money field of a row has its own line") {
  LedgerRow given = row("Возврат", "Возврат");
  given.for_pay = rubles(100);
  given.delivery_service = rubles(50.5);
  given.paid_storage = rubles(1.349);
  given.paid_acceptance = rubles(2);
  given.penalty = rubles(3);
  given.deduction = rubles(-4);
  given.reason = "Подписка «Джем»";
  given.additional_payment = rubles(5);
  given.cashback_amount = rubles(6);
  given.cashback_commission = rubles(0.5);
  given.payment_schedule = rubles(-1);
  given.retail_amount = rubles(120);
  given.retail_price_with_discount = rubles(150);
  const RowLines lines = lines_of(given);
  LedgerParts want;
  want[Part::returned] = rubles(-100);
  want[Part::logistics] = rubles(-50.5);
  want[Part::storage] = rubles(-1.349);
  want[Part::acceptance] = rubles(-2);
  want[Part::penalty] = rubles(-3);
  want[Part::subscription] = rubles(4);
  want[Part::additional] = rubles(-5);
  want[Part::loyalty] = rubles(6.5);
  want[Part::payment_schedule] = rubles(-1);
  CHECK(lines.parts == want);
  CHECK(lines.revenue == rubles(-120));
  CHECK(lines.before_discount == rubles(-150));
}

TEST_CASE("a sale pays for loyalty, a correction of the delivery has its own line") {
  LedgerRow sale = row("Продажа", "Продажа");
  sale.cashback_amount = rubles(6);
  CHECK(lines_of(sale).parts[Part::loyalty] == rubles(-6));
  LedgerRow correction = row("", "Коррекция стоимости доставки");
  correction.delivery_service = rubles(-8);
  CHECK(lines_of(correction).parts[Part::logistics_correction] == rubles(8));
  CHECK(lines_of(correction).parts[Part::logistics] == Amount{});
}

TEST_CASE("a deduction is recognised by its text") {
  struct Case {
    const char* reason;
    Part part;
    std::int64_t nm_id;
    std::int64_t document;
  };
  const auto c =
      EACH_ROW(Case, {{"Оказание услуг «WB Продвижение», документ №105817442", Part::advert, 0, 105817442},
                      {"Оказание услуг «ВБ.Продвижение», документ № 7", Part::advert, 0, 7},
                      {"Оказание услуг «WB Продвижение»", Part::advert, 0, 0},
                      {"Списание за отзыв, товар 211131895", Part::review_points, 211131895, 0},
                      {"Баллы за отзывы, артикул WB 150000001", Part::review_points, 150000001, 0},
                      {"Баллы за отзывы: аванс", Part::review_points, 0, 0},
                      {"Предоставление услуг по подписке «Джем»", Part::subscription, 0, 0},
                      {"Минимальный платёж конструктора тарифов", Part::subscription, 0, 0},
                      {"Утилизация товара", Part::disposal, 0, 0},
                      {"Услуга переноса карточек товаров", Part::card_transfer, 0, 0},
                      {"Изменение даты выплаты", Part::payout_date, 0, 0},
                      {"Платёж по договору займа: основной долг", Part::loan_principal, 0, 0},
                      {"Платёж по договору займа: проценты", Part::loan_cost, 0, 0},
                      {"Заём: комиссия за выдачу", Part::loan_cost, 0, 0},
                      {"Услуга, которой вчера не было", Part::deduction, 0, 0},
                      {"", Part::deduction, 0, 0}});
  INFO(c.reason);
  LedgerRow given = row("", "Удержание");
  given.deduction = rubles(10);
  given.reason = c.reason;
  const RowLines lines = lines_of(given);
  LedgerParts want;
  want[c.part] = rubles(-10);
  CHECK(lines.parts == want);
  CHECK(lines.text_nm_id.value_or(NmId{0}) == NmId{c.nm_id});
  CHECK(lines.document.value_or(0) == c.document);
  CHECK(lines.unrecognised == (c.part == Part::deduction));
}

}  // namespace lines_test
