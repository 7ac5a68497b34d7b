// Routes for monitoring and load balancers.
#include <array>

#include "daemon/rest/routes/nouns.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kFile{"file", ParameterType::text, "Its name", 1, 64};

constexpr std::array kServiceRoutes{
    Route{.id = "health",
          .pattern = "/healthz",
          .summary = "The process is alive",
          .access = Access::open,
          .schema = "Health",
          .kind = Service::health},
    Route{.id = "ready",
          .pattern = "/readyz",
          .summary = "The process can answer requests",
          .access = Access::open,
          .schema = "Ready",
          .kind = Service::ready},
    Route{.id = "metrics",
          .pattern = "/metrics",
          .summary = "Prometheus metrics",
          .access = Access::metrics,
          .kind = Service::metrics},
    Route{.id = "openapi",
          .pattern = "/openapi.json",
          .summary = "This document: every route, parameter and answer in OpenAPI 3.1",
          .access = Access::open,
          .kind = Service::file},
    Route{.id = "docs",
          .pattern = "/docs",
          .summary = "A page to read this document and try it",
          .access = Access::open,
          .kind = Service::file},
    Route{.id = "docsFile",
          .pattern = "/docs/{file}",
          .summary = "A file of that page",
          .access = Access::open,
          .path = kFile,
          .kind = Service::file},
};

// --- schemas

std::vector<Schema> service_schemas() {
  return {
      {"Meta",
       "How the answer was made.",
       {{"source", "memory|redis|database", "Where it was found"},
        {"source_mode", "statistics|feed|mixed?",
         "What orders and sales are made from: supplier/orders and supplier/sales (statistics); the order "
         "feed and accounting, since WB has switched those off (feed); some of either (mixed). null: the "
         "answer is about no cabinet"},
        {"as_of", "time?", "The oldest last successful sync of what it was made from"},
        {"stale", "boolean", "That is longer ago than it should be", "false"},
        {"loading", "[@LoadingDataset]",
         "Sources whose first sync has not ended: the answer shows a part. Empty: it is whole"},
        {"response_time_ms", "number", "", "0.214"},
        {"request_id", "string", "As in the log and in X-Request-Id", R"("5f0c2b7e9a1d4c33")"}}},
      {"LoadingDataset",
       "A dataset of a cabinet whose first sync has not ended.",
       {{"cabinet_id", "integer", "", "1"},
        {"dataset", "string", "", R"("funnel")"},
        {"fetched", "integer", "Rows from WB so far", "270"},
        {"expected", "integer?", "An estimate of all rows; null: unknown", "4185"},
        {"ready_at", "time?", "An estimate of its end; null: unknown"}}},
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
        {"errors", "[@FieldError]",
         "Of 422: what is wrong, up to 20 things; `detail` says when there are more", "", true}}},
      {"Health", "", {{"status", "ok"}, {"version", "string", "Of the program", R"("0.1.0")"}}},
      {"Ready", "", {{"status", "ready"}}}};
}

}  // namespace

Noun service_noun() {
  return {.tags = {{"service", "For monitoring and for people who write clients"}},
          .routes = kServiceRoutes,
          .schemas = service_schemas};
}

}  // namespace wbd::rest
