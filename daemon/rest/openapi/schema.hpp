#pragma once
// The shapes of what the API answers, as tables. openapi.json is made from them; tests hold it against the
// route table and real answers against it.

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
// and T? may be null: then nobody knows.
struct Member {
  std::string name;
  std::string type;
  std::string description{};
  std::string example{};  // JSON; "" = the usual one of the type
  bool optional = false;  // left away where it has no meaning
};

struct Schema {
  std::string name;
  std::string description;
  std::vector<Member> members;
  std::string base{};      // it has the members of that schema before its own
  bool only_base = false;  // nothing but a base: no answer is one
};

// Every schema of the API by name; the same objects for the life of the process.
[[nodiscard]] std::span<const Schema> schemas();
[[nodiscard]] const Schema* find_schema(std::string_view name);

// Part by part, in the files named after them.
[[nodiscard]] std::vector<Schema> trade_schemas();
[[nodiscard]] std::vector<Schema> goods_schemas();
[[nodiscard]] std::vector<Schema> account_schemas();
[[nodiscard]] std::vector<Schema> analytics_schemas();
[[nodiscard]] std::vector<Schema> report_schemas();
[[nodiscard]] std::vector<Schema> service_schemas();

}  // namespace wbd::rest::openapi
