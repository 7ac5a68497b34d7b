#pragma once
// The log line of a request.

#include <chrono>

#include "daemon/rest/context.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/exchange.hpp"

namespace wbd::rest {

// Writes the line of an answered request: of every request, or only of refused and failed ones, as the
// installation has it.
void log_request(const Exchange& exchange, const httpd::Response& response, std::chrono::nanoseconds took,
                 const ApiContext& context, const DirectoryKeeper& directory);

}  // namespace wbd::rest
