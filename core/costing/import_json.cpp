#include "core/costing/import_json.hpp"

namespace wbd::costing {

void write_import(JsonWriter& json, const ImportPlan& plan, bool dry_run, Language language) {
  json.begin_object();
  json.field("lines", plan.lines);
  json.field("created", plan.created);
  json.field("changed", plan.changed);
  json.field("unchanged", plan.unchanged);
  json.field("skipped", plan.skipped);
  json.field("dry_run", dry_run);
  json.key("ignored_columns");
  json.begin_array();
  for (const std::string& heading : plan.ignored) json.value(heading);
  json.end_array();
  json.key("errors");
  json.begin_array();
  for (const LineProblem& problem : plan.problems) {
    json.begin_object();
    json.field("line", problem.line);
    json.field("column", problem.column.empty() ? std::nullopt : std::optional(problem.column));
    json.field("message", explain(problem, language));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace wbd::costing
