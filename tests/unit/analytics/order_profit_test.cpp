#include "core/analytics/order_profit.hpp"

#include "core/store/tax_profiles.hpp"
#include "core/store/unit_costs.hpp"
#include "tests/unit/store/support.hpp"

namespace order_profit_test {

using namespace wbd;
using ledger::NoProfit;
using ledger::NoTax;

namespace {

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

// Placed on 6 November in Moscow, on the 5th in UTC. WB pays 900 for the goods and takes 100 for logistics.
store::OrderRow row_of(CabinetId cabinet) {
  store::OrderRow row;
  row.order.cabinet_id = cabinet;
  row.order.nm_id = NmId{7};
  row.order.size = "M";
  row.order.ordered_at = parse_rfc3339("2026-11-05T21:30:00Z").value();
  row.order.finished_price = Money{1000'00};
  row.costs.to_be_paid = Cost{Money{900'00}, CostKind::estimate};
  row.costs.logistics = Cost{Money{100'00}, CostKind::estimate};
  return row;
}

UnitCost cost(std::int64_t nm_id, const char* size, unsigned from, std::int64_t rubles,
              const char* currency = "RUB") {
  return {NmId{nm_id}, size, november(from), Money{rubles * 100}, {}, {}, {}, currency};
}

}  // namespace

TEST_CASE("an order's costs and taxes are those of its Moscow day, article, size and currency") {
  test::TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId cabinet = test::add_cabinet(tx, 1, "aaaa");
    const auto profit = [&](const store::OrderRow& row) { return analytics::order_profit(tx, row); };
    CHECK_FALSE(profit(row_of(cabinet)).costs_exist);
    CHECK(profit(row_of(cabinet)).expected.no_profit == NoProfit::costs_missing);
    store::save_unit_costs(tx, cabinet,
                           std::vector{cost(8, "", 1, 1), cost(7, "", 1, 200), cost(7, "", 6, 300),
                                       cost(7, "", 7, 400), cost(7, "L", 1, 500)});
    CHECK(store::load_unit_costs(tx, cabinet, NmId{7}).size() == 4);
    const analytics::OrderProfit without_tax = profit(row_of(cabinet));
    CHECK(without_tax.costs_exist);
    CHECK(without_tax.currency == "RUB");
    CHECK(without_tax.expected.profit == Amount{Money{500'00}});
    CHECK(without_tax.expected.no_tax == NoTax::no_tax_profile);
    store::save_tax_profile(tx, cabinet, {TaxRegime::usn_income, 600, 0, november(6)});
    CHECK(profit(row_of(cabinet)).expected.profit_after_tax() == Amount{Money{440'00}});

    store::OrderRow large = row_of(cabinet);
    large.order.size = "L";
    CHECK(profit(large).expected.unit_cost == Amount{Money{500'00}});
    store::OrderRow earlier = row_of(cabinet);
    earlier.order.ordered_at -= std::chrono::hours{1};
    CHECK(profit(earlier).expected.unit_cost == Amount{Money{200'00}});
    CHECK(profit(earlier).expected.no_tax == NoTax::no_tax_profile);
    store::OrderRow foreign = row_of(cabinet);
    foreign.order.currency = "BYN";
    CHECK(profit(foreign).expected.no_profit == NoProfit::costs_missing);
    store::OrderRow unknown = row_of(cabinet);
    unknown.order.nm_id.reset();
    CHECK(profit(unknown).expected.no_profit == NoProfit::costs_missing);
  });
}

}  // namespace order_profit_test
