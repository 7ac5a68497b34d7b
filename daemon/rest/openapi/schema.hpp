#pragma once
// The schemas of the API's answers, as tables. openapi.json is made from them. Tests compare the document
// with the route table, and the answers of a running wbd with the document.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wbd::rest::openapi {

// A member of an object. Its type is one of
//   integer, number, boolean, string, date (2026-11-22), time (RFC 3339, UTC), money (two decimals at most),
//   percent, any (any JSON), one|of|these, @Name (another schema), [T] (a list), {T} (an object whose members
//   are all T)
// T? may also be null, which means unknown.
struct Member {
  std::string name;
  std::string type;
  std::string description{};  // "" = that of openapi/meanings.cpp
  std::string example{};      // JSON; "" = the default of the type
  bool optional = false;      // absent where it has no meaning
};

struct Schema {
  std::string name;
  std::string description;
  std::vector<Member> members;
  std::string base{};                 // a schema whose members come before its own
  bool only_base = false;             // only a base of other schemas, never an answer
  std::vector<std::string> one_of{};  // in place of members: exactly one of these schemas holds
};

// Every schema of the API by name; the same objects for the life of the process.
[[nodiscard]] std::span<const Schema> schemas();
[[nodiscard]] const Schema* find_schema(std::string_view name);

// The large groups, in separate files; all other schemas are in routes/<noun>.cpp.
[[nodiscard]] std::vector<Schema> analytics_schemas();
[[nodiscard]] std::vector<Schema> report_schemas();

}  // namespace wbd::rest::openapi
