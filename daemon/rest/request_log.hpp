#pragma once
// The log line of a request.

#include <chrono>

#include "daemon/rest/context.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/exchange.hpp"

namespace wbd::rest {

// Writes the log line of an answered request. If ApiContext::log_all_requests is false, only refused and
// failed requests get a line.
void log_request(const Exchange& exchange, const httpd::Response& response, std::chrono::nanoseconds took,
                 const ApiContext& context, const DirectoryKeeper& directory);

}  // namespace wbd::rest
