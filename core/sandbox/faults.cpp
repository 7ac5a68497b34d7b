#include "core/sandbox/faults.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace wbd::sandbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::pair<FaultKind, std::string_view> kNames[] = {
    {FaultKind::status, "status"},     {FaultKind::timeout, "timeout"},
    {FaultKind::hang, "hang"},         {FaultKind::reset, "reset"},
    {FaultKind::truncate, "truncate"}, {FaultKind::retype, "retype"},
    {FaultKind::null, "null"},         {FaultKind::missing, "missing"},
    {FaultKind::html, "html"},         {FaultKind::new_field, "new_field"},
    {FaultKind::empty, "empty"},       {FaultKind::null_body, "null_body"},
};

// The first array of objects, wherever the method puts its rows.
Json* find_rows(Json& value) {
  if (value.is_array()) return !value.empty() && value.front().is_object() ? &value : nullptr;
  if (!value.is_object()) return nullptr;
  for (auto& [name, member] : value.items()) {
    if (Json* const rows = find_rows(member)) return rows;
  }
  return nullptr;
}

std::optional<std::string> find_identifier(const Json& row) {
  for (const char* name :
       {"rrdId", "saleID", "srid", "rid", "chrtId", "nmID", "nmId", "id", "subjectID", "warehouseName"}) {
    if (row.contains(name)) return name;
  }
  for (const auto& [name, member] : row.items()) {
    if (!member.is_object()) continue;
    if (auto found = find_identifier(member)) return found;
  }
  return std::nullopt;
}

std::string identifier_of(const Json& row) {
  return find_identifier(row).value_or(row.begin().key());
}

// The object that has the field: the row itself or an object nested in it.
Json* find_holder(Json& row, const std::string& field) {
  if (row.contains(field)) return &row;
  for (auto& [name, member] : row.items()) {
    if (!member.is_object()) continue;
    if (Json* const holder = find_holder(member, field)) return holder;
  }
  return nullptr;
}

Json another_type(const Json& value) {
  if (value.is_number()) return "not a number";
  if (value.is_string()) return Json::object({{"value", value}});
  if (value.is_boolean()) return "yes";
  if (value.is_array()) return "a, b";
  return 17;
}

void spoil_row(const Fault& fault, Json& whole) {
  const std::string name = fault.field.empty() ? identifier_of(whole) : fault.field;
  Json* const holder = find_holder(whole, name);
  Json& row = holder != nullptr ? *holder : whole;
  switch (fault.kind) {
    case FaultKind::retype:
      if (row.contains(name)) row[name] = another_type(row[name]);
      break;
    case FaultKind::null:
      row[name] = nullptr;
      break;
    case FaultKind::missing:
      row.erase(name);
      break;
    case FaultKind::new_field:
      whole["addedLately"] = Json::object({{"deep", {1, 2, 3}}});
      break;
    default:
      break;
  }
}

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

std::string spoil_body(const Fault& fault, const std::string& body) {
  if (fault.kind == FaultKind::truncate) return body.substr(0, body.size() / 2);
  Json document = Json::parse(body, nullptr, false);
  Json* const rows = find_rows(document);
  if (rows == nullptr) return body;
  const auto count = std::min<std::size_t>(rows->size(), static_cast<std::size_t>(std::max(0, fault.rows)));
  for (std::size_t i = 0; i < count; ++i) spoil_row(fault, (*rows)[i]);
  return document.dump();
}

}  // namespace wbd::sandbox
