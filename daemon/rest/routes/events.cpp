#include "core/store/events.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/view/rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kAfter{"after", ParameterType::integer,
                           "The id of the last event that was seen; without it the newest ones", 0, kMaxId};

ReadResult list_events(db::Tx& tx, const ReadInput& in) {
  store::EventFilter filter;
  filter.cabinets = in.cabinets();
  filter.after = in.arguments().integer("after");
  if (const auto type = in.arguments().text("type")) filter.type = parse_event_type(*type);
  filter.limit = in.arguments().limit();
  filter.reader = in.plan.thresholds;
  ReadResult result;
  JsonWriter json(result.page.data);
  json.begin_array();
  for (const store::EventRow& row : store::read_events(tx, filter)) view::write_event(json, row);
  json.end_array();
  return result;
}

std::vector<Route> make_event_routes() {
  static const std::array query{
      kTelegramId,
      kUserId,
      kCabinetId,
      kAfter,
      Parameter{"type", ParameterType::word, "Only events of this kind", 0, 0, kEventNames},
      kLimit};
  return {
      Route{.id = "listEvents",
            .pattern = "/api/v1/events",
            .summary = "What has happened, the oldest first: a page, or a stream that goes on "
                       "(Accept: text/event-stream)",
            .query = query,
            .schema = "[Event]",
            .kind = ReadRoute{.read = list_events,
                              .without_cabinets = true,
                              .kept = false,
                              .cache_key = "events:{who}:{limit}",
                              .streams = true}},
  };
}

// --- schemas

std::string event_words() {
  return fmt::format("{}", fmt::join(kEventNames, "|"));
}

std::vector<Schema> event_schemas() {
  return {{"Event",
           "Something that happened to a seller's data.",
           {{"id", "integer", "Grows in the order of commits: the place to go on from", "1042"},
            {"type", event_words()},
            {"cabinet_id", "integer", "", "1"},
            {"subject", "string", "What it is about: an srid, a review's id, an article, a dataset",
             R"("93eb8c1d0e8f4a7c.0.0")"},
            {"happened_at", "time", "By WB's clock where WB tells"},
            {"created_at", "time", "When it was found"},
            {"payload", "any", "What is known of it, by its type",
             R"({"srid":"93eb8c1d0e8f4a7c.0.0","status":"created","nm_id":211131895})"}}}};
}

}  // namespace

Noun event_noun() {
  static const std::vector<Route> rows = make_event_routes();
  return {.tags = {{"events", "What has happened"}}, .routes = rows, .schemas = event_schemas};
}

}  // namespace wbd::rest
