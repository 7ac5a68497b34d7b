#include "daemon/rest/openapi/requests.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "daemon/rest/openapi/json_schema.hpp"

namespace wbd::rest::openapi {
namespace {

Json parameter_json(const Parameter& parameter, std::string_view where) {
  Json json{{"name", parameter.name},
            {"in", where},
            {"required", where == "path"},
            {"description", parameter.description},
            {"schema", Json::parse(json_schema(parameter))}};
  if (where == "path") json["example"] = Json::parse(example_of(parameter));
  return json;
}

Json parameter_reference(std::string_view name) {
  return {{"$ref", fmt::format("#/components/parameters/{}", name)}};
}

Json empty_object() {
  return {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
}

// A name with a dot is a member of an inner object.
Json body_schema(std::span<const BodyField> body) {
  Json json = empty_object();
  Json required = Json::array();
  for (const BodyField& field : body) {
    const std::string_view name = field.value.name;
    const std::size_t dot = name.find('.');
    Json member = Json::parse(json_schema(field.value));
    if (!member.contains("description")) member["description"] = field.value.description;
    if (dot == std::string_view::npos) {
      json["properties"][std::string(name)] = std::move(member);
      if (field.required) required.push_back(name);
      continue;
    }
    Json& outer = json["properties"][std::string(name.substr(0, dot))];
    if (outer.is_null()) outer = empty_object();
    outer["properties"][std::string(name.substr(dot + 1))] = std::move(member);
  }
  if (!required.empty()) json["required"] = std::move(required);
  return json;
}

Json body_example(std::span<const BodyField> body) {
  Json json = Json::object();
  for (const BodyField& field : body) {
    const std::string_view name = field.value.name;
    const std::size_t dot = name.find('.');
    if (name == "user_id") continue;  // another name of telegram_id
    if (dot == std::string_view::npos) {
      json[std::string(name)] = Json::parse(example_of(field.value));
    } else {
      json[std::string(name.substr(0, dot))][std::string(name.substr(dot + 1))] =
          Json::parse(example_of(field.value));
    }
  }
  return json;
}

}  // namespace

Json schema_reference(std::string_view name) {
  return {{"$ref", fmt::format("#/components/schemas/{}", name)}};
}

Json example(std::string_view schema) {
  const Schema* found = find_schema(schema);
  if (!found) throw Failure({Errc::internal, fmt::format("openapi: there is no schema \"{}\"", schema)});
  return Json::parse(example_of(*found));
}

Json header_parameters() {
  const auto header = [](std::string_view name, std::string_view description, std::string_view pattern) {
    Json json{{"name", name},
              {"in", "header"},
              {"required", false},
              {"description", description},
              {"schema", {{"type", "string"}}}};
    if (!pattern.empty()) json["schema"]["pattern"] = pattern;
    return json;
  };
  return {
      {"RequestId",
       header("X-Request-Id", "A name for the request, for answers and logs; otherwise one is made",
              "^[A-Za-z0-9._-]{1,64}$")},
      {"IfNoneMatch",
       header("If-None-Match", "ETags of answers the client has: 304 when nothing is new", "")},
      {"IdempotencyKey",
       header(
           "Idempotency-Key",
           "Sent again within 24 hours with the same request, it gives the first answer and does nothing; at "
           "most 1000 of an API key are kept",
           "^[!-~]{1,255}$")},
      {"LastEventId", header("Last-Event-ID", "Of a stream: the last event that was seen", "^[0-9]+$")},
  };
}

Json parameters_of(const Route& route) {
  Json parameters = Json::array();
  if (route.path) parameters.push_back(parameter_json(*route.path, "path"));
  if (route.inner) parameters.push_back(parameter_json(*route.inner, "path"));
  for (const Parameter& parameter : route.query) parameters.push_back(parameter_json(parameter, "query"));
  if (route.reads() != nullptr || route.is(Service::file)) {
    parameters.push_back(parameter_reference("IfNoneMatch"));
  }
  if (route.streams()) parameters.push_back(parameter_reference("LastEventId"));
  if (route.writes() != nullptr && route.method == "POST") {
    parameters.push_back(parameter_reference("IdempotencyKey"));
  }
  parameters.push_back(parameter_reference("RequestId"));
  return parameters;
}

Json body_of(std::span<const BodyField> body) {
  const bool required = std::ranges::any_of(body, [](const BodyField& field) { return field.required; });
  return {
      {"required", required},
      {"content", {{std::string(kJson), {{"schema", body_schema(body)}, {"example", body_example(body)}}}}}};
}

Json file_body_of(const WriteRoute& route) {
  Json content = Json::object();
  for (const std::string_view type : route.media_types) {
    if (type == kJson) {
      content[std::string(type)] = {{"schema", schema_reference(route.json_schema)},
                                    {"example", example(route.json_schema)}};
    } else {
      content[std::string(type)] = {{"schema", {{"type", "string"}, {"format", "binary"}}}};
    }
  }
  return {{"required", true}, {"content", std::move(content)}};
}

}  // namespace wbd::rest::openapi
