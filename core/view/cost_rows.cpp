#include "core/view/cost_rows.hpp"

#include <algorithm>
#include <array>

#include "core/store/product_names.hpp"
#include "core/view/fields.hpp"

namespace wbd::view {
namespace {

constexpr std::array kMissingSources{Dataset::finance};

void amount_field(JsonWriter& json, std::string_view name, Amount amount) {
  json.key(name);
  json.raw(to_decimal(amount));
}

}  // namespace

void write_unit_cost(JsonWriter& json, const store::UnitCostRow& row) {
  const UnitCost& cost = row.cost;
  json.begin_object();
  json.field("cabinet_id", row.cabinet_id);
  json.field("nm_id", cost.nm_id);
  text_field(json, "vendor_code", row.vendor_code);
  text_field(json, "title", row.title);
  text_field(json, "size", cost.size);
  amount_field(json, "goods", cost.goods);
  amount_field(json, "packing", cost.packing);
  amount_field(json, "delivery", cost.delivery);
  amount_field(json, "other", cost.other);
  amount_field(json, "total", cost.total());
  json.field("currency", cost.currency);
  json.field("valid_from", to_string(cost.valid_from));
  day_field(json, "valid_to", row.valid_to);
  json.end_object();
}

void write_missing_cost(JsonWriter& json, const MissingCostRow& row) {
  const ledger::MissingCost& missing = row.missing;
  json.begin_object();
  json.field("cabinet_id", row.cabinet_id);
  json.field("nm_id", missing.nm_id);
  text_field(json, "vendor_code", row.vendor_code);
  text_field(json, "title", row.title);
  json.field("units", missing.units);
  json.field("revenue", to_money(missing.revenue));
  text_field(json, "currency", missing.currency);
  json.field("first_day", to_string(missing.first_day));
  json.field("last_day", to_string(missing.last_day));
  json.end_object();
}

Page unit_costs(db::Tx& tx, const store::UnitCostFilter& filter) {
  const store::UnitCostPage listed = store::list_unit_costs(tx, filter);
  Page page;
  page.data = array_of(listed.rows, write_unit_cost);
  page.total = listed.total;
  return page;
}

Page missing_costs(db::Tx& tx, const MissingCostFilter& filter) {
  const auto successes = store::Successes::prefetch(tx, filter.cabinets);
  std::vector<MissingCostRow> rows;
  for (const CabinetId cabinet : filter.cabinets) {
    const ledger::CostBook book(store::load_unit_costs(tx, cabinet));
    const auto sales = store::article_sales(tx, cabinet, filter.from, filter.to);
    for (ledger::MissingCost& missing : ledger::missing_costs(sales, book))
      rows.push_back({cabinet, std::move(missing), {}, {}});
  }
  std::ranges::stable_sort(rows, [](const MissingCostRow& a, const MissingCostRow& b) {
    return a.missing.revenue > b.missing.revenue;
  });
  Page page;
  page.total = std::ssize(rows);
  rows.erase(rows.begin() + std::min(page.total, filter.offset + filter.limit), rows.end());
  rows.erase(rows.begin(), rows.begin() + std::min(std::ssize(rows), filter.offset));
  std::vector<NmId> articles;
  for (const MissingCostRow& row : rows) articles.push_back(row.missing.nm_id);
  const auto names = store::product_names(tx, filter.cabinets, articles);
  for (MissingCostRow& row : rows) {
    const auto name = names.find(row.missing.nm_id);
    if (name == names.end()) continue;
    row.vendor_code = name->second.vendor_code;
    row.title = name->second.title;
  }
  page.data = array_of(rows, write_missing_cost);
  page.sources = kMissingSources;
  auto known = successes();
  page.as_of = known.oldest(kMissingSources);
  page.successes = std::move(known);
  return page;
}

std::string unit_cost_sample() {
  return array_of(std::vector<store::UnitCostRow>(1), write_unit_cost);
}

std::string missing_cost_sample() {
  return array_of(std::vector<MissingCostRow>(1), write_missing_cost);
}

}  // namespace wbd::view
