#include "core/store/incidents.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/notify/incident_message.hpp"
#include "core/view/incident_rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

ReadResult list_incidents(db::Tx& tx, const ReadInput& in) {
  const bool open_only = in.arguments().boolean("open").value_or(false);
  const auto list = store::list_incidents(tx, open_only, in.arguments().limit(), in.arguments().offset());
  ReadResult result;
  result.page.total = list.total;
  JsonWriter json(result.page.data);
  json.begin_array();
  for (const Incident& incident : list.incidents)
    view::write_incident(json, incident, notify::incident_sentence(incident, in.plan.language));
  json.end_array();
  return result;
}

constexpr std::array kIncidentQuery{
    Parameter{"open", ParameterType::boolean, "Only incidents that have not ended"}, kLimit, kOffset,
    kListFormat};

constexpr std::array kIncidentRoutes{
    Route{.id = "listIncidents",
          .pattern = "/api/v1/incidents",
          .summary = "Failures reported to administrators, newest first, for an admin key",
          .access = Access::operators,
          .query = kIncidentQuery,
          .schema = "Incident",
          .kind = ReadRoute{.read = list_incidents,
                            .list = true,
                            .without_cabinets = true,
                            .kept = false,
                            .cache_key = "incidents:{limit}",
                            .sample = [](const Arguments&) { return view::incident_sample(); }}},
};

std::vector<Schema> incident_schemas() {
  return {{"Incident",
           "A failure of the installation, from its beginning to its end.",
           {{"id", "integer", "", "12"},
            {"kind", fmt::format("{}", fmt::join(kIncidentKinds, "|"))},
            {"key", "string", "A cabinet, a machine or a method; empty when there is but one", R"("7")"},
            {"text", "string", "For people", R"("Cabinet 7: the token has expired")"},
            {"began_at", "time"},
            {"told_at", "time?", "Its beginning was handed to the administrators' targets"},
            {"ended_at", "time?", "null: it goes on"},
            {"end_told_at", "time?"}}}};
}

}  // namespace

Noun incident_noun() {
  return {.tags = {{"incidents", "Failures reported to administrators"}},
          .routes = kIncidentRoutes,
          .schemas = incident_schemas};
}

}  // namespace wbd::rest
