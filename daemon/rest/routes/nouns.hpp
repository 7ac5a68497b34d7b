#pragma once
// The nouns of the API. Each noun has one file in this folder. The file holds its routes and their functions,
// the schemas of its answers and its section of openapi.json.
// A new noun needs such a file, and a declaration and a line in nouns.cpp.

#include <span>
#include <vector>

#include "daemon/rest/openapi/schema.hpp"
#include "daemon/rest/route.hpp"

namespace wbd::rest {

using openapi::Member;
using openapi::Schema;

// A section of openapi.json: the routes whose path continues with `segment` after /api/v1/.
struct Tag {
  std::string_view segment, description;
};

struct Noun {
  std::vector<Tag> tags{};
  std::span<const Route> routes;  // static storage
  std::vector<Schema> (*schemas)() = nullptr;
};

// In the order in which their routes are matched; the same objects for the life of the process.
[[nodiscard]] std::span<const Noun> nouns();

}  // namespace wbd::rest
