#include "daemon/rest/problem.hpp"

#include <fmt/format.h>

#include "core/base/json_text.hpp"

namespace wbd::rest {
namespace {

// Retry-After while the database is down.
constexpr int kRetrySeconds = 5;

}  // namespace

std::string_view status_title(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

Problem to_problem(const Error& error) {
  if (error.code == Errc::unavailable) return database_down();
  Problem problem{http_status(error), std::string(to_string(error.code)), error.detail};
  if (problem.status >= 500) problem.detail = "The request could not be answered.";
  if (error.retry_after) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*error.retry_after);
    problem.headers = fmt::format("Retry-After: {}\r\n", seconds.count());
  }
  return problem;
}

Problem to_problem(const wb::TokenError& error, Language language) {
  constexpr Millis kAskWbAgain{30'000};  // if WB does not say when
  if (error.fault && wb::is_limit(*error.fault)) {
    Problem problem = to_problem(static_cast<const Error&>(error));
    problem.code = wb::to_string(*error.fault);
    problem.detail = wb::explain(error, language);
    return problem;
  }
  if (error.fault) {
    // The body is wrong, not the client's API key.
    std::string text = wb::explain(error, language);
    return {422, std::string(wb::to_string(*error.fault)), text, {{"api_token", text}}};
  }
  if (error.code == Errc::unauthorized || error.code == Errc::forbidden)
    return invalid({{"api_token", error.detail}});
  if (error.code == Errc::unreachable || error.code == Errc::rate_limited) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(error.retry_after.value_or(kAskWbAgain));
    return {503,
            std::string(to_string(error.code)),
            "WB cannot verify the token now; the cabinet stays as it is. " + error.detail,
            {},
            fmt::format("Retry-After: {}\r\n", wait.count())};
  }
  return to_problem(static_cast<const Error&>(error));
}

httpd::Response to_response(const Problem& problem, std::string_view request_id) {
  httpd::Response response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  response.headers =
      fmt::format("X-Request-Id: {}\r\nCache-Control: no-store\r\n{}", request_id, problem.headers);
  JsonWriter json(response.head_part);
  json.begin_object();
  json.field("type", "about:blank");
  json.field("title", status_title(problem.status));
  json.field("status", problem.status);
  json.field("detail", problem.detail);
  json.field("code", problem.code);
  json.field("request_id", request_id);
  if (!problem.errors.empty()) {
    json.key("errors");
    json.begin_array();
    for (const FieldError& error : problem.errors) {
      json.begin_object();
      json.field("field", error.field);
      json.field("message", error.message);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return response;
}

Problem unauthorized(std::string detail) {
  return {401, "unauthorized", std::move(detail), {}, "WWW-Authenticate: Bearer\r\n"};
}

Problem not_found(std::string detail) {
  return {404, "not_found", std::move(detail)};
}

Problem forbidden(std::string detail) {
  return {403, "forbidden", std::move(detail)};
}

Problem invalid(std::vector<FieldError> errors, bool more) {
  std::string detail = "The request has parameters that are not valid.";
  if (more) detail += fmt::format(" The first {} errors are listed, and there are more.", errors.size());
  return {422, "invalid_argument", std::move(detail), std::move(errors)};
}

Problem database_down() {
  return {503,
          "unavailable",
          "The database cannot be reached now and no earlier answer is kept.",
          {},
          fmt::format("Retry-After: {}\r\n", kRetrySeconds)};
}

}  // namespace wbd::rest
