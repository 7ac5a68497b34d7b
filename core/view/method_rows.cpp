#include "core/view/method_rows.hpp"

#include <fmt/format.h>

#include "core/view/loading.hpp"

namespace wbd::view {

std::string refusal_text(const store::RefusedMethod& refused, Language language) {
  return fmt::format(
      fmt::runtime(pick(language,
                        "WB refuses {} ({}) to this token: {}; it is asked again at {}, or with "
                        "another token",
                        "WB не разрешает этому токену {} ({}): {}; повторный запрос {} или с "
                        "другим токеном")),
      refused.operation, dataset_name(refused.dataset, language), refused.reason, to_rfc3339(refused.until));
}

std::string drift_text(const store::FieldDrift& drift, Language language) {
  const auto& lost = drift.history;
  const std::string since = lost.lost_at ? to_rfc3339(*lost.lost_at) : std::string();
  const auto how =
      lost.retyped ? pick(language, "the field {} of {} has another type since {}",
                          "поле {} метода {} пишется другим типом с {}")
                   : pick(language, "the field {} of {} is missing since {}", "поля {} метода {} нет с {}");
  return fmt::format(fmt::runtime(how), drift.field, drift.operation, since) +
         std::string(pick(language, "; what was known of it is kept", "; известные значения сохранены"));
}

void write_wb_changes(JsonWriter& json, std::span<const store::RefusedMethod> refused,
                      std::span<const store::FieldDrift> drifts, Language language) {
  json.key("refused_methods");
  json.begin_array();
  for (const store::RefusedMethod& one : refused) {
    json.begin_object();
    json.field("cabinet_id", one.cabinet_id);
    json.field("dataset", to_string(one.dataset));
    json.field("operation", one.operation);
    json.field("since", one.since);
    json.field("next_try_at", one.until);
    json.field("reason", one.reason);
    json.field("text", refusal_text(one, language));
    json.end_object();
  }
  json.end_array();
  json.key("changed_fields");
  json.begin_array();
  for (const store::FieldDrift& one : drifts) {
    if (!one.history.lost_at) continue;
    json.begin_object();
    json.field("cabinet_id", one.cabinet_id);
    json.field("operation", one.operation);
    json.field("field", one.field);
    json.field("since", one.history.lost_at);
    json.field("change", one.history.retyped ? "retyped" : "missing");
    json.field("rows_percent", one.history.lost_percent);
    json.field("text", drift_text(one, language));
    json.end_object();
  }
  json.end_array();
}

}  // namespace wbd::view
