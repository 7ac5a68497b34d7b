#include "core/analytics/audit.hpp"

#include <catch2/catch.hpp>

#include "core/store/audit_facts.hpp"
#include "core/store/audit_states.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "core/store/orders.hpp"
#include "core/store/penalties.hpp"
#include "core/store/storage_costs.hpp"
#include "core/store/unit_costs.hpp"
#include "tests/unit/store/support.hpp"

namespace audit_list_test {

using namespace wbd;
using namespace wbd::analytics;
using namespace wbd::test;

namespace {

constexpr CabinetId kSeller{1};

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}
Amount rubles(std::int64_t amount) {
  return Amount{amount * 10'000};
}

// A weekly report of November with one row for each kind of entry, and rows that make none.
void save_report(db::Tx& tx) {
  FinanceRow row;
  row.report = {FinancePeriod::weekly, 500, 1, november(1), november(29), std::nullopt, "RUB"};
  store::save_finance_report(tx, kSeller, row.report);
  const auto save = [&](std::int64_t rrd_id, unsigned day, auto fill) {
    FinanceRow one = row;
    one.rrd_id = rrd_id;
    one.day = november(day);
    one.nm_id = NmId{10};
    one.kind = FinanceKind::other;
    fill(one);
    store::save_finance_row(tx, kSeller, one);
  };
  save(1, 5, [](FinanceRow& one) { one.penalty = rubles(100); });
  save(2, 6, [](FinanceRow& one) {
    one.doc_type = one.operation = "Продажа";
    one.kind = FinanceKind::sale;
    one.srid = "paid";
    one.for_pay = rubles(500);
  });
  save(3, 7, [](FinanceRow& one) {
    one.kind = FinanceKind::logistics;
    one.operation = "Коррекция стоимости доставки";
    one.delivery_service = rubles(30);
  });
  save(4, 8, [](FinanceRow& one) {
    one.kind = FinanceKind::logistics;
    one.operation = "Логистика";
    one.srid = "unpaid";
    one.delivery_service = rubles(60);
  });
  save(5, 9, [](FinanceRow& one) {
    one.doc_type = "Возврат";
    one.operation = "Коррекция продаж";
    one.srid = "corrected";
    one.for_pay = rubles(200);
  });
  store::settle_finance_reports(tx, kSeller, FinancePeriod::weekly);
  store::LedgerWork work;
  work.report_id = 500;
  LedgerCell cell;
  cell.day = cell.cost_day = november(6);
  cell.nm_id = NmId{10};
  cell.units_sold = 1;
  cell.parts[LedgerPart::sale] = rubles(500);
  store::replace_ledger_cells(tx, kSeller, work, std::array{cell});
  store::save_unit_costs(tx, kSeller,
                         std::array{UnitCost{NmId{10}, "", november(1), rubles(620), {}, {}, {}, "RUB"}});
}

void save_order(db::Tx& tx, std::string srid, std::optional<Money> for_pay = Money{700'00}) {
  Order order;
  order.cabinet_id = kSeller;
  order.srid = std::move(srid);
  order.status = OrderStatus::buyout;
  order.sold = true;
  order.ordered_at = TimeZone::moscow().start_of(november(2));
  order.updated_at = TimeZone::moscow().start_of(november(4));
  order.nm_id = NmId{10};
  order.for_pay = for_pay;
  order.currency = "RUB";
  const Order* const row = &order;
  store::save_orders(tx, kSeller, std::span(&row, 1));
}

void save_seller(db::Tx& tx) {
  save_report(tx);
  save_order(tx, "paid");
  save_order(tx, "unpaid");
  std::vector<StorageCost> storage;
  for (const std::int64_t nm_id : {10, 20}) {
    StorageCost one;
    one.day = one.original_day = november(10);
    one.nm_id = NmId{nm_id};
    one.price = rubles(nm_id);
    storage.push_back(one);
  }
  store::replace_storage_days(tx, kSeller, november(10), november(10), storage);
}

AuditFilter of_seller() {
  AuditFilter filter;
  filter.cabinets = {kSeller};
  filter.today = november(29);
  return filter;
}

// "id sum state; id sum state", sums in rubles.
std::string text_of(TempDatabase& database, const AuditFilter& filter) {
  return database.read([&](db::Tx& tx) {
    std::string out;
    for (const AuditItem& item : audit(tx, filter).items) {
      out += out.empty() ? "" : "; ";
      out += item.entry.id + " " + to_decimal(*item.entry.sum) + " " + std::string(to_string(item.state));
    }
    return out;
  });
}

}  // namespace

TEST_CASE("the audit finds entries of every group in the stored rows", "[audit]") {
  TempDatabase database;
  database.write([](db::Tx& tx) { save_seller(tx); });
  CHECK(text_of(database, of_seller()) ==
        "missing-unpaid 700 new; correction-corrected 200 new; penalty-500-1 100 new; "
        "loss-10 120 new; logistics-10 30 new; frozen-20 20 new");
}

TEST_CASE("stored goods are sold when sales or a report in force say so") {
  TempDatabase database;
  database.write([](db::Tx& tx) { save_seller(tx); });
  const auto sold = [&](unsigned from, unsigned to) {
    return database.read(
        [&](db::Tx& tx) { return store::stored_and_sold(tx, kSeller, november(from), november(to)); });
  };
  CHECK(sold(1, 29) == std::set{NmId{10}});  // the report's sale of the 6th
  CHECK(sold(7, 29).empty());
  CHECK(sold(6, 9).empty());  // no storage
  database.write([](db::Tx& tx) {
    const auto save = [&](std::string id, SaleKind kind, unsigned day) {
      Sale sale;
      sale.cabinet_id = kSeller;
      sale.row.sale_id = sale.row.srid = sale.id = std::move(id);
      sale.row.kind = kind;
      sale.row.nm_id = NmId{20};
      sale.row.sold_at = sale.row.changed_at = TimeZone::moscow().start_of(november(day));
      const Sale* const row = &sale;
      store::save_sales(tx, kSeller, std::span(&row, 1));
    };
    save("S1", SaleKind::sale, 12);
    save("R1", SaleKind::returned, 14);
  });
  CHECK(sold(1, 29) == std::set{NmId{10}, NmId{20}});
  CHECK(sold(9, 11).empty());
  CHECK(sold(9, 12) == std::set{NmId{20}});
}

TEST_CASE("the audit is filtered by group, state, days and cabinet, and paged", "[audit]") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    save_seller(tx);
    CHECK(store::save_audit_state(tx, kSeller, "penalty-500-1", AuditState::disputed, at(1)));
    CHECK_FALSE(store::save_audit_state(tx, kSeller, "penalty-500-1", AuditState::disputed, at(2)));
    CHECK(store::save_audit_state(tx, kSeller, "loss-10", AuditState::disputed, at(1)));
    CHECK(store::save_audit_state(tx, kSeller, "loss-10", AuditState::ignored, at(2)));
    CHECK(store::save_audit_state(tx, CabinetId{2}, "frozen-20", AuditState::ignored, at(2)));
  });
  AuditFilter filter = of_seller();
  filter.state = AuditState::disputed;
  CHECK(text_of(database, filter) == "penalty-500-1 100 disputed");
  filter = of_seller();
  filter.group = AuditGroup::stop;
  CHECK(text_of(database, filter) == "loss-10 120 ignored; logistics-10 30 new");
  filter.from = november(1);
  filter.to = november(28);  // losses are as of today
  CHECK(text_of(database, filter) == "logistics-10 30 new");
  filter = of_seller();
  filter.from = filter.to = november(9);
  CHECK(text_of(database, filter) == "correction-corrected 200 new");
  filter = of_seller();
  filter.limit = 1;
  filter.offset = 5;
  CHECK(text_of(database, filter) == "frozen-20 20 new");
  CHECK(database.read([&](db::Tx& tx) { return audit(tx, filter).total; }) == 6);
  filter = of_seller();
  filter.cabinets = {CabinetId{2}};
  CHECK(text_of(database, filter).empty());
}

TEST_CASE("the sums of the audit's groups are those of the entries of the filter", "[audit]") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    save_seller(tx);
    save_order(tx, "without a sum", std::nullopt);
    CHECK(store::save_audit_state(tx, kSeller, "penalty-500-1", AuditState::disputed, at(1)));
  });
  const auto totals = [&](const AuditFilter& filter) {
    return database.read([&](db::Tx& tx) {
      const AuditTotals found = audit_totals(tx, filter);
      std::string out = std::to_string(found.total);
      for (const AuditTotal& one : found.rows) {
        out += "; " + std::string(to_string(one.group)) + " " + to_decimal(one.sum) + " " + one.currency +
               " " + std::to_string(one.entries) + " " + std::to_string(one.unknown);
      }
      return out;
    });
  };
  CHECK(totals(of_seller()) == "3; recover 1000 RUB 4 1; stop 150 RUB 2 0; frozen 20 RUB 1 0");
  AuditFilter filter = of_seller();
  filter.group = AuditGroup::stop;
  filter.to = november(28);  // losses are as of today
  CHECK(totals(filter) == "1; stop 30 RUB 1 0");
  filter = of_seller();
  filter.state = AuditState::disputed;
  CHECK(totals(filter) == "1; recover 100 RUB 1 0");
  filter = of_seller();
  filter.limit = 1;
  filter.offset = 1;
  CHECK(totals(filter) == "3; stop 150 RUB 2 0");
  filter.offset = 7;
  CHECK(totals(filter) == "3");
}

TEST_CASE("an entry is found by its id in its own cabinet only, whatever its day", "[audit]") {
  TempDatabase database;
  database.write([](db::Tx& tx) { save_seller(tx); });
  const auto find = [&](CabinetId cabinet, std::string_view id) {
    return database.read([&](db::Tx& tx) {
      return find_audit_entry(tx, {cabinet}, id,
                              Date{std::chrono::year{2027} / std::chrono::November / std::chrono::day{1}});
    });
  };
  CHECK(find(kSeller, "penalty-500-1").has_value());
  CHECK_FALSE(find(kSeller, "penalty-500-2").has_value());
  CHECK_FALSE(find(CabinetId{2}, "penalty-500-1").has_value());
}

TEST_CASE("a measurement and its row of a report at the border of the period make one entry", "[audit]") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    save_report(tx);
    MeasurementPenalty measured;
    measured.nm_id = NmId{10};
    measured.dim_id = 7;
    measured.day = november(3);
    measured.penalty = rubles(100);
    store::save_penalties(tx, kSeller, std::array{measured});
  });
  AuditFilter filter = of_seller();
  filter.from = november(4);
  filter.to = november(6);
  CHECK(text_of(database, filter).empty());
  filter.from = filter.to = november(3);
  CHECK(text_of(database, filter) == "measure-10-7 100 new");
}

}  // namespace audit_list_test
