#pragma once
// One request while it is answered. README.md lists the nouns of a request in their order.

#include <chrono>
#include <optional>

#include "core/cache/cache.hpp"
#include "core/httpd/server.hpp"
#include "daemon/rest/context.hpp"
#include "daemon/rest/plan.hpp"
#include "daemon/rest/request_limits.hpp"

namespace wbd::rest {

// Fields of the log line of a request; unset when the request did not get that far.
struct LogFields {
  std::optional<std::int64_t> key_id, user_id;
  std::size_t cabinets = 0;                  // number of cabinets the answer may include
  std::optional<std::int64_t> cabinet_id;    // if that is a single one
  std::optional<std::int64_t> data_version;  // the highest one the answer was built from
  std::string_view source;                   // memory, redis, database
};

// Made once for each request, and moved into the coroutine if the answer needs one. The views point into the
// connection's buffer and live as long as the request. Used by one thread at a time.
struct Exchange {
  explicit Exchange(const httpd::Request& request);
  Exchange(Exchange&&) = default;
  Exchange& operator=(Exchange&&) = delete;

  [[nodiscard]] std::chrono::nanoseconds took() const { return std::chrono::steady_clock::now() - start; }
  [[nodiscard]] bool reads() const { return request.method == "GET" || request.method == "HEAD"; }
  void log(const Plan& plan);  // fills log_fields from the plan

  const httpd::Request& request;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  Credentials credentials;
  bool doubled_key = false;  // two X-API-Key: a proxy may have checked the other one
  std::string_view if_none_match;
  std::string_view accept, accept_encoding;
  std::string_view origin, traceparent, last_event_id;
  std::string request_id;  // the client's if it is well formed, otherwise a new one

  Match match;   // its route is null until it is known
  PlanPtr plan;  // made with the newest directory that this process knew
  // Memory was searched for `plan` while the known versions were current, and has no answer.
  bool is_miss = false;
  // A current answer from memory whose compressed form must be made on a worker first.
  cache::EntryPtr uncompressed;

  std::optional<RequestBucket::Verdict> limit;  // of the key, if keys are limited
  LogFields log_fields;
};

// The type of the body without its parameters, in lower case. A missing type means JSON.
[[nodiscard]] std::string media_type_of(const httpd::Request& request);
inline constexpr std::string_view kJsonType = "application/json";

// Makes the plan with this directory, unless the exchange has a plan of the same version. Returns the error
// of the request, if any.
[[nodiscard]] std::optional<Problem> plan_by(const Directory& directory, Exchange& exchange,
                                             const ApiContext& context);

// The trace id of a traceparent header; empty if the header is malformed.
[[nodiscard]] std::string_view trace_id(std::string_view traceparent);

}  // namespace wbd::rest
