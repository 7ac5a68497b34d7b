#pragma once
// One request while it is answered: what of its headers matters, its id and its clock.

#include <chrono>
#include <optional>

#include "core/httpd/server.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

struct Exchange {
  explicit Exchange(const httpd::Request& request);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  [[nodiscard]] std::chrono::nanoseconds took() const { return std::chrono::steady_clock::now() - start; }
  [[nodiscard]] bool reads() const { return request.method == "GET" || request.method == "HEAD"; }

  const httpd::Request& request;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  Credentials credentials;
  std::string_view if_none_match;
  std::string_view accept, accept_encoding;
  std::string_view origin, traceparent, last_event_id;
  std::string request_id;        // the client's when it is well formed, else made
  const Route* route = nullptr;  // once known
  std::string limit_headers;     // what the key has left, where keys are limited

  // What the log says of it beside that; unset where it never came so far.
  struct Told {
    std::optional<std::int64_t> key_id, user_id;
    std::size_t cabinets = 0;                  // that the answer may speak of
    std::optional<std::int64_t> cabinet_id;    // when it is one
    std::optional<std::int64_t> data_version;  // the highest of theirs that the answer was made from
    std::string_view source;                   // memory, redis, database
  };
  Told told;
  void tell(const Plan& plan);
};

// The trace id of a traceparent; empty when it is not one.
[[nodiscard]] std::string_view trace_id(std::string_view traceparent);

}  // namespace wbd::rest
