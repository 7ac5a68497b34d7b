#pragma once
// A request, checked and authorised: all that is needed to find its answer in a cache or to read it from the
// database. planner.hpp makes it.

#include <memory>

#include "daemon/rest/access.hpp"
#include "daemon/rest/arguments.hpp"

namespace wbd::rest {

struct Plan {
  const Route* route = nullptr;
  std::int64_t key_id = 0;
  KeyScope scope = KeyScope::user;
  std::int64_t directory = 0;  // version of the directory that it was made with
  std::optional<UtcTime> key_expires_at;
  Viewer viewer;
  CabinetList sources;                 // the viewer's cabinets without the pending ones, which hold no data
  std::vector<SourceMode> modes;       // of `sources`, in their order
  Arguments arguments;                 // from query, path and body; absent ones have their fallback
  std::string format;                  // json, text or html, if the route has the parameter
  std::optional<std::int64_t> own_id;  // the object's id, if the path gives our own id
  std::optional<EventThresholds> thresholds;  // the user's, if the answer is for a user
  Language language = Language::ru;           // of the user, else of the installation
  std::string reader_zone;  // the user's zone, if it is not the installation's and the route shows times
  std::string cache_key;    // see cache_key.hpp; viewers may share a key, so is_for() decides
  std::string flight_key;   // equal only for equal answers: a shared load is served without is_for()
};
using PlanPtr = std::shared_ptr<const Plan>;

// "application/json", or the media type of the report's format.
[[nodiscard]] std::string_view content_type(const Plan& plan);
// Whether `data` is inside an envelope. Reports as text or HTML have none.
[[nodiscard]] bool has_envelope(const Plan& plan);

}  // namespace wbd::rest
