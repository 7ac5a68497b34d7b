#pragma once
// Datasets and workable cabinets in SQL, for the queries on the queue.

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/base/result.hpp"
#include "core/model/dataset.hpp"

namespace wbd::store {

inline Dataset read_dataset(std::string_view name) {
  if (const auto dataset = parse_dataset(name)) return *dataset;
  throw Failure({Errc::bad_data, fmt::format("the database holds an unknown dataset '{}'", name)});
}

// An expression that numbers datasets by their priority.
inline std::string priority_of(std::string_view column) {
  std::string sql = fmt::format("case {}", column);
  int priority = 0;
  for (const Dataset dataset : kDatasets)
    sql += fmt::format(" when '{}' then {}", to_string(dataset), priority++);
  return sql + " end";
}

// A pending cabinet is work too: its token waits to be verified.
inline constexpr std::string_view kWorkable = "c.status in ('active', 'pending')";

}  // namespace wbd::store
