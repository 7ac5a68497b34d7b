#pragma once
// Builds and owns the objects of wbd in the order they depend on each other; they go in the reverse order.

#include "core/config/settings.hpp"
#include "daemon/options.hpp"

namespace wbd::daemon {

// Runs until SIGTERM or SIGINT. Returns the exit code; throws Failure when it cannot start.
int run(const config::Settings& settings, const CommandLine& line);

}  // namespace wbd::daemon
