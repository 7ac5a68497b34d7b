#include "core/wb/field_counts.hpp"

#include <algorithm>

namespace wbd::wb {

thread_local FieldTally* FieldTally::current_ = nullptr;

void add_counts(std::vector<FieldCount>& to, const std::vector<FieldCount>& more) {
  for (const FieldCount& count : more) {
    const auto same = std::find_if(to.begin(), to.end(),
                                   [&](const FieldCount& known) { return known.field == count.field; });
    if (same == to.end()) {
      to.push_back(count);
      continue;
    }
    same->rows += count.rows;
    same->had += count.had;
    same->retyped += count.retyped;
  }
}

FieldTally::Place& FieldTally::place(const void* table) {
  const char* const parent = parent_.data();
  for (Place& known : places_) {
    if (known.table == table && known.parent == parent) return known;
  }
  places_.push_back({table, parent, 0, {}});
  return places_.back();
}

std::string FieldTally::name_of(std::string_view key) const {
  return parent_.empty() ? std::string(key) : std::string(parent_).append(".").append(key);
}

std::vector<FieldCount> FieldTally::take() {
  std::vector<FieldCount> counts;
  for (Place& place : places_) {
    for (FieldCount& field : place.fields) {
      // Until here `rows` counts the objects without the field.
      field.had = place.objects - field.rows;
      field.rows = place.objects;
    }
    add_counts(counts, place.fields);
  }
  places_.clear();
  return counts;
}

}  // namespace wbd::wb
