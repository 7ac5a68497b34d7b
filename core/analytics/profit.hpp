#pragma once
// The profit of a period (SPEC 14): the ledger of the reports in force, with the seller's costs and taxes.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/db/database.hpp"
#include "core/ledger/adverts.hpp"
#include "core/ledger/profit.hpp"

namespace wbd::analytics {

struct ProfitQuery {
  std::vector<CabinetId> cabinets;
  Date from, to;  // Moscow days of WB's reports (rrDate), both inclusive
  ledger::ProfitGroup group_by = ledger::ProfitGroup::product;
  std::optional<NmId> nm_id{};  // only this article: then nothing belongs to the account
};

// Which days and reports stand behind the figures.
struct ProfitCoverage {
  std::int64_t days = 0;  // of the period
  std::int64_t storage_days = 0,
               advert_days = 0;  // days whose lists were read, of the cabinet with the fewest
  std::int64_t reports = 0, reconciled = 0, unreconciled = 0, unchecked = 0, pending = 0;
  std::int64_t unrecognised = 0;  // rows of no known kind
};

// One currency.
struct ProfitAnswer {
  std::string currency;
  ledger::Profit total, account;
  std::map<std::string, ledger::Profit> groups;  // by key, see ledger::ProfitReport
  bool has_profile = false;
};
struct ProfitResult {
  std::vector<ProfitAnswer> currencies;  // the one with the greatest revenue first
  ProfitCoverage coverage;
  // Adverts that WB charged apart from the payout on these days; nullopt: no list of them was read, or one
  // article is asked for. In the currency of the seller's account.
  std::optional<ledger::AdvertsOutside> adverts_outside;
};
// Costs and taxes are those of each cabinet; the groups of several cabinets are added.
[[nodiscard]] ProfitResult profit(db::Tx& tx, const ProfitQuery& query);

// The object of `GET /api/v1/analytics/profit`.
[[nodiscard]] std::string profit_json(db::Tx& tx, const ProfitQuery& query);
// The same of a result that is known.
[[nodiscard]] std::string profit_json(db::Tx& tx, const ProfitQuery& query, const ProfitResult& result);

// {"rows": [...]}: the groups, then the rows "account" and "total", of each currency; for a spreadsheet.
// Every row has the same members.
[[nodiscard]] std::string profit_rows_json(db::Tx& tx, const ProfitQuery& query);

// Per unit sold and not returned, rounded to the kopeck; percentages in hundredths. nullopt when unknown.
[[nodiscard]] std::optional<Money> per_unit(const ledger::Profit& profit);
[[nodiscard]] std::optional<std::int64_t> margin_hundredths(const ledger::Profit& profit);
[[nodiscard]] std::optional<std::int64_t> roi_hundredths(const ledger::Profit& profit);

// The fields of one Profit: units, sums rounded to kopecks, and the rounding.
void write_profit_fields(JsonWriter& json, const ledger::Profit& profit);

}  // namespace wbd::analytics
