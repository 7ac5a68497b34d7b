#include "core/sandbox/faults.hpp"

#include <utility>

namespace wbd::sandbox {
namespace {

constexpr std::pair<FaultKind, std::string_view> kNames[] = {
    {FaultKind::status, "status"},     {FaultKind::timeout, "timeout"},
    {FaultKind::hang, "hang"},         {FaultKind::reset, "reset"},
    {FaultKind::truncate, "truncate"}, {FaultKind::retype, "retype"},
    {FaultKind::null, "null"},         {FaultKind::missing, "missing"},
    {FaultKind::html, "html"},         {FaultKind::new_field, "new_field"},
    {FaultKind::empty, "empty"},       {FaultKind::null_body, "null_body"},
};

}  // namespace

std::string_view to_string(FaultKind kind) {
  for (const auto& [value, name] : kNames) {
    if (value == kind) return name;
  }
  return "?";
}

std::optional<FaultKind> parse_fault_kind(std::string_view wanted) {
  for (const auto& [value, name] : kNames) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

std::optional<Fault> FaultBook::strike(std::string_view operation) {
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (fault->operation != "*" && fault->operation != operation) continue;
    if (fault->after > 0) {
      --fault->after;
      continue;
    }
    if (!random_.percent(fault->probability)) continue;
    Fault struck = *fault;
    if (fault->times > 0 && --fault->times == 0) faults_.erase(fault);
    return struck;
  }
  return std::nullopt;
}

bool spoils_answer(FaultKind kind) {
  switch (kind) {
    case FaultKind::status:
    case FaultKind::timeout:
    case FaultKind::hang:
    case FaultKind::html:
    case FaultKind::empty:
    case FaultKind::null_body:
      return false;
    default:
      return true;
  }
}

}  // namespace wbd::sandbox
