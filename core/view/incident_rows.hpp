#pragma once
// Incidents as JSON objects.

#include <string>

#include "core/base/json_text.hpp"
#include "core/model/incident.hpp"

namespace wbd::view {

// `text`: the incident as a sentence.
void write_incident(JsonWriter& json, const Incident& incident, const std::string& text);
// An incident with all members, for the columns of an empty list.
[[nodiscard]] std::string incident_sample();

}  // namespace wbd::view
