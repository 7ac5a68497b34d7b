#pragma once
// The beginning and the end of an incident as a message, and as the payload of its delivery. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "core/model/incident.hpp"
#include "core/model/language.hpp"
#include "core/notify/message.hpp"

namespace wbd::notify {

// Types of the deliveries.
inline constexpr std::string_view kIncidentBegan = "incident.began", kIncidentEnded = "incident.ended";

// "Cabinet 7: syncs of orders have failed 5 times in a row: ..."
[[nodiscard]] std::string incident_sentence(const Incident& incident, Language language);
// The command that shows more, such as "wbctl status".
[[nodiscard]] std::string_view incident_command(IncidentKind kind);

// A JSON object: kind, key, subject, number, reason, began_at, ended_at.
[[nodiscard]] std::string incident_payload(const Incident& incident);
// nullopt for another type, or for a payload that is no incident.
[[nodiscard]] std::optional<Message> incident_message(std::string_view type, std::string_view payload,
                                                      Language language);

}  // namespace wbd::notify
