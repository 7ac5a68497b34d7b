#include "core/model/order_costs.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace order_costs_test {

using namespace wbd;

namespace {

CommissionRates rates(std::optional<std::int64_t> fbw, std::optional<std::int64_t> fbs) {
  CommissionRates rates;
  rates.fbw = fbw;
  rates.fbs = fbs;
  return rates;
}

BoxRates box(std::optional<Money> base, std::optional<Money> litre) {
  BoxRates rates;
  rates.delivery_base = base;
  rates.delivery_litre = litre;
  rates.fbs_delivery_base = Money{4050};
  rates.fbs_delivery_litre = Money{1100};
  return rates;
}

const CommissionRates kRates = rates(1550, 2005);
const BoxRates kBox = box(Money{4800}, Money{1120});
constexpr std::int64_t kLitre = 1'000'000;

}  // namespace

TEST_CASE("a commission is estimated from the price and the rate of the warehouse's model") {
  struct Case {
    const char* name;
    std::optional<WarehouseType> warehouse;
    std::optional<Money> price;
    CommissionRates rates;
    std::optional<Commission> want;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"WB's warehouse", WarehouseType::wb, Money{120'050}, kRates,
           Commission{Money{18'608}, 1550, CostKind::estimate}},  // 18607.75
          {"the seller's", WarehouseType::seller, Money{120'050}, kRates,
           Commission{Money{24'070}, 2005, CostKind::estimate}},  // 24070.025
          {"half a kopeck goes up", WarehouseType::wb, Money{100}, rates(50, {}),
           Commission{Money{1}, 50, CostKind::estimate}},
          {"less than half goes down", WarehouseType::wb, Money{99}, rates(50, {}),
           Commission{Money{0}, 50, CostKind::estimate}},
          {"a rate of 0", WarehouseType::wb, Money{99}, rates(0, {}),
           Commission{Money{0}, 0, CostKind::estimate}},
          {"an unknown model", std::nullopt, Money{120'050}, kRates, std::nullopt},
          {"an unknown price", WarehouseType::wb, std::nullopt, kRates, std::nullopt},
          {"no rate of this model", WarehouseType::seller, Money{120'050}, rates(1550, {}), std::nullopt},
      });
  INFO(c.name);
  CostFacts facts;
  facts.warehouse_type = c.warehouse;
  facts.price_with_discount = c.price;
  facts.commission = &c.rates;
  CHECK(order_costs(facts).commission == c.want);
  facts.commission = nullptr;
  CHECK(order_costs(facts).commission == std::nullopt);
}

TEST_CASE("logistics are estimated by the first litre and each further one begun") {
  struct Case {
    const char* name;
    WarehouseType warehouse;
    std::optional<std::int64_t> volume;
    BoxRates rates;
    std::optional<Money> want;
  };
  const auto c = EACH_ROW(
      Case, {
                {"a thimble", WarehouseType::wb, 1, kBox, Money{4800}},
                {"a litre", WarehouseType::wb, kLitre, kBox, Money{4800}},
                {"a drop more", WarehouseType::wb, kLitre + 1, kBox, Money{5920}},
                {"five litres", WarehouseType::wb, 5 * kLitre, kBox, Money{9280}},
                {"five litres of the seller's", WarehouseType::seller, 5 * kLitre, kBox, Money{8450}},
                {"no dimensions", WarehouseType::wb, std::nullopt, kBox, std::nullopt},
                {"no first litre", WarehouseType::wb, 1, box({}, Money{1}), std::nullopt},
                {"no price of a litre that is needed", WarehouseType::wb, 2 * kLitre, box(Money{7}, {}),
                 std::nullopt},
                {"no price of a litre that is not", WarehouseType::wb, kLitre, box(Money{7}, {}), Money{7}},
            });
  INFO(c.name);
  CostFacts facts;
  facts.warehouse_type = c.warehouse;
  facts.volume = c.volume;
  facts.box = &c.rates;
  const auto want = c.want ? std::optional(Cost{*c.want, CostKind::estimate}) : std::nullopt;
  CHECK(order_costs(facts).logistics == want);
  facts.box = nullptr;
  CHECK(order_costs(facts).logistics == std::nullopt);
}

TEST_CASE("what accounting tells replaces the estimate, each amount by itself") {
  CostFacts facts;
  facts.status = OrderStatus::buyout;
  facts.warehouse_type = WarehouseType::wb;
  facts.price_with_discount = Money{100'000};
  facts.commission = &kRates;
  facts.box = &kBox;
  facts.volume = kLitre;
  facts.for_pay = Money{84'000};
  CHECK(order_costs(facts) == OrderCosts{Commission{Money{15'500}, 1550, CostKind::estimate},
                                         Cost{Money{4'800}, CostKind::estimate},
                                         Cost{Money{84'000}, CostKind::estimate}});
  facts.finance.logistics = Money{0};  // reversed: known, and nothing
  CHECK(order_costs(facts).logistics == Cost{Money{0}, CostKind::actual});
  CHECK(order_costs(facts).commission->kind == CostKind::estimate);
  facts.finance.commission = Money{16'667};
  facts.finance.price = Money{100'000};
  facts.finance.paid = Money{83'333};
  CHECK(order_costs(facts) == OrderCosts{Commission{Money{16'667}, 1667, CostKind::actual},
                                         Cost{Money{0}, CostKind::actual},
                                         Cost{Money{83'333}, CostKind::actual}});
  facts.finance.price = Money{0};
  CHECK(order_costs(facts).commission == Commission{Money{16'667}, std::nullopt, CostKind::actual});
}

TEST_CASE("what is to be paid follows the best source, and nothing is promised for what came to nothing") {
  CostFacts facts;
  facts.warehouse_type = WarehouseType::wb;
  facts.price_with_discount = Money{100'000};
  CHECK(order_costs(facts).to_be_paid == std::nullopt);  // no rate
  facts.commission = &kRates;
  CHECK(order_costs(facts).to_be_paid == Cost{Money{84'500}, CostKind::estimate});
  for (const auto status : {OrderStatus::cancelled, OrderStatus::returned}) {
    facts.status = status;
    facts.for_pay = Money{84'000};
    CHECK(order_costs(facts).to_be_paid == std::nullopt);
  }
  facts.finance.commission = Money{16'000};  // sold and brought back, as accounting has it
  CHECK(order_costs(facts).to_be_paid == Cost{Money{0}, CostKind::actual});
}

}  // namespace order_costs_test
