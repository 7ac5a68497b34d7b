#include "core/store/events.hpp"

#include "core/view/rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kAfter{"after", ParameterType::integer,
                           "The id of the last event that was seen; without it the newest ones", 0, kMaxId};

Content list_events(db::Tx& tx, const ReadInput& in) {
  store::EventFilter filter;
  filter.cabinets = in.cabinets();
  filter.after = in.arguments().integer("after");
  if (const auto type = in.arguments().text("type")) filter.type = parse_event_type(*type);
  filter.limit = in.arguments().limit();
  filter.reader = in.plan.thresholds;
  Content content;
  JsonWriter json(content.page.data);
  json.begin_array();
  for (const store::EventRow& row : store::read_events(tx, filter)) view::write_event(json, row);
  json.end_array();
  return content;
}

std::vector<Route> make_event_routes() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    for (const EventType type : kEventTypes) all.push_back(to_string(type));
    return all;
  }();
  static const std::array query{
      kTelegramId,
      kUserId,
      kCabinetId,
      kAfter,
      Parameter{"type", ParameterType::word, "Only events of this kind", 0, 0, names},
      kLimit};
  return {
      Route{.id = "listEvents",
            .pattern = "/api/v1/events",
            .summary = "What has happened, the oldest first: a page, or a stream that goes on "
                       "(Accept: text/event-stream)",
            .query = query,
            .answer = "[Event]",
            .streams = true,
            .read = list_events,
            .without_cabinets = true,
            .kept = false,
            .cache_key = "events:{who}:{limit}"},
  };
}

}  // namespace

std::span<const Route> event_routes() {
  static const std::vector<Route> rows = make_event_routes();
  return rows;
}

}  // namespace wbd::rest
