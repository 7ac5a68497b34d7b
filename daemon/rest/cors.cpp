#include "daemon/rest/cors.hpp"

#include <algorithm>

namespace wbd::rest {
namespace {

constexpr std::string_view kRequestHeaders =
    "Authorization, X-API-Key, Content-Type, If-None-Match, Idempotency-Key, Last-Event-ID, X-Request-Id, "
    "traceparent";
constexpr std::string_view kResponseHeaders =
    "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, X-Request-Id, "
    "X-Total-Count";
constexpr std::string_view kCorsDay = "86400";

void add(std::string& headers, std::string_view name, std::string_view value) {
  headers += name;
  headers += ": ";
  headers += value;
  headers += "\r\n";
}

}  // namespace

bool Cors::may_call(std::string_view origin) const {
  return std::ranges::any_of(origins_,
                             [origin](const std::string& one) { return one == "*" || one == origin; });
}

void Cors::allow(std::string_view origin, httpd::Response& response) const {
  // Needed on every answer, also without an allowed origin: a shared cache must not serve it to another page.
  add(response.headers, "Vary", "Origin");
  if (!may_call(origin)) return;
  add(response.headers, "Access-Control-Allow-Origin", origin);
  add(response.headers, "Access-Control-Expose-Headers", kResponseHeaders);
}

void Cors::allow_preflight(std::string_view origin, std::string_view methods,
                           httpd::Response& response) const {
  if (!may_call(origin)) return;
  add(response.headers, "Access-Control-Allow-Methods", methods);
  add(response.headers, "Access-Control-Allow-Headers", kRequestHeaders);
  add(response.headers, "Access-Control-Max-Age", kCorsDay);
}

}  // namespace wbd::rest
