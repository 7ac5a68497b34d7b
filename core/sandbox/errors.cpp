#include "core/sandbox/errors.hpp"

#include <algorithm>
#include <cctype>

#include "core/base/json_text.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::string_view kProblem = "application/problem+json";
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

// The newer marketplace methods also say where the mistake is.
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

// The reports of penalties also name the status.
Reply penalty_problem(int status, std::string_view reason) {
  Reply reply{status, "application/json", {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("title", "bad request");
  w.field("status", status);
  w.field("detail", reason);
  w.field("requestId", kRequestId);
  w.field("origin", "dimension-penalty");
  w.end_object();
  return reply;
}

// `reason` is "field: detail".
Reply advert_problem(int status, std::string_view reason) {
  const auto colon = reason.find(": ");
  Reply reply{status, "application/json", {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("errors");
  w.begin_array();
  w.begin_object();
  w.field("detail", colon == std::string_view::npos ? reason : reason.substr(colon + 2));
  w.field("field", colon == std::string_view::npos ? std::string_view() : reason.substr(0, colon));
  w.end_object();
  w.end_array();
  w.field("origin", "camp-api-public-cache");
  w.field("request_id", kRequestId);
  w.field("status", status);
  w.field("title", "Invalid payload");
  w.field("type", "bad request");
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

Reply web_page(int status) {
  return {status, "text/html; charset=utf-8", "<html><body><h1>Wildberries</h1></body></html>"};
}

Reply gateway_error(int status, std::string_view detail, Seconds now, GatewayWords words) {
  std::string title(words.title);
  if (title.empty()) {
    title = status_text(status);
    std::transform(title.begin(), title.end(), title.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  }
  Reply reply{status, std::string(kProblem), {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("title", title);
  w.field("detail", detail);
  if (!words.code.empty()) w.field("code", words.code);
  w.field("requestId", "7b80742415072fe8b6b7f7761f1d1211");
  w.field("origin", words.origin);
  w.field("status", status);
  w.field("statusText", status_text(status));
  w.field("timestamp", zulu_text(now, 0));
  w.end_object();
  return reply;
}

Reply gateway_error(int status, std::string_view detail, Seconds now) {
  constexpr std::string_view kCode = "07e4668e--a53a3d31f8b0-[UK-oWaVDUqNrKG]; 03bce=277; 84bd353bf-75";
  if (status == 401) return gateway_error(status, detail, now, {"", kCode, "s2s-api-auth-catalog"});
  return gateway_error(status, detail, now, {"", kCode});
}

std::string_view gateway_origin(Host host) {
  switch (host) {
    case Host::content:
      return "ag-content";
    case Host::analytics:
      return "ag-analytics";
    case Host::prices:
      return "ag-prices";
    case Host::marketplace:
      return "ag-marketplace";
    case Host::statistics:
      return "ag-statistics";
    case Host::feedbacks:
      return "ag-feedbacks";
    case Host::finance:
      return "ag-finance";
    case Host::advert:
      return "ag-advert";
    case Host::common:
    case Host::other:
      break;
  }
  return "ag-catalog";
}

Reply method_gone(MethodState state, std::string_view origin) {
  Reply reply{404, std::string(kProblem), {}};
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("status", 404);
  w.field("statusText", status_text(404));
  if (state == MethodState::removed) {
    w.field("title", "path not found");
    w.field("detail", "Please consult the https://dev.wildberries.ru/openapi/api-information");
  } else {
    w.field("title", status_text(404));
    w.field(
        "detail",
        state == MethodState::deprecated
            ? "This method is deprecated. Link: https://dev.wildberries.ru/release-notes?id=494"
            : "This method is temporarily disabled. Link: https://dev.wildberries.ru/release-notes?id=570");
    w.field("requestId", kRequestId);
  }
  w.field("origin", origin);
  w.end_object();
  return reply;
}

Reply host_error(const Operation& operation, int status, std::string_view reason, std::string_view code) {
  switch (operation.host) {
    case Host::statistics: {
      // `errors` is an array for a missing field, a string for a wrong value.
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
      if (operation.path.starts_with("/api/v1/paid_storage") ||
          operation.path.starts_with("/api/v1/acceptance_report") ||
          operation.path.starts_with("/api/v1/analytics/antifraud")) {
        return problem(status, status_text(status), reason, "api-statistics", kProblem);
      }
      if (operation.path.ends_with("measurement-penalties") || operation.path.ends_with("v1/deductions")) {
        return penalty_problem(status, reason);
      }
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
    case Host::advert:
      if (operation.path == "/adv/v1/upd") return {status, "text/plain", std::string(reason)};
      return advert_problem(status, reason);
    case Host::finance:
      if (status == 404) {
        return problem(status, "GetDetailsByReportID error", reason, "open-api-finreports", kProblem);
      }
      break;
    case Host::common:
    case Host::other:
      break;
  }
  return problem(status, "Invalid request", reason, "openapi", "application/problem+json");
}

}  // namespace wbd::sandbox
