#pragma once
// What one request asks for, once it is known who asks: enough to find the answer in the cache or to read it
// from the database. Made by pure functions from the request and a Directory.

#include <variant>

#include "daemon/rest/access.hpp"
#include "daemon/rest/arguments.hpp"

namespace wbd::rest {

struct Plan {
  const Route* route = nullptr;
  std::int64_t key_id = 0;
  KeyScope scope = KeyScope::user;
  std::int64_t directory = 0;  // version of the directory that gave the viewer
  std::optional<UtcTime> key_expires_at;
  Viewer viewer;
  CabinetList sources;                 // the viewer's cabinets that hold data: all but the pending ones
  Arguments arguments;                 // of query, path and body, with the fallbacks of those not given
  std::string format;                  // of a route that has one: json, text or html
  std::optional<std::int64_t> own_id;  // the object, when it was named by an id of ours
  std::optional<EventThresholds> thresholds;  // of the user, if the answer is for one
  std::string reader_zone;  // of a route that shows times in it, when it is not the installation's
  std::string cache_key;    // see cache_key.hpp: two viewers may share it, so is_for() decides
  std::string flight_key;   // equal only for the same answer: who waits for a load gets its outcome unseen
};

struct PlanInput {
  const Directory& directory;
  const Route& route;
  std::string_view path_value, query, body;
  Credentials credentials;
  UtcTime now;
  const TimeZone& zone;
  std::string_view language;  // when neither the request nor its user names one
};
// The checks come in this order: key (401), parameters (422), user and cabinet (404).
[[nodiscard]] std::variant<Plan, Problem> make_plan(const PlanInput& input);

// "application/json", or the type of a report's format.
[[nodiscard]] std::string_view content_type(const Plan& plan);
// The answer is `data` within an envelope; false for reports as text or HTML.
[[nodiscard]] bool has_envelope(const Plan& plan);

}  // namespace wbd::rest
