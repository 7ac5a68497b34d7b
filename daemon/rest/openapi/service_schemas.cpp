// What surrounds the data: envelope, errors, events, health.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/model/event.hpp"
#include "daemon/rest/openapi/schema.hpp"

namespace wbd::rest::openapi {
namespace {

std::string event_words() {
  std::vector<std::string_view> names;
  for (const EventType type : kEventTypes) names.push_back(to_string(type));
  return fmt::format("{}", fmt::join(names, "|"));
}

}  // namespace

std::vector<Schema> service_schemas() {
  return {
      {"Meta",
       "How the answer was made.",
       {{"source", "memory|redis|database", "Where it was found"},
        {"as_of", "time?", "The oldest last successful sync of what it was made from"},
        {"stale", "boolean", "That is longer ago than it should be", "false"},
        {"response_time_ms", "number", "", "0.214"},
        {"request_id", "string", "As in the log and in X-Request-Id", R"("5f0c2b7e9a1d4c33")"}}},
      {"FieldError",
       "",
       {{"field", "string", "The parameter or member", R"("limit")"},
        {"message", "string", "What is allowed", R"("must be an integer from 1 to 1000")"}}},
      {"Problem",
       "An error as RFC 9457 has it.",
       {{"type", "string", "", R"("about:blank")"},
        {"title", "string", "What the status means", R"("Unprocessable Content")"},
        {"status", "integer", "", "422"},
        {"detail", "string", "For people", R"("The request has parameters that are not valid.")"},
        {"code", "string", "For programs", R"("invalid_argument")"},
        {"request_id", "string", "", R"("5f0c2b7e9a1d4c33")"},
        {"errors", "[@FieldError]", "Of 422: each thing that is wrong", "", true}}},
      {"Event",
       "Something that happened to a seller's data.",
       {{"id", "integer", "Grows in the order of commits: the place to go on from", "1042"},
        {"type", event_words()},
        {"cabinet_id", "integer", "", "1"},
        {"subject", "string", "What it is about: an srid, a review's id, an article, a dataset",
         R"("93eb8c1d0e8f4a7c.0.0")"},
        {"happened_at", "time", "By WB's clock where WB tells"},
        {"created_at", "time", "When it was found"},
        {"payload", "any", "What is known of it, by its type",
         R"({"srid":"93eb8c1d0e8f4a7c.0.0","status":"created","nm_id":211131895})"}}},
      {"Health", "", {{"status", "ok"}, {"version", "string", "Of the program", R"("0.1.0")"}}},
      {"Ready", "", {{"status", "ready"}}},
  };
}

}  // namespace wbd::rest::openapi
