#include "daemon/rest/openapi/json_schema.hpp"

#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/result.hpp"
#include "core/model/user_settings.hpp"

namespace wbd::rest::openapi {
namespace {

using Json = nlohmann::ordered_json;  // people read the document, so its members keep their order

Json schema_json(std::string_view type);
Json example_json(const Schema& schema);

constexpr std::string_view kJsonSchemaDate = "2026-11-22";
constexpr std::string_view kTime = "2026-11-22T10:00:00Z";

std::vector<std::string_view> split(std::string_view words) {
  std::vector<std::string_view> parts;
  while (!words.empty()) {
    const std::size_t bar = std::min(words.find('|'), words.size());
    parts.push_back(words.substr(0, bar));
    words.remove_prefix(std::min(bar + 1, words.size()));
  }
  return parts;
}

bool is_between(std::string_view type, char open, char close) {
  return type.size() > 2 && type.front() == open && type.back() == close;
}

std::string_view inner(std::string_view type) {
  return type.substr(1, type.size() - 2);
}

const Schema& schema_named(std::string_view name) {
  if (const Schema* schema = find_schema(name)) return *schema;
  throw Failure({Errc::internal, "openapi: there is no schema " + std::string(name)});
}

Json scalar(std::string_view type) {
  if (type == "integer") return {{"type", "integer"}, {"format", "int64"}};
  if (type == "number" || type == "percent") return {{"type", "number"}};
  if (type == "money") return {{"type", "number"}, {"description", "Exact, with two decimals at most"}};
  if (type == "boolean" || type == "string") return {{"type", type}};
  if (type == "date") return {{"type", "string"}, {"format", "date"}};
  if (type == "time") return {{"type", "string"}, {"format", "date-time"}, {"description", "In UTC"}};
  return {{"type", "string"}, {"enum", split(type)}};
}

// Makes the schema accept null too.
Json or_null(Json schema) {
  if (schema.contains("$ref")) return {{"oneOf", {std::move(schema), {{"type", "null"}}}}};
  schema["type"] = {schema["type"], "null"};
  if (schema.contains("enum")) schema["enum"].push_back(nullptr);
  return schema;
}

Json example_of_type(std::string_view type) {
  if (type.ends_with('?')) type.remove_suffix(1);
  if (type.starts_with('@')) return example_json(schema_named(type.substr(1)));
  if (is_between(type, '[', ']')) return Json::array({example_of_type(inner(type))});
  if (is_between(type, '{', '}')) return Json::object();
  if (type == "integer") return 1;
  if (type == "number" || type == "percent" || type == "money") return 1.5;
  if (type == "boolean") return true;
  if (type == "string") return "text";
  if (type == "date") return kJsonSchemaDate;
  if (type == "time") return kTime;
  if (type == "any") return Json::object();
  return split(type).front();
}

std::vector<Member> all_members(const Schema& schema) {
  if (schema.base.empty()) return schema.members;
  std::vector<Member> members = all_members(schema_named(schema.base));
  members.insert(members.end(), schema.members.begin(), schema.members.end());
  return members;
}

// Puts `text` before the description of the type.
void describe(Json& schema, std::string_view text) {
  if (text.empty()) return;
  const std::string known = schema.value("description", "");
  schema["description"] = known.empty() ? std::string(text) : std::string(text) + ". " + known;
}

Json one_of_words(std::span<const std::string_view> words) {
  return {{"type", "string"}, {"enum", std::vector(words.begin(), words.end())}};
}

Json schema_json(std::string_view type) {
  if (type.ends_with('?')) return or_null(schema_json(type.substr(0, type.size() - 1)));
  if (type.starts_with('@')) {
    return {{"$ref", "#/components/schemas/" + schema_named(type.substr(1)).name}};
  }
  if (is_between(type, '[', ']')) return {{"type", "array"}, {"items", schema_json(inner(type))}};
  if (is_between(type, '{', '}')) {
    return {{"type", "object"}, {"additionalProperties", schema_json(inner(type))}};
  }
  if (type == "any") return Json::object();
  return scalar(type);
}

Json schema_json(const Schema& schema) {
  if (!schema.one_of.empty()) {
    Json one_of = Json::array();
    for (const std::string& name : schema.one_of) one_of.push_back(schema_json("@" + name));
    return {{"description", schema.description}, {"oneOf", std::move(one_of)}};
  }
  Json properties = Json::object();
  Json required = Json::array();
  for (const Member& member : all_members(schema)) {
    Json property = schema_json(member.type);
    describe(property, member.description);
    if (!member.example.empty()) property["examples"] = Json::array({Json::parse(member.example)});
    properties[member.name] = std::move(property);
    if (!member.optional) required.push_back(member.name);
  }
  Json json{{"type", "object"}};
  if (!schema.description.empty()) json["description"] = schema.description;
  json["properties"] = std::move(properties);
  json["required"] = std::move(required);
  return json;
}

Json schema_json(const UserSetting& setting) {
  Json json = [&]() -> Json {
    switch (setting.kind) {
      case SettingKind::text:
        return {{"type", "string"}, {"minLength", 1}, {"maxLength", setting.max}};
      case SettingKind::flag:
        return {{"type", "boolean"}};
      case SettingKind::number:
        return {{"type", "integer"}, {"minimum", setting.min}, {"maximum", setting.max}};
      case SettingKind::word:
        return one_of_words(setting.words);
      case SettingKind::words:
        return {{"type", "array"}, {"items", one_of_words(setting.words)}, {"uniqueItems", true}};
      case SettingKind::ids:
        return {{"type", "array"},
                {"items", {{"type", "integer"}, {"format", "int64"}, {"minimum", 1}}},
                {"maxItems", setting.max},
                {"uniqueItems", true}};
      case SettingKind::zone:
        return {{"type", "string"}, {"examples", Json::array({"Europe/Moscow"})}};
      case SettingKind::clock:
        return {{"type", "string"},
                {"pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
                {"examples", Json::array({"22:00"})}};
      case SettingKind::url:
        return {{"type", "string"}, {"format", "uri"}, {"maxLength", setting.max}};
    }
    return Json::object();
  }();
  if (setting.nullable) json = or_null(std::move(json));
  describe(json, setting.help_en);
  return json;
}

Json plain_schema_json(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::integer: {
      Json json{{"type", "integer"}, {"format", "int64"}};
      if (parameter.min != std::numeric_limits<std::int64_t>::min()) json["minimum"] = parameter.min;
      if (parameter.max != std::numeric_limits<std::int64_t>::max()) json["maximum"] = parameter.max;
      if (!parameter.fallback.empty()) json["default"] = Json::parse(parameter.fallback);
      return json;
    }
    case ParameterType::boolean: {
      Json json{{"type", "boolean"}};
      if (!parameter.fallback.empty()) json["default"] = Json::parse(parameter.fallback);
      return json;
    }
    case ParameterType::percent:
      return {{"type", "number"},
              {"minimum", static_cast<double>(parameter.min) / 100},
              {"maximum", static_cast<double>(parameter.max) / 100},
              {"multipleOf", 0.01}};
    case ParameterType::text:
      return {{"type", "string"}, {"minLength", 1}, {"maxLength", parameter.max}};
    case ParameterType::word: {
      Json json = one_of_words(parameter.words);
      if (!parameter.fallback.empty()) json["default"] = parameter.fallback;
      return json;
    }
    case ParameterType::range_start:
    case ParameterType::range_end:
      return {{"anyOf",
               {{{"type", "string"}, {"format", "date"}}, {{"type", "string"}, {"format", "date-time"}}}}};
    case ParameterType::words:
      return {{"type", "array"},
              {"items", one_of_words(parameter.words)},
              {"minItems", parameter.nullable ? 0 : 1},
              {"uniqueItems", true}};
    case ParameterType::integers:
      return {{"type", "array"},
              {"items", {{"type", "integer"}, {"format", "int64"}, {"minimum", parameter.min}}},
              {"minItems", parameter.nullable ? 0 : 1},
              {"uniqueItems", true}};
    case ParameterType::setting:
      return schema_json(*find_user_setting(parameter.name));
  }
  return Json::object();
}

Json schema_json(const Parameter& parameter) {
  Json json = plain_schema_json(parameter);
  return parameter.nullable ? or_null(std::move(json)) : json;
}

Json example_json(const Schema& schema) {
  if (!schema.one_of.empty()) return example_json(schema_named(schema.one_of.front()));
  Json json = Json::object();
  for (const Member& member : all_members(schema)) {
    if (member.optional) continue;
    json[member.name] = member.example.empty() ? example_of_type(member.type) : Json::parse(member.example);
  }
  return json;
}

Json example_json(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::integer:
      return parameter.name == "telegram_id" || parameter.name == "member_id" ? Json(123456789)
             : parameter.name == "nm_id"                                      ? Json(211131895)
                                                                              : Json(1);
    case ParameterType::boolean:
      return true;
    case ParameterType::percent:
      return 6;
    case ParameterType::text:
      return "text";
    case ParameterType::word:
      return parameter.words.front();
    case ParameterType::range_start:
    case ParameterType::range_end:
      return kJsonSchemaDate;
    case ParameterType::words:
      return Json::array({parameter.words.front()});
    case ParameterType::integers:
      return Json::array({1});
    case ParameterType::setting: {
      const UserSetting& setting = *find_user_setting(parameter.name);
      if (setting.kind == SettingKind::flag) return true;
      if (setting.kind == SettingKind::number) return setting.min;
      if (setting.kind == SettingKind::word) return setting.words.front();
      if (setting.kind == SettingKind::words) return Json::array({setting.words.front()});
      if (setting.kind == SettingKind::ids) return Json::array({211131895});
      if (setting.kind == SettingKind::zone) return "Europe/Moscow";
      if (setting.kind == SettingKind::clock) return "22:00";
      if (setting.kind == SettingKind::url) return "https://example.com/webhook";
      return "Anna";
    }
  }
  return nullptr;
}

}  // namespace

std::string json_schema(const Schema& schema) {
  return schema_json(schema).dump();
}
std::string json_schema(const Parameter& parameter) {
  return schema_json(parameter).dump();
}
std::string example_of(const Schema& schema) {
  return example_json(schema).dump();
}
std::string example_of(const Parameter& parameter) {
  return example_json(parameter).dump();
}

}  // namespace wbd::rest::openapi
