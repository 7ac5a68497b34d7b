#pragma once
// One request while it is answered: what of its headers matters, its id and its clock.

#include <chrono>

#include "core/httpd/server.hpp"
#include "daemon/api/access.hpp"

namespace wb::rest {

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
  std::string request_id;        // the client's when it is well formed, else made
  const Route* route = nullptr;  // once known
};

}  // namespace wb::rest
