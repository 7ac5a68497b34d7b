#include "core/store/order_costs.hpp"

#include <algorithm>

#include "core/store/fbs_orders.hpp"
#include "core/store/finance.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/warehouses.hpp"

namespace wbd::store {
namespace {

// Each text once; the views point into `texts`.
std::vector<std::string_view> distinct(const std::vector<std::string>& texts) {
  std::vector<std::string_view> out(texts.begin(), texts.end());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase(out, std::string_view());
  return out;
}

template <class Rates>
const Rates* rates_of(const Tariff* tariff) {
  return tariff ? std::get_if<Rates>(&tariff->rates) : nullptr;
}

std::optional<std::int64_t> cargo_type_of(const std::vector<CargoType>& warehouses, const Order& order,
                                          const std::optional<FbsOrder>& fbs) {
  for (const CargoType& warehouse : warehouses) {
    const bool same = fbs && fbs->warehouse_id ? warehouse.id == *fbs->warehouse_id
                                               : order.warehouse && warehouse.name == *order.warehouse;
    if (same) return warehouse.cargo_type;
  }
  return std::nullopt;
}

}  // namespace

OrderCostReader::OrderCostReader(db::Tx& tx, CabinetId cabinet)
    : tx_(tx),
      cabinet_(cabinet),
      present_(tx.prepare(R"(select exists(select 1 from finance_reports where cabinet_id = $1),
                                    exists(select 1 from fbs_orders where cabinet_id = $1))")) {
  present_.bind_all(cabinet).prefetch();
}

void OrderCostReader::fill(std::span<OrderRow> rows, std::span<const CardCosts> cards) {
  present_.step();
  const bool has_finance = present_.boolean(0);
  const bool has_fbs = present_.boolean(1);
  present_.reset();
  if (rows.empty()) return;
  std::vector<std::string_view> srids;
  std::vector<std::string> subjects, warehouses;  // "" where there is none
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Order& order = rows[i].order;
    const auto& subject = cards[i].subject_id;
    srids.emplace_back(order.srid);
    subjects.push_back(subject ? std::to_string(*subject) : "");
    warehouses.push_back(order.warehouse.value_or(""));
  }
  const bool from_sellers = std::any_of(rows.begin(), rows.end(), [](const OrderRow& row) {
    return row.order.warehouse_type == WarehouseType::seller;
  });
  if (from_sellers) {
    warehouses.emplace_back(kOwnWarehouseTariff);
    warehouses.emplace_back(kOwnOversizeTariff);
  }
  // A cabinet without finance rows or assembly orders needs no look-up.
  const std::vector<std::string_view> no_srids;
  const std::vector<std::string_view> subject_keys = distinct(subjects),
                                      warehouse_keys = distinct(warehouses);
  const auto pending_finance = prefetch_order_finance(tx_, cabinet_, has_finance ? srids : no_srids);
  const auto pending_fbs = prefetch_fbs_orders(tx_, cabinet_, has_fbs ? srids : no_srids);
  const auto pending_commissions = TariffSpans::prefetch(tx_, cabinet_, TariffKind::commission, subject_keys);
  const auto pending_boxes = TariffSpans::prefetch(tx_, cabinet_, TariffKind::box, warehouse_keys);
  const auto pending_cargo = prefetch_cargo_types(tx_, cabinet_, from_sellers);
  const auto finance = pending_finance();
  auto fbs = pending_fbs();
  const TariffSpans commissions = pending_commissions();
  const TariffSpans boxes = pending_boxes();
  const std::vector<CargoType> cargo = pending_cargo();

  const TimeZone moscow = TimeZone::moscow();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Order& order = rows[i].order;
    const Date day = moscow.date_of(order.ordered_at);
    CostFacts facts;
    facts.status = order.status;
    facts.warehouse_type = order.warehouse_type;
    facts.price_with_discount = order.price_with_discount;
    facts.for_pay = order.for_pay;
    const Tariff* const fee = commissions.valid_on(subjects[i], day);
    facts.commission = rates_of<CommissionRates>(fee);
    if (!order.category && fee != nullptr) rows[i].order.category = fee->group;
    facts.subject_known = cards[i].subject_id.has_value();
    if (auto assembly = fbs.find(order.srid); assembly != fbs.end())
      rows[i].fbs = std::move(assembly->second);
    if (order.warehouse_type) {
      // An amount in another currency than the order's is no estimate.
      const auto rates_on_day = [&](std::string_view name) {
        const Tariff* const tariff = boxes.valid_on(name, day);
        const bool fits = tariff && tariff->currency.value_or(order.currency) == order.currency;
        return fits ? rates_of<BoxRates>(tariff) : nullptr;
      };
      const auto* named = rates_on_day(warehouses[i]);
      const auto key = own_warehouse_tariff(warehouses[i], cargo_type_of(cargo, order, rows[i].fbs));
      const auto* own = key ? rates_on_day(*key) : nullptr;
      facts.box = box_rates_of(*order.warehouse_type, warehouses[i], named, own);
    }
    facts.volume = cards[i].volume;
    if (const auto sums = finance.find(order.srid); sums != finance.end()) facts.finance = sums->second;
    rows[i].costs = order_costs(facts);
  }
}

}  // namespace wbd::store
