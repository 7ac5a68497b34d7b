#pragma once
// Unit costs of articles by the day from which they hold. See core/ledger/cost_book.hpp for the version of a
// day.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/article_sales.hpp"
#include "core/model/unit_cost.hpp"

namespace wbd::store {

// Inserts each version, or replaces the amounts of the stored one of the same article, size and day.
void save_unit_costs(db::Tx& tx, CabinetId cabinet, std::span<const UnitCost> costs);
// False: there is no such version.
bool delete_unit_cost(db::Tx& tx, CabinetId cabinet, NmId nm_id, std::string_view size, Date valid_from);
[[nodiscard]] bool has_unit_costs(db::Tx& tx, std::span<const CabinetId> cabinets);  // one of them has any
// All versions of the cabinet, by article, size and day.
[[nodiscard]] std::vector<UnitCost> load_unit_costs(db::Tx& tx, CabinetId cabinet);
// Those of one article, by size and day.
[[nodiscard]] std::vector<UnitCost> load_unit_costs(db::Tx& tx, CabinetId cabinet, NmId nm_id);
// Those of the articles that the ledger has on these Moscow days, both inclusive; by article, size and day.
[[nodiscard]] std::vector<UnitCost> load_ledger_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to);

struct UnitCostFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<NmId> nm_id{};
  std::optional<Date> day{};  // only the versions that hold on this day
  std::int64_t limit = 50, offset = 0;
};
struct UnitCostRow {
  CabinetId cabinet_id;
  UnitCost cost;
  std::optional<Date> valid_to;  // the last day; none: no later version
  std::optional<std::string> vendor_code, title;
};
struct UnitCostPage {
  std::vector<UnitCostRow> rows;
  std::int64_t total = 0;
};  // cabinet, article, size ascending, then the newest version first
[[nodiscard]] UnitCostPage list_unit_costs(db::Tx& tx, const UnitCostFilter& filter);

// Units and revenue of the plain sales in force, by article, size, day and currency. Days are those of the
// reports, both inclusive; rows without an article are left out.
[[nodiscard]] std::vector<ArticleSales> article_sales(db::Tx& tx, CabinetId cabinet, std::optional<Date> from,
                                                      std::optional<Date> to);

}  // namespace wbd::store
