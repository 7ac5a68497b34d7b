#include <algorithm>
#include <iterator>

#include "daemon/rest/openapi/meanings.hpp"
#include "daemon/rest/routes/nouns.hpp"

namespace wbd::rest::openapi {

std::span<const Schema> schemas() {
  static const std::vector<Schema> all = [] {
    std::vector<Schema> together;
    for (const Noun& noun : nouns()) std::ranges::move(noun.schemas(), std::back_inserter(together));
    for (Schema& schema : together) {
      for (Member& member : schema.members) {
        if (member.description.empty()) member.description = meaning_of(schema.name, member.name);
      }
    }
    return together;
  }();
  return all;
}

const Schema* find_schema(std::string_view name) {
  const auto all = schemas();
  const auto found = std::ranges::find(all, name, &Schema::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace wbd::rest::openapi
