#include "core/store/order_costs.hpp"

#include <algorithm>

#include "core/store/fbs_orders.hpp"
#include "core/store/finance.hpp"
#include "core/store/tariffs.hpp"

namespace wb::store {
namespace {

// Each text once; the views are of `texts`.
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

}  // namespace

void add_costs(Tx& tx, CabinetId cabinet, std::span<OrderRow> rows, std::span<const CardCosts> cards) {
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
  // What is not there for this cabinet is not looked for; which of it is there comes with the commissions.
  auto& any_finance = tx.prepare("select 1 from finance_reports where cabinet_id = $1 limit 1");
  any_finance.bind_all(cabinet).ask();
  auto& any_fbs = tx.prepare("select 1 from fbs_orders where cabinet_id = $1 limit 1");
  any_fbs.bind_all(cabinet).ask();
  const auto commissions = TariffSpans::load(tx, cabinet, TariffKind::commission, distinct(subjects));
  const auto boxes = TariffSpans::load(tx, cabinet, TariffKind::box, distinct(warehouses));
  const auto is_there = [](Statement& any) {
    const bool found = any.step();
    any.reset();
    return found;
  };
  const bool has_finance = is_there(any_finance);
  const bool has_fbs = is_there(any_fbs);
  std::unordered_map<std::string, OrderFinance> finance;
  if (has_finance) finance = load_order_finance(tx, cabinet, srids);
  std::unordered_map<std::string, FbsOrder> fbs;
  if (has_fbs) fbs = load_fbs_orders(tx, cabinet, srids);

  const TimeZone moscow = TimeZone::moscow();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Order& order = rows[i].order;
    const Date day = moscow.date_of(order.ordered_at);
    CostFacts facts;
    facts.status = order.status;
    facts.warehouse_type = order.warehouse_type;
    facts.price_with_discount = order.price_with_discount;
    facts.for_pay = order.for_pay;
    facts.commission = rates_of<CommissionRates>(commissions.valid_on(subjects[i], day));
    facts.box = rates_of<BoxRates>(boxes.valid_on(warehouses[i], day));
    facts.volume = cards[i].volume;
    if (const auto sums = finance.find(order.srid); sums != finance.end()) facts.finance = sums->second;
    rows[i].costs = order_costs(facts);
    if (auto assembly = fbs.find(order.srid); assembly != fbs.end())
      rows[i].fbs = std::move(assembly->second);
  }
}

}  // namespace wb::store
