#pragma once
// The rows of one answer of WB. The parsers (core/wb/<noun>.hpp) use simdjson, are pure and safe on any
// thread. A row that cannot be understood is skipped, counted and sampled; buyers' texts are left out of the
// sample. A document that cannot be understood at all gives Errc::bad_data.

#include <cstdint>
#include <string>
#include <vector>

#include "core/wb/field_counts.hpp"

namespace wbd::wb {

template <class Row>
struct Parsed {
  std::vector<Row> rows;
  std::int64_t seen = 0;  // rows in the answer, skipped ones too
  std::int64_t skipped = 0;
  std::vector<std::string> samples{};  // at most 5, each at most 2 KB: {"problem": "...", "row": {...}}
  FieldCounts fields{};                // of the rows, skipped ones too
};

// No rows yet, of this operation's answer.
template <class Row>
[[nodiscard]] Parsed<Row> no_rows(Operation operation) {
  Parsed<Row> parsed;
  parsed.fields.operation = operation;
  return parsed;
}

}  // namespace wbd::wb
