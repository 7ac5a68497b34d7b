#pragma once
// One request of an operation, without host and authorization.

#include <chrono>
#include <cstdint>
#include <string>

#include "core/base/time.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {

struct Call {
  Operation operation{};
  std::string query;  // "dateFrom=...&flag=0", percent-encoded
  std::string body;
  std::string path_value{};  // percent-encoded; replaces {name} in the operation's path
};

// For operations that expect times as Unix seconds.
[[nodiscard]] inline std::int64_t unix_seconds(UtcTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace wbd::wb
