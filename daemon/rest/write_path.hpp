#pragma once
// Answers the routes that change something.

#include "daemon/rest/context.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

// Thread safe. Everything referred to must outlive it.
class WritePath {
 public:
  WritePath(const ApiContext& context, DirectoryKeeper& directory)
      : context_(context), directory_(directory) {}

  // The answer of a route that writes. Throws Failure(unavailable) while the database is down.
  Task<httpd::Response> answer(Exchange& exchange);

 private:
  Task<WriteOutcome> write(const WriteInput& input);  // the route's writer, then the announcement
  Task<WriteOutcome> run(const Exchange& exchange, const Plan& plan, std::string_view media_type);

  const ApiContext& context_;
  DirectoryKeeper& directory_;
};

}  // namespace wbd::rest
