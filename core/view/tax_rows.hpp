#pragma once
// The tax profile of a cabinet with the thresholds of the year, as the JSON of the API.

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/db/database.hpp"
#include "core/model/language.hpp"
#include "core/model/tax_profile.hpp"

namespace wbd::view {

struct TaxView {
  CabinetId cabinet_id;
  std::vector<TaxProfile> profiles{};  // by day
  Date today;                          // in Moscow
  // From stored report rows of the year in rubles; nullopt: none is stored.
  std::optional<Amount> income{};
};
[[nodiscard]] TaxView tax_view(db::Tx& tx, CabinetId cabinet, Date today);

void write_tax(JsonWriter& json, const TaxView& view, Language language);

}  // namespace wbd::view
