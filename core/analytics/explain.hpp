#pragma once
// Says how a figure was made: its formula, its inputs with their values, and WB's rows behind it.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analytics/figures.hpp"
#include "core/analytics/windows.hpp"
#include "core/db/database.hpp"
#include "core/model/dataset.hpp"

namespace wbd::analytics {

struct ExplainQuery {
  std::string figure;  // one of kFigureNames
  std::vector<CabinetId> cabinets;
  Period period;
  std::optional<NmId> nm_id{};
  UtcTime now;
  Language language = Language::ru;
  std::int64_t limit = 50, offset = 0;  // of the rows
};
// The datasets behind a figure.
[[nodiscard]] std::span<const Dataset> figure_sources(std::string_view figure);

// {"figure", "unit", "currency", "value", "unknown", "formula", "inputs": [{"name", "unit", "value"}],
// "rows": [...], "rows_total"}. `unknown` is the reason of a value that is null. Sums are those of the main
// currency. Orders and sales are rows by srid, accounting rows by report_id and rrd_id.
[[nodiscard]] std::string explain_json(db::Tx& tx, const ExplainQuery& query, const TimeZone& zone);

}  // namespace wbd::analytics
