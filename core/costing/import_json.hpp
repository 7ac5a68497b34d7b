#pragma once
// The result of an import as the JSON of the API.

#include "core/base/json_text.hpp"
#include "core/costing/plan.hpp"
#include "core/model/language.hpp"

namespace wbd::costing {

// {"lines", "created", "changed", "unchanged", "skipped", "dry_run", "ignored_columns", "errors": [{"line",
// "column", "message"}]}
void write_import(JsonWriter& json, const ImportPlan& plan, bool dry_run, Language language);

}  // namespace wbd::costing
