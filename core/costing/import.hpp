#pragma once
// Imports a table of unit costs into a cabinet, and writes one.

#include <string>
#include <string_view>

#include "core/costing/plan.hpp"
#include "core/db/database.hpp"
#include "core/model/language.hpp"

namespace wbd::costing {

struct ImportRequest {
  CabinetId cabinet;
  UtcTime now;
  std::optional<Date> from{};  // see ImportOptions
  bool dry_run = false;        // only plans
};
// Saves all changes of the plan in the caller's transaction, or nothing when a line has a problem. Excludes
// other writers of the cabinet, and raises its data version after a change.
[[nodiscard]] ImportPlan import_costs(db::Tx& tx, const sheet::Table& table, const ImportRequest& request);

// {"costs": [{"nm_id": 1, "goods": 2.5, ...}]}, or the array alone, as a table: line 1 has the names, line 2
// is the first item. Errc::bad_data names a member that is unknown or of another type.
[[nodiscard]] Result<sheet::Table> table_of_json(std::string_view body, Language language = Language::en);

// All versions of the cabinet as CSV that imports unchanged. Russian: headings in Russian, `;`, decimal
// commas and a byte order mark, as a Russian Excel opens it. English: names as in JSON, `,`.
[[nodiscard]] std::string export_costs(db::Tx& tx, CabinetId cabinet, Language language);

}  // namespace wbd::costing
