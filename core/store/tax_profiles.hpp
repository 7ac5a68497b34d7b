#pragma once
// The tax profiles of cabinets by the day from which they hold.

#include <optional>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/tax_profile.hpp"

namespace wbd::store {

// Inserts the version, or replaces the stored one of the same day. False: it was stored already.
bool save_tax_profile(db::Tx& tx, CabinetId cabinet, const TaxProfile& profile);
[[nodiscard]] std::vector<TaxProfile> load_tax_profiles(db::Tx& tx, CabinetId cabinet);  // by day

// The revenue of the ledger in rubles, of reports in force, over days of WB's accounting (both inclusive):
// the same income from which the taxes of a profit follow. nullopt: nothing was sold, so it is unknown.
[[nodiscard]] std::optional<Amount> ruble_income(db::Tx& tx, CabinetId cabinet, Date from, Date to);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<TaxRegime> {
  static constexpr std::string_view kName = "tax regime";
  static constexpr auto kParse = parse_tax_regime;
};

}  // namespace wbd::db
