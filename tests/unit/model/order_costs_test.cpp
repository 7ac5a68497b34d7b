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

TEST_CASE("an absent estimate has its reason") {
  struct Case {
    const char* name;
    void (*change)(CostFacts&);
    std::optional<NoEstimate> commission, logistics;
  };
  static const CommissionRates no_fbw = rates({}, 2005);
  static const BoxRates no_base = box({}, Money{1});
  using R = NoEstimate;
  const auto c = EACH_ROW(
      Case,
      {
          {"nothing missing", [](CostFacts&) {}, {}, {}},
          {"no price yet", [](CostFacts& f) { f.price_with_discount.reset(); }, R::price_unknown, {}},
          {"no warehouse", [](CostFacts& f) { f.warehouse_type.reset(); }, R::warehouse_unknown,
           R::warehouse_unknown},
          {"no card",
           [](CostFacts& f) { f.commission = nullptr, f.subject_known = false; },
           R::subject_unknown,
           {}},
          {"a subject without commission", [](CostFacts& f) { f.commission = nullptr; }, R::no_rate, {}},
          {"a commission without the model", [](CostFacts& f) { f.commission = &no_fbw; }, R::no_rate, {}},
          {"no dimensions", [](CostFacts& f) { f.volume.reset(); }, {}, R::dimensions_unknown},
          {"a warehouse outside the tariffs", [](CostFacts& f) { f.box = nullptr; }, {}, R::no_tariff},
          {"a tariff without price", [](CostFacts& f) { f.box = &no_base; }, {}, R::no_tariff},
          {"accounting has both",
           [](CostFacts& f) {
             f.box = nullptr;
             f.commission = nullptr;
             f.finance.commission = f.finance.logistics = Money{1};
           },
           {},
           {}},
      });
  INFO(c.name);
  CostFacts facts;
  facts.warehouse_type = WarehouseType::wb;
  facts.price_with_discount = Money{100'000};
  facts.commission = &kRates;
  facts.subject_known = true;
  facts.box = &kBox;
  facts.volume = 3 * kLitre;
  c.change(facts);
  const OrderCosts costs = order_costs(facts);
  CHECK(costs.no_commission == c.commission);
  CHECK(costs.no_logistics == c.logistics);
  CHECK(costs.commission.has_value() != c.commission.has_value());
  CHECK(costs.logistics.has_value() != c.logistics.has_value());
}

TEST_CASE("goods in a seller's warehouse pay its own tariff, by their size") {
  struct Case {
    const char* warehouse;
    std::optional<std::int64_t> cargo;
    std::optional<std::string_view> want;
  };
  const auto c = EACH_ROW(Case, {
                                    {"Склад WB РФ", {}, "Свой склад РФ"},
                                    {"Склад WB СГТ РФ", {}, "Свой склад СГТ РФ"},
                                    {"", {}, "Свой склад РФ"},
                                    {"Мой склад", 1, "Свой склад РФ"},
                                    {"Мой склад", 2, "Свой склад СГТ РФ"},
                                    {"Мой склад", 3, std::nullopt},
                                    {"Мой склад", 9, "Свой склад РФ"},
                                });
  INFO(c.warehouse);
  CHECK(own_warehouse_tariff(c.warehouse, c.cargo) == c.want);
}

TEST_CASE("the tariff row of an order is its warehouse's, or the one of sellers' warehouses") {
  const BoxRates without_fbs;
  struct Case {
    const char* name;
    WarehouseType type;
    const char* warehouse;
    const BoxRates* named;
    bool own;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"WB's warehouse", WarehouseType::wb, "Минск", &kBox, false},
                         {"WB's hidden warehouse", WarehouseType::wb, "Склад WB РФ", nullptr, false},
                         {"no row of that name", WarehouseType::seller, "Мой", nullptr, true},
                         {"a row with a price", WarehouseType::seller, "Склад WB РФ", &kBox, false},
                         {"a Russian row without", WarehouseType::seller, "Склад WB РФ", nullptr, true},
                     });
  INFO(c.name);
  const BoxRates own = box(Money{1}, Money{1});
  CHECK(box_rates_of(c.type, c.warehouse, c.named, &own) == (c.own ? &own : c.named));
  CHECK(box_rates_of(WarehouseType::seller, "Минск", &without_fbs, &own) == &without_fbs);
  CHECK(box_rates_of(WarehouseType::seller, "Склад WB РФ", &without_fbs, &own) == &own);
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
