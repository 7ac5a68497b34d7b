#pragma once
// Builds the objects of wbd in the order of their dependencies and destroys them in the reverse order.

#include "core/config/load.hpp"
#include "daemon/options.hpp"

namespace wbd::daemon {

// Runs until SIGTERM or SIGINT. Returns the exit code; throws Failure when it cannot start.
int run(const config::Loaded& loaded, const CommandLine& line);

}  // namespace wbd::daemon
