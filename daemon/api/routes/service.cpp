// What monitoring and load balancers ask.
#include <array>

#include "daemon/api/routes/nouns.hpp"

namespace wb::rest {
namespace {

constexpr std::array kRoutes{
    Route{.id = "health",
          .pattern = "/healthz",
          .summary = "The process is alive",
          .access = Access::open,
          .action = Action::health},
    Route{.id = "ready",
          .pattern = "/readyz",
          .summary = "The process can answer requests",
          .access = Access::open,
          .action = Action::ready},
    Route{.id = "metrics",
          .pattern = "/metrics",
          .summary = "Prometheus metrics",
          .access = Access::metrics,
          .action = Action::metrics},
};

}  // namespace

std::span<const Route> service_routes() {
  return kRoutes;
}

}  // namespace wb::rest
