#include "core/ledger/expected_profit.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace expected_profit_test {

using namespace wbd;
using namespace wbd::ledger;

namespace {

const Date kDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{1}};

std::string text_of(std::optional<Amount> amount) {
  return amount ? to_decimal(*amount) : "null";
}

}  // namespace

// The expected values are computed by hand.
TEST_CASE("the profit of an order is its payout less the costs of a unit and the tax") {
  using enum OrderStatus;
  using enum TaxRegime;
  struct Case {
    const char* name;
    OrderStatus status;
    std::optional<double> payout;
    std::optional<double> buyer_price;
    bool cost;  // 400 for the goods, 10 for packing
    std::optional<TaxProfile> profile;
    const char* profit;
    const char* tax;
    const char* after_tax;
    std::optional<NoProfit> no_profit;
    std::optional<NoTax> no_tax;
  };
  const TaxProfile six{usn_income, 600, 0, kDay}, fifteen{usn_income_expenses, 1500, 0, kDay},
      with_vat{usn_income, 600, 5, kDay}, untaxed{none, {}, 0, kDay};
  const auto c = EACH_ROW(
      Case,
      {{"6 % of what the buyer pays",
        created,
        960.80,
        960.40,
        true,
        six,
        "550.8",
        "57.624",
        "493.176",
        {},
        {}},
       // (960.40 - (960.40 - 960.80 + 410)) * 15 % = 550.80 * 15 %
       {"15 % of the profit", buyout, 960.80, 960.40, true, fifteen, "550.8", "82.62", "468.18", {}, {}},
       // 1050 * 5 / 105 = 50, 6 % of 1000
       {"VAT comes first", created, 900, 1050, true, with_vat, "490", "110", "380", {}, {}},
       {"no tax", created, 900, 1050, true, untaxed, "490", "0", "490", {}, {}},
       {"a loss", created, 300, 500, true, six, "-110", "30", "-140", {}, {}},
       {"a loss is not taxed on income less expenses",
        created,
        300,
        500,
        true,
        fifteen,
        "-110",
        "0",
        "-110",
        {},
        {}},
       {"no cost", created, 900, 1050, false, six, "null", "null", "null", NoProfit::costs_missing,
        NoTax::profit_unknown},
       {"no payout",
        created,
        {},
        1050,
        true,
        six,
        "null",
        "null",
        "null",
        NoProfit::payout_unknown,
        NoTax::profit_unknown},
       {"cancelled", cancelled, 900, 1050, true, six, "null", "null", "null", NoProfit::order_ended,
        NoTax::profit_unknown},
       {"returned", returned, 0, 1050, true, six, "null", "null", "null", NoProfit::order_ended,
        NoTax::profit_unknown},
       {"no tax profile", created, 900, 1050, true, {}, "490", "null", "null", {}, NoTax::no_tax_profile},
       {"no buyer's price", created, 900, {}, true, six, "490", "null", "null", {}, NoTax::price_unknown}});
  INFO(c.name);
  const auto money = [](double rubles) { return Money{static_cast<std::int64_t>(rubles * 100 + 0.5)}; };
  const UnitCost cost{NmId{1}, "", kDay, Money{400'00}, Money{10'00}, {}, {}, "RUB"};
  OrderFacts facts{.status = c.status};
  if (c.payout) facts.payout = Cost{money(*c.payout), CostKind::actual};
  if (c.buyer_price) facts.buyer_price = money(*c.buyer_price);
  if (c.cost) facts.cost = &cost;
  if (c.profile) facts.profile = &*c.profile;
  const ExpectedProfit expected = expected_profit(facts);
  CHECK(text_of(expected.unit_cost) == (c.cost ? "410" : "null"));
  CHECK(text_of(expected.profit) == c.profit);
  CHECK(text_of(expected.tax) == c.tax);
  CHECK(text_of(expected.profit_after_tax()) == c.after_tax);
  CHECK(expected.no_profit == c.no_profit);
  CHECK(expected.no_tax == c.no_tax);
  CHECK(expected.kind == (c.payout ? CostKind::actual : CostKind::estimate));
}

}  // namespace expected_profit_test
