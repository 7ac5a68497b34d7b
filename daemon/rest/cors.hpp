#pragma once
// Lets web pages of allowed origins call the API (the CORS protocol of the Fetch standard).

#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/server.hpp"

namespace wbd::rest {

class Cors {
 public:
  // "https://bot.example.com", or "*" for every page. "*" is safe: browsers never add the key by themselves,
  // as they do with cookies.
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  [[nodiscard]] bool enabled() const noexcept { return !origins_.empty(); }
  // Adds the headers for a request with this Origin. If the origin is not allowed: `Vary` alone.
  void allow(std::string_view origin, httpd::Response& response) const;
  // Adds the headers of a preflight answer; none if the origin is not allowed. `methods` are those of the
  // route.
  void allow_preflight(std::string_view origin, std::string_view methods, httpd::Response& response) const;

 private:
  [[nodiscard]] bool may_call(std::string_view origin) const;
  std::vector<std::string> origins_;
};

}  // namespace wbd::rest
