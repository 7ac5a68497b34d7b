#pragma once
// The detail of an incident as a JSON object.

#include <string>
#include <string_view>

#include "core/model/incident.hpp"

namespace wbd::store {

[[nodiscard]] std::string incident_detail_text(const IncidentDetail& detail);
// Members that are missing or of another type stay empty.
[[nodiscard]] IncidentDetail parse_incident_detail(std::string_view text);

}  // namespace wbd::store
