#include "core/sandbox/errors.hpp"

#include <algorithm>
#include <cctype>

#include "core/base/json_text.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::string_view kRequestId = "734c9ea8-39e5-45c9-8cad-f03c13f733e9";

Reply problem(int status, std::string_view title, std::string_view reason, std::string_view origin,
              std::string_view content_type) {
  Reply reply{status, std::string(content_type), {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("title", title);
  w.field("detail", reason);
  w.field("requestId", kRequestId);
  w.field("origin", origin);
  w.end_object();
  return reply;
}

// The error body `{"data":null,"error":true,...}` of content, prices and feedbacks.
Reply envelope(int status, std::string_view reason, bool additional, bool request_id) {
  Reply reply{status, "application/json", {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("data", nullptr);
  w.field("error", true);
  w.field("errorText", reason);
  if (additional) w.field("additionalErrors", nullptr);
  if (request_id) w.field("requestId", kRequestId);
  w.end_object();
  return reply;
}

std::string_view marketplace_code(int status) {
  return status == 403 ? "AccessDenied" : status == 404 ? "NotFound" : "IncorrectRequest";
}

// The error body `{"code", "message", "data"}` of the marketplace.
Reply named_error(int status, std::string_view code, std::string_view reason) {
  Reply reply{status, "application/json", {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("code", code);
  w.field("message", reason);
  w.field("data", nullptr);
  w.end_object();
  return reply;
}

// The newer marketplace methods also name the place of the mistake.
Reply located_problem(int status, std::string_view code, std::string_view reason) {
  Reply reply{status, "application/problem+json", {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("title", status == 400 ? "IncorrectParameter" : code);
  w.field("detail", status == 400 ? "Incorrect parameter" : "");
  w.field("code", status == 400 ? "BadRequest" : code);
  w.field("requestId", kRequestId);
  w.field("origin", "marketplace-public-api");
  w.field("status", status);
  w.key("errors");
  w.begin_array();
  w.begin_object();
  w.field("location", "query." + std::string(reason.substr(0, reason.find(':'))));
  w.field("message", reason);
  w.field("value", "");
  w.end_object();
  w.end_array();
  w.end_object();
  return reply;
}

}  // namespace

std::string_view status_text(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 422:
      return "Unprocessable Entity";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Error";
  }
}

Reply gateway_error(int status, std::string_view detail, Seconds now) {
  std::string title(status_text(status));
  std::transform(title.begin(), title.end(), title.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  Reply reply{status, "application/problem+json", {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("title", title);
  w.field("detail", detail);
  w.field("code", "07e4668e--a53a3d31f8b0-[UK-oWaVDUqNrKG]; 03bce=277; 84bd353bf-75");
  w.field("requestId", "7b80742415072fe8b6b7f7761f1d1211");
  w.field("origin", "s2s-api-auth-catalog");
  w.field("status", status);
  w.field("statusText", status_text(status));
  w.field("timestamp", zulu_text(now, 0));
  w.end_object();
  return reply;
}

Reply host_error(const Operation& operation, int status, std::string_view reason, std::string_view code) {
  switch (operation.host) {
    case Host::statistics: {
      // A missing field is an array, a wrong value a bare string.
      const bool missing = reason.ends_with("field required");
      Reply reply{status, "application/json", {}};
      JsonWriter w(reply.body);
      w.begin_object();
      w.key("errors");
      if (missing) w.begin_array();
      w.value(reason);
      if (missing) w.end_array();
      w.end_object();
      return reply;
    }
    case Host::analytics:
      if (status == 404) {
        return problem(status, "Not Found", reason, "api-statistics", "application/problem+json");
      }
      return problem(status,
                     !code.empty()   ? code
                     : status == 400 ? "Invalid request body"
                                     : "Authorization error",
                     reason, "analytic-open-api", "application/json");
    case Host::content:
      return envelope(status, reason, true, false);
    case Host::prices:
      return envelope(status, reason, false, false);
    case Host::feedbacks:
      return envelope(status, reason, true, true);
    case Host::marketplace:
      if (code.empty()) code = marketplace_code(status);
      return operation.path.starts_with("/api/marketplace/v3/") ? located_problem(status, code, reason)
                                                                : named_error(status, code, reason);
    case Host::finance:
    case Host::common:
    case Host::other:
      break;
  }
  return problem(status, "Invalid request", reason, "openapi", "application/problem+json");
}

}  // namespace wbd::sandbox
