#include "core/sandbox/drift.hpp"

#include <utility>

namespace wbd::sandbox {
namespace {

constexpr std::pair<DriftKind, std::string_view> kDriftNames[] = {
    {DriftKind::drop, "drop"},
    {DriftKind::rename, "rename"},
    {DriftKind::retype, "retype"},
    {DriftKind::null_list, "null_list"},
};

}  // namespace

std::optional<DriftKind> parse_drift_kind(std::string_view wanted) {
  for (const auto& [value, name] : kDriftNames) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

}  // namespace wbd::sandbox
