#pragma once
// Which web pages may call the API, as browsers ask it (the Fetch standard's CORS protocol).

#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/server.hpp"

namespace wbd::rest {

class Cors {
 public:
  // "https://bot.example.com", or "*" for every page: keys come in headers, never by themselves as cookies
  // do.
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  [[nodiscard]] bool enabled() const noexcept { return !origins_.empty(); }
  // For the answer to a request with this Origin; nothing for a page that may not.
  void allow(std::string_view origin, httpd::Response& response) const;
  // What a page wants to know before it sends a request; `methods` are those of the route.
  void allow_preflight(std::string_view origin, std::string_view methods, httpd::Response& response) const;

 private:
  [[nodiscard]] bool may_call(std::string_view origin) const;
  std::vector<std::string> origins_;
};

}  // namespace wbd::rest
