#include "core/view/rows.hpp"

namespace wbd::view {

void write_event(JsonWriter& json, const store::EventRow& row) {
  json.begin_object();
  json.field("id", row.id);
  json.field("type", row.type);
  json.field("cabinet_id", row.cabinet_id);
  json.field("subject", row.subject);
  json.field("happened_at", row.happened_at);
  json.field("created_at", row.created_at);
  json.key("payload");
  json.raw(row.payload);
  json.end_object();
}

}  // namespace wbd::view
