#include "core/store/incident_detail.hpp"

#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"

namespace wbd::store {

std::string incident_detail_text(const IncidentDetail& detail) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("subject", detail.subject);
  json.field("number", detail.number);
  json.field("reason", detail.reason);
  json.end_object();
  return text;
}

IncidentDetail parse_incident_detail(std::string_view text) {
  IncidentDetail detail;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return detail;
  const auto word = [&json](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  detail.subject = word("subject");
  detail.reason = word("reason");
  const auto number = json.find("number");
  if (number != json.end() && number->is_number_integer()) detail.number = number->get<std::int64_t>();
  return detail;
}

}  // namespace wbd::store
