#include "core/store/wb_fields.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"

namespace wbd::store {
namespace {

using nlohmann::json;

std::int64_t milliseconds(const std::optional<UtcTime>& time) {
  return time ? time->time_since_epoch().count() : 0;
}

std::optional<UtcTime> time_of(std::int64_t milliseconds) {
  if (milliseconds == 0) return std::nullopt;
  return UtcTime{Millis{milliseconds}};
}

// {"srid": [rows, had, lost_at, lost_percent, retyped, back_at]}; times in milliseconds, 0 = none.
std::string to_text(const FieldHistories& fields) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  for (const auto& [field, one] : fields) {
    writer.key(field);
    writer.begin_array();
    for (const std::int64_t number : {one.rows, one.had, milliseconds(one.lost_at), one.lost_percent,
                                      std::int64_t{one.retyped}, milliseconds(one.back_at)}) {
      writer.value(number);
    }
    writer.end_array();
  }
  writer.end_object();
  return out;
}

FieldHistories from_text(std::string_view text) {
  FieldHistories fields;
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return fields;
  for (const auto& [field, numbers] : object.items()) {
    constexpr std::size_t kNumbers = 6;
    const bool sound =
        numbers.is_array() && numbers.size() == kNumbers &&
        std::all_of(numbers.begin(), numbers.end(), [](const json& n) { return n.is_number_integer(); });
    if (!sound) continue;
    const auto number = [&numbers](std::size_t i) { return numbers[i].get<std::int64_t>(); };
    fields[field] = {number(0), number(1), time_of(number(2)), number(3), number(4) != 0, time_of(number(5))};
  }
  return fields;
}

bool has_changed(const FieldHistory& field) {
  return field.lost_at || field.back_at;
}

}  // namespace

FieldHistories load_wb_fields(db::Tx& tx, CabinetId cabinet, std::string_view operation) {
  auto& query = tx.prepare("select fields from wb_fields where cabinet_id = $1 and operation = $2");
  query.bind_all(cabinet, operation);
  FieldHistories fields;
  if (query.step()) {
    fields = from_text(query.text(0));
    query.reset();
  }
  return fields;
}

void save_wb_fields(db::Tx& tx, CabinetId cabinet, std::string_view operation, const FieldHistories& fields,
                    UtcTime now) {
  const bool news = std::ranges::any_of(fields, [](const auto& one) { return has_changed(one.second); });
  tx.prepare(R"(insert into wb_fields(cabinet_id, operation, fields, has_news, updated_at)
                values($1, $2, $3, $4, $5)
                on conflict(cabinet_id, operation) do update
                set fields = excluded.fields, has_news = excluded.has_news, updated_at = excluded.updated_at)")
      .bind_all(cabinet, operation, to_text(fields), news, now)
      .run();
}

std::vector<FieldDrift> wb_field_drifts(db::Tx& tx, UtcTime back_since) {
  auto& query = tx.prepare(
      "select cabinet_id, operation, fields from wb_fields where has_news order by cabinet_id, operation");
  std::vector<FieldDrift> drifts;
  while (query.step()) {
    const CabinetId cabinet{query.integer(0)};
    const std::string operation(query.text(1));
    for (auto& [field, history] : from_text(query.text(2))) {
      if (history.lost_at || (history.back_at && *history.back_at >= back_since))
        drifts.push_back({cabinet, operation, field, history});
    }
  }
  return drifts;
}

}  // namespace wbd::store
