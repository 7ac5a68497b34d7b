#include "core/store/events.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/model/event_type.hpp"
#include "daemon/rest/event_reader.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kAfter{"after", ParameterType::integer,
                           "The id of the last event that was seen; without it the newest ones", 0, kMaxId};

constexpr Parameter kRecipients{"recipients", ParameterType::integer,
                                "1: the events of all users that the key serves, each with the telegram_ids "
                                "of those it concerns; without telegram_id",
                                0, 1};
constexpr Parameter kTexts{"texts", ParameterType::boolean,
                           "With title, text and text_html; else up to 200 rows have them"};

ReadResult list_events(db::Tx& tx, const ReadInput& in) {
  store::EventFilter filter;
  filter.cabinets = in.cabinets();
  filter.after = in.arguments().integer("after");
  filter.types = event_types(in.arguments());
  filter.limit = in.arguments().limit();
  filter.reader = in.plan.thresholds;
  const notify::EventForm form{
      in.arguments().boolean("texts").value_or(filter.limit <= notify::kMostWithTexts),
      in.arguments().integer("recipients") == 1};
  notify::EventWriter writer(tx, event_reader(tx, in.plan, in.zone), form, in.now);
  ReadResult result;
  JsonWriter json(result.page.data);
  json.begin_array();
  for (const store::EventRow& row : store::read_events(tx, filter)) writer.write(json, row);
  json.end_array();
  return result;
}

std::vector<Route> make_event_routes() {
  static const std::array query{
      kTelegramId,
      kUserId,
      kCabinetId,
      kAfter,
      Parameter{"type", ParameterType::words, "Only events of these kinds", 0, 0, kEventNames},
      kRecipients,
      kTexts,
      kLanguage,
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

// Each payload has a schema of its own, and the types of events that hold it.
struct Payload {
  std::string name;
  std::vector<std::string_view> types;
  std::span<const EventField> fields;
};

std::vector<Payload> payloads() {
  std::vector<Payload> all;
  for (const EventTypeRow& row : kEventTypes) {
    auto known = std::ranges::find(all, row.payload.name, &Payload::name);
    if (known == all.end())
      known = all.insert(known, {std::string(row.payload.name), {}, row.payload.fields});
    known->types.push_back(row.name);
  }
  return all;
}

std::vector<Member> members_of(std::span<const EventField> fields) {
  std::vector<Member> members;
  for (const EventField& field : fields)
    members.push_back({std::string(field.name), std::string(field.type), std::string(field.description)});
  return members;
}

std::vector<Schema> event_schemas() {
  std::vector<Schema> schemas{
      {"EventBase",
       "",
       {{"id", "integer", "Grows in the order of commits: the place to go on from", "1042"},
        {"cabinet_id", "integer", "", "1"},
        {"subject", "string", "The thing it is about: an srid, a review's id, an article, a dataset",
         R"("93eb8c1d0e8f4a7c.0.0")"},
        {"happened_at", "time", "By WB's clock where WB gives a time"},
        {"created_at", "time", "When it was found"},
        {"title", "string?", "One line; null without texts"},
        {"text", "string?", "The card as plain text; null without texts"},
        {"text_html", "string?", "The card in Telegram's HTML; null without texts"},
        {"photo_url", "string?", "Of the article", "null"},
        {"telegram_ids", "[integer]", "With recipients=1: the users whom it concerns, by their settings", "",
         true}},
       "",
       true},
      {"EventPrices", "Amounts of a price.", members_of(event_payloads::kPriceBeforeFields)}};
  Schema event{"Event", "Something that happened to a seller's data.", {}};
  for (const Payload& payload : payloads()) {
    schemas.push_back({payload.name + "EventPayload", "", members_of(payload.fields)});
    schemas.push_back({payload.name + "Event",
                       "",
                       {{"type", fmt::format("{}", fmt::join(payload.types, "|"))},
                        {"payload", "@" + payload.name + "EventPayload"}},
                       "EventBase"});
    event.one_of.push_back(schemas.back().name);
  }
  schemas.push_back(std::move(event));
  return schemas;
}

}  // namespace

Noun event_noun() {
  static const std::vector<Route> rows = make_event_routes();
  return {.tags = {{"events", "What has happened"}}, .routes = rows, .schemas = event_schemas};
}

}  // namespace wbd::rest
