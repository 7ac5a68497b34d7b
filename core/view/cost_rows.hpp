#pragma once
// Unit costs and articles without them, as the JSON of the API.

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/ledger/missing_costs.hpp"
#include "core/store/unit_costs.hpp"
#include "core/view/pages.hpp"

namespace wbd::view {

void write_unit_cost(JsonWriter& json, const store::UnitCostRow& row);

struct MissingCostFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<Date> from{}, to{};  // days of WB's accounting, both inclusive
  std::int64_t limit = 50, offset = 0;
};
struct MissingCostRow {
  CabinetId cabinet_id;
  ledger::MissingCost missing;
  std::optional<std::string> vendor_code, title;
};
void write_missing_cost(JsonWriter& json, const MissingCostRow& row);

[[nodiscard]] Page unit_costs(db::Tx& tx, const store::UnitCostFilter& filter);
// Highest revenue first.
[[nodiscard]] Page missing_costs(db::Tx& tx, const MissingCostFilter& filter);

[[nodiscard]] std::string unit_cost_sample();
[[nodiscard]] std::string missing_cost_sample();

}  // namespace wbd::view
