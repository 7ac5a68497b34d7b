#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "daemon/rest/openapi/document.hpp"
#include "daemon/rest/openapi/schema.hpp"
#include "daemon/rest/route_table.hpp"

namespace openapi_test {

using namespace wbd::rest;
using nlohmann::json;

namespace {

const json& document() {
  static const json parsed = json::parse(openapi::document());
  return parsed;
}

std::string lower(std::string_view method) {
  std::string out(method);
  for (char& c : out) c = static_cast<char>(std::tolower(c));
  return out;
}

const json& operation(const Route& route) {
  return document().at("paths").at(std::string(route.pattern)).at(lower(route.method));
}

const json& resolve(const json& node) {
  if (!node.contains("$ref")) return node;
  return document().at(json::json_pointer(node.at("$ref").get<std::string>().substr(1)));
}

void find_references(const json& node, std::set<std::string>& found) {
  if (node.is_object() && node.contains("$ref")) found.insert(node.at("$ref").get<std::string>());
  for (const json& inner : node) {
    if (inner.is_structured()) find_references(inner, found);
  }
}

}  // namespace

TEST_CASE("openapi.json has every route, under its own name") {
  std::set<std::string> ids;
  std::size_t operations = 0;
  for (const json& path : document().at("paths")) operations += path.size();
  for (const Route& route : routes()) {
    INFO(route.id);
    const json& found = operation(route);
    CHECK(found.at("operationId") == route.id);
    CHECK(found.at("summary") == route.summary);
    CHECK(ids.insert(found.at("operationId")).second);
    CHECK(found.at("security").empty() == (route.access == Access::open));
  }
  CHECK(operations == routes().size());
}

TEST_CASE("openapi.json has every parameter and member with its description and what is allowed") {
  for (const Route& route : routes()) {
    INFO(route.id);
    const json& found = operation(route);
    std::set<std::string> named;
    for (const json& parameter : found.at("parameters")) {
      const json& whole = resolve(parameter);
      if (whole.at("in") == "header") continue;
      CHECK(named.insert(whole.at("name").get<std::string>()).second);
      CHECK_FALSE(whole.at("description").get<std::string>().empty());
      CHECK(whole.at("schema").is_object());
      CHECK(whole.at("required") == (whole.at("in") == "path"));
    }
    std::set<std::string> wanted;
    for (const Parameter& parameter : route.query) wanted.emplace(parameter.name);
    if (route.path) wanted.emplace(route.path->name);
    if (route.inner) wanted.emplace(route.inner->name);
    CHECK(named == wanted);

    if (route.writes() != nullptr && route.writes()->reads_body()) {
      const json& types = found.at("requestBody").at("content");
      CHECK(types.size() == route.writes()->media_types.size());
      for (const std::string_view type : route.writes()->media_types)
        CHECK(types.contains(std::string(type)));
      continue;
    }
    if (route.body().empty()) {
      CHECK_FALSE(found.contains("requestBody"));
      continue;
    }
    const json& body = found.at("requestBody").at("content").at("application/json").at("schema");
    CHECK(body.at("additionalProperties") == false);
    for (const BodyField& field : route.body()) {
      INFO(field.value.name);
      const std::string name(field.value.name);
      const auto dot = name.find('.');
      const json& outer = dot == std::string::npos ? body : body.at("properties").at(name.substr(0, dot));
      const json& member = outer.at("properties").at(name.substr(dot + 1));
      CHECK_FALSE(member.at("description").get<std::string>().empty());
    }
  }
  const json& limit = document().at("/paths/~1api~1v1~1orders/get/parameters"_json_pointer);
  const auto found = std::find_if(limit.begin(), limit.end(),
                                  [](const json& one) { return one.value("name", "") == "limit"; });
  REQUIRE(found != limit.end());
  CHECK(found->at("schema") ==
        json{{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"maximum", 1000}, {"default", 50}});
}

TEST_CASE("openapi.json says what each member of an answer means") {
  for (const openapi::Schema& schema : openapi::schemas()) {
    for (const openapi::Member& member : schema.members) {
      INFO(schema.name << "." << member.name);
      CHECK_FALSE(member.description.empty());
    }
  }
  std::size_t members = 0;
  for (const auto& [name, schema] : document().at("components").at("schemas").items()) {
    const json properties = schema.value("properties", json::object());
    for (const auto& [member, property] : properties.items()) {
      INFO(name << "." << member);
      CHECK_FALSE(property.value("description", "").empty());
      ++members;
    }
  }
  CHECK(members > 1'000);
}

TEST_CASE("openapi.json says what each route answers and how it fails") {
  for (const Route& route : routes()) {
    INFO(route.id);
    const json& responses = operation(route).at("responses");
    for (const int status : route.statuses) {
      if (status == 0) continue;
      INFO(status);
      const json& content = responses.at(std::to_string(status)).at("content");
      if (route.is(Service::file) || route.is(Service::metrics)) {
        CHECK(content.size() == 1);
        continue;
      }
      std::string name(route.schema);
      const bool array = route.is_list() || name.front() == '[';
      if (name.front() == '[') name = name.substr(1, name.size() - 2);
      REQUIRE(openapi::find_schema(name));
      const json& whole = content.at("application/json");
      CHECK(whole.contains("example"));
      const json reference{{"$ref", "#/components/schemas/" + name}};
      if (std::holds_alternative<Service>(route.kind)) {
        CHECK(whole.at("schema") == reference);
        continue;
      }
      const json& data = whole.at("schema").at("properties").at("data");
      CHECK(data == (array ? json{{"type", "array"}, {"items", reference}} : reference));
      CHECK(whole.at("schema").at("required") == json{"data", "meta"});
    }
    for (const char* any : {"400", "500", "503"}) CHECK(responses.contains(any));
    if (route.access != Access::open) {
      for (const char* keyed : {"401", "429"}) CHECK(responses.contains(keyed));
    }
    if (route.reads() != nullptr) CHECK(responses.contains("304"));
    if (route.writes() != nullptr) {
      for (const char* written : {"403", "404", "409", "413", "415", "422"})
        CHECK(responses.contains(written));
    }
    for (const auto& [status, response] : responses.items()) {
      if (status[0] != '4' && status[0] != '5') continue;
      INFO(status);
      const json& problem = resolve(response).at("content").at("application/problem+json");
      CHECK(problem.at("example").at("status") == std::stoi(status));
    }
  }
}

TEST_CASE("openapi.json names nothing it does not have and has nothing it does not name") {
  std::set<std::string> named;
  find_references(document(), named);
  for (const std::string& name : named) {
    INFO(name);
    CHECK(document().contains(json::json_pointer(name.substr(1))));
  }
  for (const char* kind : {"schemas", "responses", "parameters", "headers"}) {
    for (const auto& [name, whole] : document().at("components").at(kind).items()) {
      const std::string reference = std::string("#/components/") + kind + "/" + name;
      INFO(reference);
      CHECK(named.contains(reference));
    }
  }
}

}  // namespace openapi_test
