// What monitoring and load balancers ask.
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
          .action = Action::health,
          .answer = "Health"},
    Route{.id = "ready",
          .pattern = "/readyz",
          .summary = "The process can answer requests",
          .access = Access::open,
          .action = Action::ready,
          .answer = "Ready"},
    Route{.id = "metrics",
          .pattern = "/metrics",
          .summary = "Prometheus metrics",
          .access = Access::metrics,
          .action = Action::metrics},
    Route{.id = "openapi",
          .pattern = "/openapi.json",
          .summary = "This document: every route, parameter and answer in OpenAPI 3.1",
          .access = Access::open,
          .action = Action::file},
    Route{.id = "docs",
          .pattern = "/docs",
          .summary = "A page to read this document and try it",
          .access = Access::open,
          .action = Action::file},
    Route{.id = "docsFile",
          .pattern = "/docs/{file}",
          .summary = "A file of that page",
          .access = Access::open,
          .action = Action::file,
          .path = kFile},
};

}  // namespace

std::span<const Route> service_routes() {
  return kServiceRoutes;
}

}  // namespace wbd::rest
