#pragma once
// SQL fragments of the queries on the sync queue.

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/model/dataset.hpp"

namespace wbd::store {

// An expression that numbers datasets by their priority.
inline std::string priority_of(std::string_view column) {
  std::string sql = fmt::format("case {}", column);
  int priority = 0;
  for (const Dataset dataset : kDatasets)
    sql += fmt::format(" when '{}' then {}", to_string(dataset), priority++);
  return sql + " end";
}

// Pending cabinets are included: their token must be verified.
inline constexpr std::string_view kWorkable = "c.status in ('active', 'pending')";

}  // namespace wbd::store
