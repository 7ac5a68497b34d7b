#pragma once
// Answers the routes that are not about a seller's data (health, readiness, metrics, files), and OPTIONS.

#include <optional>

#include "daemon/rest/context.hpp"
#include "daemon/rest/cors.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/metrics.hpp"
#include "daemon/rest/problem.hpp"
#include "daemon/rest/static_files.hpp"

namespace wbd::rest {

// The body of /healthz.
[[nodiscard]] std::string_view health_text();
// Why the database cannot be used yet: it does not answer, or needs a migration. nullopt: it can. Blocks.
[[nodiscard]] std::optional<std::string> database_trouble(db::Database& database);
[[nodiscard]] Problem not_ready(std::string reason);

// Thread safe. Everything referred to must outlive it.
class ServicePath {
 public:
  ServicePath(const ApiContext& context, DirectoryKeeper& directory, const Metrics& metrics, const Cors& cors)
      : context_(context),
        directory_(directory),
        metrics_(metrics),
        cors_(cors),
        files_(context.docs_viewer) {}

  // The answer to OPTIONS for a path with the methods `allow`.
  [[nodiscard]] httpd::Response options(const Exchange& exchange, std::string_view allow) const;
  // nullopt if the answer needs a wait, or if the route is of another kind.
  [[nodiscard]] std::optional<httpd::Response> answer_at_once(const Exchange& exchange) const;
  Task<httpd::Response> answer(const Exchange& exchange) const;

 private:
  Task<httpd::Response> answer_ready(const Exchange& exchange) const;
  Task<httpd::Response> answer_file(const Exchange& exchange) const;
  Task<httpd::Response> answer_metrics(const Exchange& exchange) const;

  const ApiContext& context_;
  DirectoryKeeper& directory_;
  const Metrics& metrics_;
  const Cors& cors_;
  const StaticFiles files_;
};

}  // namespace wbd::rest
