#include "daemon/rest/event_reader.hpp"

#include "core/store/users.hpp"

namespace wbd::rest {

notify::Reader event_reader(db::Tx& tx, const Plan& plan, const TimeZone& zone) {
  notify::Reader reader;
  reader.user.timezone = zone.name();
  if (plan.viewer.user) reader.user = store::find_user(tx, *plan.viewer.user).value_or(reader.user);
  reader.language = parse_language(plan.arguments.text("lang").value_or("")).value_or(plan.language);
  reader.cabinets = *plan.viewer.cabinets;
  reader.report_zone = zone;
  return reader;
}

std::vector<EventType> event_types(const Arguments& arguments) {
  std::vector<EventType> types;
  for (const std::string& name : arguments.words("type").value_or(std::vector<std::string>())) {
    if (const auto type = parse_event_type(name)) types.push_back(*type);
  }
  return types;
}

}  // namespace wbd::rest
