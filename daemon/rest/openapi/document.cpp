#include "daemon/rest/openapi/document.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "daemon/rest/openapi/json_schema.hpp"
#include "daemon/rest/openapi/requests.hpp"
#include "daemon/rest/problem.hpp"
#include "daemon/rest/routes/nouns.hpp"

namespace wbd::rest::openapi {
namespace {

constexpr std::string_view kProblem = "application/problem+json";

std::string_view tag_of(const Route& route) {
  constexpr std::string_view kPrefix = "/api/v1/";
  if (!route.pattern.starts_with(kPrefix)) return "service";
  const std::string_view rest = route.pattern.substr(kPrefix.size());
  return rest.substr(0, rest.find('/'));
}

// --- answers

Json header_reference(std::string_view name) {
  return {{"$ref", fmt::format("#/components/headers/{}", name)}};
}

Json response_headers() {
  const auto text = [](std::string_view description, std::string_view example) {
    return Json{{"description", description}, {"schema", {{"type", "string"}}}, {"example", example}};
  };
  return {
      {"RequestId", text("Names the request in the log", "5f0c2b7e9a1d4c33")},
      {"ETag", text("Weak, over `data`", "W/\"5Fq0v1lXv0mK1J2yq0hG1g\"")},
      {"ServerTiming", text("Where the answer came from and how long it took, in ms", "memory;dur=0.214")},
      {"TotalCount",
       {{"description", "Rows of all pages"}, {"schema", {{"type", "integer"}}}, {"example", 137}}},
      {"Link",
       text("First, previous, next and last page", "</api/v1/orders?limit=50&offset=50>; rel=\"next\"")},
      {"Location", text("Where the object can be read", "/api/v1/cabinets/1")},
      {"RetryAfter", {{"description", "Seconds to wait"}, {"schema", {{"type", "integer"}}}, {"example", 5}}},
      {"RateLimit", text("Requests this key has left and seconds until all are back, when keys are limited",
                         "\"key\";r=1199;t=1")},
      {"RateLimitPolicy",
       text("Requests in a window of seconds, when keys are limited", "\"key\";q=1200;w=60")},
  };
}

Json envelope(Json data) {
  return {{"type", "object"},
          {"properties", {{"data", std::move(data)}, {"meta", schema_reference("Meta")}}},
          {"required", {"data", "meta"}}};
}

bool is_array(const Route& route) {
  return route.is_list() || route.schema.starts_with('[');
}

std::string_view answer_name(const Route& route) {
  return route.schema.starts_with('[') ? route.schema.substr(1, route.schema.size() - 2) : route.schema;
}

Json data_schema(const Route& route) {
  Json one = schema_reference(answer_name(route));
  return is_array(route) ? Json{{"type", "array"}, {"items", std::move(one)}} : one;
}

Json json_content(const Route& route) {
  if (std::holds_alternative<Service>(route.kind)) {
    return {{"schema", schema_reference(route.schema)}, {"example", example(route.schema)}};
  }
  Json data = example(answer_name(route));
  if (is_array(route)) data = Json::array({std::move(data)});
  return {{"schema", envelope(data_schema(route))},
          {"example", {{"data", std::move(data)}, {"meta", example("Meta")}}}};
}

Json text_content(std::string_view example) {
  return {{"schema", {{"type", "string"}}}, {"example", example}};
}

Json success_content(const Route& route) {
  if (route.is(Service::metrics)) {
    return {{"text/plain", text_content("# HELP wbd_build_info Version of the running program\n")}};
  }
  if (route.is(Service::file)) {
    if (route.pattern.ends_with(".json")) return {{std::string(kJson), {{"schema", {{"type", "object"}}}}}};
    return {{"text/html", text_content("<!doctype html>")}};
  }
  Json content{{std::string(kJson), json_content(route)}};
  if (route.is_list() && find_parameter(route, "format")) {
    content["text/csv"] = text_content("id,srid,cabinet_id\r\n17,93eb8c1d0e8f4a7c.0.0,1\r\n");
    content["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = {
        {"schema", {{"type", "string"}, {"format", "binary"}}}};
  } else if (find_parameter(route, "format")) {
    content["text/plain"] = text_content("📦 ...");
    content["text/html"] = text_content("<b>📦 ...</b>");
  }
  if (route.streams()) {
    content["text/event-stream"] = text_content(
        "id: 1042\nevent: order.created\ndata: "
        "{\"id\":1042,\"type\":\"order.created\",\"cabinet_id\":1}\n\n");
  }
  return content;
}

Json success_headers(const Route& route, int status) {
  Json headers{{"X-Request-Id", header_reference("RequestId")}};
  if (!std::holds_alternative<Service>(route.kind)) {
    headers["Server-Timing"] = header_reference("ServerTiming");
    headers["RateLimit"] = header_reference("RateLimit");
    headers["RateLimit-Policy"] = header_reference("RateLimitPolicy");
  }
  if (route.reads() != nullptr || route.is(Service::file)) headers["ETag"] = header_reference("ETag");
  if (route.is_list()) {
    headers["X-Total-Count"] = header_reference("TotalCount");
    headers["Link"] = header_reference("Link");
  }
  if (status == 201 || status == 202) headers["Location"] = header_reference("Location");
  return headers;
}

std::string_view success_text(int status) {
  switch (status) {
    case 201:
      return "Created";
    case 202:
      return "Accepted: it goes on by itself";
    default:
      return "OK";
  }
}

struct ErrorAnswer {
  int status;
  std::string_view name, description, code, detail;
};
constexpr std::array kErrors{
    ErrorAnswer{
        400, "BadRequest",
        "The request is not HTTP, its body is not what its header says, is not JSON (code invalid_json), or it takes none",
        "bad_request", "the request is not HTTP/1.1"},
    ErrorAnswer{401, "Unauthorized", "No key, or one that is unknown, revoked or expired", "unauthorized",
                "The API key is not known."},
    ErrorAnswer{403, "Forbidden", "The key's user may see this but not do it", "forbidden",
                "This needs an owner of the cabinet."},
    ErrorAnswer{404, "NotFound", "There is none, or it is somebody else's", "not_found",
                "There is no such order."},
    ErrorAnswer{408, "RequestTimeout", "The request did not arrive in time", "request_timeout",
                "the request did not arrive in time"},
    ErrorAnswer{409, "Conflict", "What is stored already stands against it", "conflict",
                "WB has not accepted the cabinet's token yet; share it afterwards."},
    ErrorAnswer{413, "ContentTooLarge", "The body is too large", "content_too_large",
                "the request body is too large"},
    ErrorAnswer{414, "UriTooLong", "The address is too long", "uri_too_long",
                "the request target is too long"},
    ErrorAnswer{415, "UnsupportedMediaType", "The body is not application/json", "unsupported_media_type",
                "The body must be application/json."},
    ErrorAnswer{
        422, "Unprocessable",
        "Parameters or members that are not valid: `errors` names up to 20 of them. Of a WB token the code says "
        "why: token_expired, token_malformed, token_refused, token_scope_missing or token_foreign",
        "invalid_argument", "The request has parameters that are not valid."},
    ErrorAnswer{429, "TooManyRequests",
                "The key has used up its requests, event streams or idempotency keys. Of a WB token: "
                "too_many_registrations, too_many_claims or too_many_unverified",
                "rate_limited", "This key may send 1200 requests a minute."},
    ErrorAnswer{431, "HeadersTooLarge", "The header is too large", "headers_too_large",
                "the request header is too large"},
    ErrorAnswer{500, "InternalError", "A fault of the server; the log says more under the request's id",
                "internal", "The request could not be answered."},
    ErrorAnswer{503, "Unavailable", "The database, WB or the server itself cannot answer now", "unavailable",
                "The database cannot be reached now and no earlier answer is kept."},
};

bool can_fail_with(const Route& route, int status) {
  const bool open = route.access == Access::open;
  const bool data = !std::holds_alternative<Service>(route.kind);
  const bool writes = route.writes() != nullptr;
  switch (status) {
    case 401:
    case 429:
      return !open;
    case 403:
      return writes || route.access == Access::metrics || route.access == Access::everyone ||
             route.access == Access::operators;
    case 404:
      return data || route.path.has_value();
    case 409:
    case 413:
    case 415:
      return writes;
    case 422:
      return data;
    default:
      return true;
  }
}

Json error_response(const ErrorAnswer& error) {
  Json shown{{"type", "about:blank"},  {"title", status_title(error.status)},
             {"status", error.status}, {"detail", error.detail},
             {"code", error.code},     {"request_id", "5f0c2b7e9a1d4c33"}};
  if (error.status == 422) shown["errors"] = Json::array({example("FieldError")});
  Json headers{{"X-Request-Id", header_reference("RequestId")}};
  if (error.status == 429 || error.status == 503) headers["Retry-After"] = header_reference("RetryAfter");
  if (error.status == 429) {
    headers["RateLimit"] = header_reference("RateLimit");
    headers["RateLimit-Policy"] = header_reference("RateLimitPolicy");
  }
  return {
      {"description", error.description},
      {"headers", std::move(headers)},
      {"content",
       {{std::string(kProblem), {{"schema", schema_reference("Problem")}, {"example", std::move(shown)}}}}}};
}

Json responses_of(const Route& route) {
  Json responses = Json::object();
  for (const int status : route.statuses) {
    if (status == 0) continue;
    responses[std::to_string(status)] = {{"description", success_text(status)},
                                         {"headers", success_headers(route, status)},
                                         {"content", success_content(route)}};
  }
  if (route.reads() != nullptr || route.is(Service::file)) {
    responses["304"] = {{"description", "The client has these bytes: If-None-Match names their ETag"},
                        {"headers", success_headers(route, 304)}};
  }
  for (const ErrorAnswer& error : kErrors) {
    if (can_fail_with(route, error.status)) {
      responses[std::to_string(error.status)] = {
          {"$ref", fmt::format("#/components/responses/{}", error.name)}};
    }
  }
  return responses;
}

// --- the whole

Json operation_of(const Route& route) {
  Json operation{
      {"operationId", route.id}, {"summary", route.summary}, {"tags", Json::array({tag_of(route)})}};
  if (route.access == Access::open) {
    operation["security"] = Json::array();
  } else {
    operation["security"] = {{{"bearer", Json::array()}}, {{"apiKey", Json::array()}}};
  }
  operation["parameters"] = parameters_of(route);
  if (!route.body().empty()) operation["requestBody"] = body_of(route.body());
  if (route.writes() != nullptr && route.writes()->reads_body())
    operation["requestBody"] = file_body_of(*route.writes());
  operation["responses"] = responses_of(route);
  return operation;
}

Json paths() {
  Json paths = Json::object();
  for (const Route& route : routes()) {
    std::string method(route.method);
    std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    paths[std::string(route.pattern)][method] = operation_of(route);
  }
  return paths;
}

Json tags() {
  Json all = Json::array();
  for (const Noun& noun : nouns()) {
    for (const Tag& tag : noun.tags) {
      all.push_back({{"name", tag.segment}, {"description", tag.description}});
    }
  }
  return all;
}

Json components() {
  Json all_schemas = Json::object();
  for (const Schema& schema : schemas()) {
    if (!schema.only_base) all_schemas[schema.name] = Json::parse(json_schema(schema));
  }
  Json errors = Json::object();
  for (const ErrorAnswer& error : kErrors) errors[std::string(error.name)] = error_response(error);
  return {
      {"securitySchemes",
       {{"bearer", {{"type", "http"}, {"scheme", "bearer"}, {"description", "Authorization: Bearer KEY"}}},
        {"apiKey", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-API-Key"}}}}},
      {"parameters", header_parameters()},
      {"headers", response_headers()},
      {"responses", std::move(errors)},
      {"schemas", std::move(all_schemas)}};
}

constexpr std::string_view kDescription =
    "The orders, sales, stocks, reviews and figures of Wildberries sellers, from the seller's own "
    "database.\n\n"
    "**Keys.** `wbctl apikey create` makes one. An `admin` key may do everything; a `bot` key acts for any "
    "user "
    "and names one (`telegram_id`); a `user` key sees its own user. What belongs to somebody else is 404.\n\n"
    "**Answers.** `data`, and `meta` about how the answer was made. Unknown is `null`, never 0 or \"\". "
    "Times "
    "are UTC; money is exact, with a currency. Fields may be added.\n\n"
    "**Compression.** Large answers come as gzip when the client accepts it.";

}  // namespace

std::string document() {
  const Json document{{"openapi", "3.1.0"},
                      {"info",
                       {{"title", "wbd"},
                        {"version", WB_VERSION},
                        {"description", kDescription},
                        {"license", {{"name", "MIT"}, {"identifier", "MIT"}}}}},
                      {"servers", Json::array({Json{{"url", "/"}, {"description", "This installation"}}})},
                      {"tags", tags()},
                      {"paths", paths()},
                      {"components", components()}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace wbd::rest::openapi
