#include "core/view/incident_rows.hpp"

namespace wbd::view {

void write_incident(JsonWriter& json, const Incident& incident, const std::string& text) {
  json.begin_object();
  json.field("id", incident.id);
  json.field("kind", to_string(incident.kind));
  json.field("key", incident.key);
  json.field("text", text);
  json.field("began_at", incident.began_at);
  json.field("told_at", incident.announced_at);
  json.field("ended_at", incident.ended_at);
  json.field("end_told_at", incident.end_announced_at);
  json.end_object();
}

std::string incident_sample() {
  std::string row;
  JsonWriter json(row);
  write_incident(json, Incident{}, "");
  return row;
}

}  // namespace wbd::view
