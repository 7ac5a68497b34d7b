#include "core/store/finance.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "core/db/list_page.hpp"
#include "core/store/day_payout.hpp"
#include "core/store/orders.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace finance_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

constexpr Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

FinanceReport weekly(std::int64_t id, unsigned from, unsigned to, std::int64_t type = 1) {
  return {FinancePeriod::weekly, id, type, november(from), november(to), november(to + 1), "RUB"};
}

FinanceReport daily(std::int64_t id, unsigned day, std::int64_t type = 1) {
  return {FinancePeriod::daily, id, type, november(day), november(day), std::nullopt, "RUB"};
}

FinanceRow sale(const FinanceReport& report, std::int64_t rrd_id, const char* srid, std::int64_t price,
                std::int64_t for_pay) {
  FinanceRow row;
  row.report = report;
  row.rrd_id = rrd_id;
  row.day = report.to;
  row.doc_type = "Продажа";
  row.operation = "Продажа";
  row.kind = FinanceKind::sale;
  row.srid = srid;
  row.nm_id = NmId{5};
  row.retail_price_with_discount = Money{price};
  row.for_pay = Money{for_pay};
  row.delivery_service = Money{0};
  return row;
}

FinanceRow delivery(const FinanceReport& report, std::int64_t rrd_id, const char* srid, std::int64_t amount) {
  FinanceRow row;
  row.report = report;
  row.rrd_id = rrd_id;
  row.day = report.from;
  row.operation = "Логистика";
  row.kind = FinanceKind::logistics;
  row.srid = srid;
  row.delivery_service = Money{amount};
  return row;
}

OrderFinance of(TempDatabase& database, CabinetId cabinet, std::string_view srid) {
  return database.read([&](Tx& tx) {
    const auto found = prefetch_order_finance(tx, cabinet, std::array{srid})();
    return found.empty() ? OrderFinance{} : found.at(std::string(srid));
  });
}

// Stores the rows and puts their reports in force, as a whole reading does.
void read_whole(TempDatabase& database, CabinetId cabinet, FinancePeriod period,
                const std::vector<FinanceRow>& rows) {
  database.write([&](Tx& tx) {
    sync::ingest_finance_rows(tx, cabinet, rows);
    settle_finance_reports(tx, cabinet, period);
  });
}

FinancePage list(TempDatabase& database, FinanceFilter filter) {
  return database.read([&](Tx& tx) { return list_finance(tx, filter); });
}

std::vector<std::int64_t> ids(const FinancePage& page) {
  std::vector<std::int64_t> out;
  for (const FinanceListRow& row : page.rows) out.push_back(row.row.rrd_id);
  return out;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a finance row comes back as it went in, and a second time it is no change") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  FinanceRow row = sale(weekly(9007199254740993, 9, 15), 9007199254740995, "a", 39968, 37699);
  row.vendor_code = "art";
  row.barcode = "200";
  row.size = "M";
  row.reason = "Штраф";
  row.office = "Склад WB";
  row.ordered_at = at(10);
  row.sold_at = at(20);
  row.assembly_id = 2816993144;
  row.quantity = 1;
  row.delivery_amount = 2;
  row.return_amount = 3;
  row.commission_percent_hundredths = 2415;
  std::int64_t amount = 100;
  for (auto member :
       {&FinanceRow::retail_price, &FinanceRow::retail_amount, &FinanceRow::paid_storage,
        &FinanceRow::paid_acceptance, &FinanceRow::penalty, &FinanceRow::deduction,
        &FinanceRow::additional_payment, &FinanceRow::acquiring_fee, &FinanceRow::sales_commission,
        &FinanceRow::pickup_reward, &FinanceRow::commission_vw, &FinanceRow::commission_vat,
        &FinanceRow::rebill_logistics, &FinanceRow::cashback_amount, &FinanceRow::cashback_discount,
        &FinanceRow::cashback_commission}) {
    row.*member = Money{-++amount};
  }
  const auto first =
      database.write([&](Tx& tx) { return sync::ingest_finance_rows(tx, id, std::array{row}); });
  CHECK(first.created == 1);
  const auto second =
      database.write([&](Tx& tx) { return sync::ingest_finance_rows(tx, id, std::array{row}); });
  CHECK(second.created + second.changed == 0);
  CHECK(second.unchanged == 1);
  database.write([&](Tx& tx) { CHECK(settle_finance_reports(tx, id, FinancePeriod::weekly)); });
  const FinancePage page = list(database, {.cabinets = {id}});
  REQUIRE(page.rows.size() == 1);
  CHECK(page.rows[0].row == row);
  CHECK(page.total == 1);
}

TEST_CASE("rows count once their report has been read whole") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const std::vector rows{sale(weekly(1, 9, 15), 1, "a", 10000, 8000),
                         delivery(weekly(1, 9, 15), 2, "a", 5050)};
  database.write([&](Tx& tx) { sync::ingest_finance_rows(tx, id, rows); });
  CHECK(of(database, id, "a") == OrderFinance{});
  CHECK(list(database, {.cabinets = {id}}).total == 0);
  database.write([&](Tx& tx) {
    CHECK(settle_finance_reports(tx, id, FinancePeriod::weekly));
    CHECK_FALSE(settle_finance_reports(tx, id, FinancePeriod::weekly));
    CHECK(weekly_finance_through(tx, id) == november(15));
  });
  CHECK(of(database, id, "a") == OrderFinance{Money{2000}, Money{5050}, Money{10000}, Money{8000}});
  CHECK(list(database, {.cabinets = {id}}).total == 2);
}

TEST_CASE("a weekly report replaces the daily ones of its type and days, whichever was read first") {
  const bool weekly_first = GENERATE(false, true);
  INFO(weekly_first);
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const std::vector days{
      sale(daily(101, 9), 1, "a", 10000, 8000),      // covered: first day
      sale(daily(102, 15), 2, "b", 10000, 8000),     // covered: last day
      sale(daily(103, 15, 2), 3, "c", 10000, 8000),  // another type
      sale(daily(104, 16), 4, "d", 10000, 8000),     // the next week
      sale(daily(105, 8), 5, "e", 10000, 8000),      // the week before
  };
  const std::vector week{sale(weekly(1, 9, 15), 1, "a", 10000, 7900),
                         sale(weekly(1, 9, 15), 2, "b", 10000, 8000)};
  if (weekly_first) {
    read_whole(database, id, FinancePeriod::weekly, week);
    read_whole(database, id, FinancePeriod::daily, days);
  } else {
    read_whole(database, id, FinancePeriod::daily, days);
    CHECK(of(database, id, "a").commission == Money{2000});
    read_whole(database, id, FinancePeriod::weekly, week);
  }
  CHECK(of(database, id, "a").commission == Money{2100});  // the weekly figure alone, never both
  CHECK(of(database, id, "b").commission == Money{2000});
  for (const char* srid : {"c", "d", "e"}) CHECK(of(database, id, srid).commission == Money{2000});
  const FinancePage page = list(database, {.cabinets = {id}});
  CHECK(page.total == 5);
  CHECK(ids(page) == Ids{4, 3, 2, 1, 5});

  database.write([&](Tx& tx) {
    CHECK(drop_replaced_finance_rows(tx, id, 1) == 1);
    CHECK(drop_replaced_finance_rows(tx, id, 100) == 1);
    CHECK(drop_replaced_finance_rows(tx, id, 100) == 0);
    // Read again, a replaced report brings nothing.
    const auto counts = sync::ingest_finance_rows(tx, id, days);
    CHECK(counts.created + counts.changed == 0);
    CHECK_FALSE(settle_finance_reports(tx, id, FinancePeriod::daily));
  });
  CHECK(list(database, {.cabinets = {id}}).total == 5);
}

TEST_CASE("what WB corrects is stored, what it leaves out stays") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const FinanceRow row = sale(weekly(1, 9, 15), 1, "a", 10000, 8000);
  read_whole(database, id, FinancePeriod::weekly, {row});
  FinanceRow corrected = row;
  corrected.for_pay = Money{7500};
  FinanceRow poorer = row;
  poorer.for_pay.reset();
  poorer.doc_type.reset();
  poorer.kind = FinanceKind::other;
  database.write([&](Tx& tx) {
    CHECK(sync::ingest_finance_rows(tx, id, std::array{corrected}).changed == 1);
    CHECK(sync::ingest_finance_rows(tx, id, std::array{poorer}).unchanged == 1);
  });
  CHECK(of(database, id, "a").commission == Money{2500});
}

TEST_CASE("an order's commission is the sum over its sale rows, its logistics the sum of all deliveries") {
  struct Case {
    const char* name;
    std::vector<FinanceRow> rows;
    OrderFinance want;
  };
  const FinanceReport report = weekly(1, 9, 15);
  FinanceRow returned = sale(report, 3, "a", 10000, 8000);
  returned.doc_type = returned.operation = "Возврат";
  returned.kind = FinanceKind::returned;
  FinanceRow negative = returned;
  negative.for_pay = Money{-8000};
  FinanceRow unpriced = sale(report, 4, "a", 0, 0);
  unpriced.for_pay.reset();
  FinanceRow with_delivery = sale(report, 5, "a", 10000, 8000);
  with_delivery.delivery_service = Money{123};
  const std::vector<Case> cases{
      {"nothing", {}, {}},
      {"a sale alone says nothing of logistics",
       {sale(report, 1, "a", 10000, 8000)},
       {Money{2000}, {}, Money{10000}, Money{8000}}},
      {"two sales",
       {sale(report, 1, "a", 10000, 8000), sale(report, 2, "a", 5001, 4000)},
       {Money{3001}, {}, Money{15001}, Money{12000}}},
      {"a return is not set off against the commission",
       {sale(report, 1, "a", 10000, 8000), returned},
       {Money{2000}, {}, Money{10000}, Money{0}}},
      {"a return as a negative amount",
       {sale(report, 1, "a", 10000, 8000), negative},
       {Money{2000}, {}, Money{10000}, Money{0}}},
      {"a payment above the price",
       {sale(report, 1, "a", 10000, 10050)},
       {Money{-50}, {}, Money{10000}, Money{10050}}},
      {"to the buyer and back",
       {delivery(report, 1, "a", 5050), delivery(report, 2, "a", 5000)},
       {{}, Money{10050}}},
      {"a reversed delivery",
       {delivery(report, 1, "a", 5050), delivery(report, 2, "a", -5050)},
       {{}, Money{0}}},
      {"a delivery on the sale's row", {with_delivery}, {Money{2000}, Money{123}, Money{10000}, Money{8000}}},
      {"a sale without its payment", {unpriced}, {}},
      {"of another order", {sale(report, 1, "b", 10000, 8000)}, {}},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    TempDatabase database;
    const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
    read_whole(database, id, FinancePeriod::weekly, c.rows);
    CHECK(of(database, id, "a") == c.want);
  }
}

TEST_CASE("the finance list filters, pages and knows order and product, over several cabinets") {
  TempDatabase database;
  const auto [one, two] = database.write([](Tx& tx) {
    return std::pair{add_cabinet(tx, 1, "aaaa"), add_cabinet(tx, 1, "bbbb")};
  });
  FinanceRow storage = delivery(daily(7, 16), 6, "", 0);
  storage.srid.reset();
  storage.kind = FinanceKind::other;
  storage.paid_storage = Money{100};
  read_whole(database, one, FinancePeriod::weekly,
             {sale(weekly(1, 9, 15), 3, "a", 1, 1), delivery(weekly(1, 9, 15), 4, "a", 1)});
  read_whole(database, one, FinancePeriod::daily, {storage});
  read_whole(database, two, FinancePeriod::weekly, {sale(weekly(1, 9, 15), 5, "a", 1, 1)});
  database.write([&, cabinet = one](Tx& tx) {
    Order order;
    order.srid = "a";
    save_orders(tx, cabinet, std::array<const Order*, 1>{&order});
    Product product;
    product.nm_id = NmId{5};
    product.title = "Shirt";
    sync::ingest_products(tx, cabinet, std::array{product});
  });
  struct Case {
    const char* name;
    FinanceFilter filter;
    std::int64_t total;
    Ids want;
  };
  const std::vector<Case> cases{
      {"all of one", {.cabinets = {one}}, 3, {6, 3, 4}},
      {"all of both", {.cabinets = {one, two}}, 4, {6, 5, 3, 4}},
      {"a page", {.cabinets = {one, two}, .limit = 2, .offset = 1}, 4, {5, 3}},
      {"from", {.cabinets = {one}, .from = november(16)}, 1, {6}},
      {"to, its day included", {.cabinets = {one}, .to = november(15)}, 2, {3, 4}},
      {"article", {.cabinets = {one}, .nm_id = NmId{5}}, 1, {3}},
      {"order", {.cabinets = {one, two}, .srid = "a"}, 3, {5, 3, 4}},
      {"report", {.cabinets = {one}, .report_id = 7}, 1, {6}},
      {"kind", {.cabinets = {one, two}, .kind = FinanceKind::sale}, 2, {5, 3}},
      {"operation", {.cabinets = {one}, .operation = "Логистика"}, 2, {6, 4}},
      {"part of an operation", {.cabinets = {one}, .operation = "Логис"}, 0, {}},
      {"nobody's", {.cabinets = {one}, .srid = "zzz"}, 0, {}},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const FinancePage page = list(database, c.filter);
    CHECK(page.total == c.total);
    CHECK(ids(page) == c.want);
  }
  database.read([&, both = std::vector{one, two}](Tx& tx) {
    ListPosition position;
    FinanceFilter filter{.cabinets = both, .limit = 1, .position = &position};
    Ids paged;
    for (; filter.offset < 4; ++filter.offset) {
      for (const std::int64_t id : ids(list_finance(tx, filter))) paged.push_back(id);
    }
    CHECK(paged == Ids{6, 5, 3, 4});
  });
  const FinancePage page = list(database, {.cabinets = {one}});
  CHECK_FALSE(page.rows[0].order_id);
  CHECK(page.rows[1].order_id == OrderId{1});
  CHECK(page.rows[1].title == "Shirt");
  CHECK(page.rows[1].row.report.from == november(9));
}

TEST_CASE("the totals are sums by currency and kind over all rows of a filter, whatever its page") {
  TempDatabase database;
  const auto [one, two] = database.write([](Tx& tx) {
    return std::pair{add_cabinet(tx, 1, "aaaa"), add_cabinet(tx, 1, "bbbb")};
  });
  FinanceRow returned = sale(weekly(1, 9, 15), 3, "a", 700, 500);
  returned.kind = FinanceKind::returned;
  returned.doc_type = returned.operation = "Возврат";
  returned.penalty = Money{33};
  FinanceRow foreign = sale(weekly(8, 9, 15), 9, "c", 11, 7);
  foreign.report.currency = "BYN";
  read_whole(database, one, FinancePeriod::weekly,
             {sale(weekly(1, 9, 15), 1, "a", 10000, 8001), sale(weekly(1, 9, 15), 2, "b", 1, 2), returned});
  read_whole(database, two, FinancePeriod::weekly,
             {sale(weekly(1, 9, 15), 1, "d", 100, 90), delivery(weekly(1, 9, 15), 2, "d", 5050), foreign});
  // Covered by the week: counts no more.
  read_whole(database, one, FinancePeriod::daily, {sale(daily(5, 10), 77, "a", 10000, 8001)});
  const auto totals = [&](FinanceFilter filter) {
    return database.read([&](Tx& tx) { return finance_totals(tx, filter); });
  };
  const auto both = totals({.cabinets = {one, two}, .limit = 1, .offset = 5});
  REQUIRE(both.size() == 4);
  CHECK(both[0].currency == "BYN");
  CHECK(both[0].rows == 1);
  CHECK(both[0].for_pay == Money{7});
  CHECK(both[1].currency == "RUB");
  CHECK(both[1].kind == FinanceKind::sale);
  CHECK(both[1].rows == 3);
  CHECK(both[1].retail_price_with_discount == Money{10101});
  CHECK(both[1].for_pay == Money{8093});
  CHECK(both[2].kind == FinanceKind::returned);
  CHECK(both[2].for_pay == Money{500});
  CHECK(both[2].penalty == Money{33});
  CHECK(both[3].kind == FinanceKind::logistics);
  CHECK(both[3].delivery_service == Money{5050});
  CHECK(totals({.cabinets = {one}, .kind = FinanceKind::logistics}).empty());
  CHECK(totals({.cabinets = {one}, .srid = "a"}).front().for_pay == Money{8001});
}

TEST_CASE("what a day pays is for the goods, less returns, and less logistics") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    const CabinetId abroad = add_cabinet(tx, 1, "bbbb");
    const std::array both{id, abroad};
    FinanceRow back = sale(daily(1, 20), 2, "b", 100'000, 30'000);
    back.doc_type = back.operation = "Возврат";
    back.kind = FinanceKind::returned;
    FinanceRow compensation = sale(daily(1, 20), 3, "c", 0, 5'000);
    compensation.operation = "Добровольная компенсация при возврате";
    compensation.kind = FinanceKind::other;
    FinanceRow undone = compensation;
    undone.rrd_id = 4;
    undone.doc_type = "Возврат";
    undone.for_pay = Money{1'000};
    sync::ingest_finance_rows(
        tx, id,
        std::array{sale(daily(1, 20), 1, "a", 100'000, 80'000), back, compensation, undone,
                   delivery(daily(1, 20), 5, "a", 7'050), sale(daily(2, 21), 6, "d", 1, 1)});
    CHECK(day_payout(tx, both, november(20)).empty());  // being read
    settle_finance_reports(tx, id, FinancePeriod::daily);
    FinanceRow other = sale(daily(9, 20), 1, "k", 9'000, 8'000);
    other.report.currency = "KZT";
    sync::ingest_finance_rows(tx, abroad, std::array{other});
    settle_finance_reports(tx, abroad, FinancePeriod::daily);
    const auto payouts = day_payout(tx, both, november(20));
    REQUIRE(payouts.size() == 2);
    CHECK(payouts[0] == DayPayout{"KZT", 1, Money{8'000}, Money{0}});
    CHECK(payouts[1] == DayPayout{"RUB", 5, Money{54'000}, Money{7'050}});
    CHECK(payouts[1].after_logistics() == Money{46'950});
    CHECK(day_payout(tx, both, november(22)).empty());
  });
}

TEST_CASE("the balance is kept with the cabinet") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  database.write([&](Tx& tx) {
    CHECK_FALSE(find_cabinet(tx, id)->balance);
    const Balance balance{Money{1019621}, Money{0}, "RUB"};
    CHECK(save_balance(tx, id, balance, at(300)));
    CHECK_FALSE(save_balance(tx, id, balance, at(400)));
    const auto cabinet = find_cabinet(tx, id);
    CHECK(cabinet->balance == balance);
    CHECK(cabinet->balance_at == at(400));
    CHECK(save_balance(tx, id, {Money{1019621}, Money{1}, "RUB"}, at(500)));
  });
}

}  // namespace finance_test
