// Changes 200 answers as faults and drifts demand.

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/sandbox/drift.hpp"
#include "core/sandbox/faults.hpp"

namespace wbd::sandbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kIdentifiers[] = {"rrdId", "saleID", "srid", "rid",       "chrtId",
                                        "nmID",  "nmId",   "id",   "subjectID", "warehouseName"};

// The first array of objects, wherever the method puts its rows.
Json* find_rows(Json& value) {
  if (value.is_array()) return !value.empty() && value.front().is_object() ? &value : nullptr;
  if (!value.is_object()) return nullptr;
  for (auto& [name, member] : value.items()) {
    if (Json* const rows = find_rows(member)) return rows;
  }
  return nullptr;
}

std::optional<std::string> row_identifier_name(const Json& row) {
  for (const char* name : kIdentifiers) {
    if (row.contains(name)) return name;
  }
  for (const auto& [name, member] : row.items()) {
    if (!member.is_object()) continue;
    if (auto found = row_identifier_name(member)) return found;
  }
  return std::nullopt;
}

// The value that identifies a row, also from a nested object; null when there is none.
const Json* row_identifier(const Json& row) {
  for (const char* name : kIdentifiers) {
    if (row.contains(name)) return &row.at(name);
  }
  for (const auto& [name, member] : row.items()) {
    if (!member.is_object()) continue;
    if (const Json* const found = row_identifier(member)) return found;
  }
  return nullptr;
}

// The value as another JSON type.
Json another_type(const Json& value) {
  if (value.is_number()) return "not a number";
  if (value.is_string()) return Json::object({{"value", value}});
  if (value.is_boolean()) return "yes";
  if (value.is_array()) return "a, b";
  return 17;
}

std::string identifier_of(const Json& row) {
  return row_identifier_name(row).value_or(row.begin().key());
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

bool is_drawn(const Json& row, int share) {
  const Json* const identifier = row_identifier(row);
  const std::string text = identifier != nullptr ? identifier->dump() : row.dump();
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return (hash >> 32U) % 100 < static_cast<std::uint64_t>(share);
}

// The members keep their order: only the drifted field may differ.
Json with_member(const Json& object, const Drift& drift) {
  Json changed = Json::object();
  for (const auto& [name, value] : object.items()) {
    if (name != drift.field) {
      changed[name] = value;
    } else if (drift.kind == DriftKind::rename) {
      changed[drift.to] = value;
    } else if (drift.kind == DriftKind::retype) {
      changed[name] = another_type(value);
    }
  }
  return changed;
}

void change_row(Json& value, const Drift& drift) {
  if (value.is_object() && value.contains(drift.field)) {
    value = with_member(value, drift);
    return;
  }
  if (!value.is_object() && !value.is_array()) return;
  for (Json& member : value) change_row(member, drift);
}

bool null_list(Json& value, const std::string& name) {
  if (!value.is_object()) return false;
  for (auto& [key, member] : value.items()) {
    if (member.is_array() && key == name) {
      member = nullptr;
      return true;
    }
    if (null_list(member, name)) return true;
  }
  return false;
}

// The first list, even when it is empty.
Json* first_list(Json& value) {
  if (value.is_array()) return &value;
  if (!value.is_object()) return nullptr;
  for (Json& member : value) {
    if (Json* const list = first_list(member)) return list;
  }
  return nullptr;
}

void apply_one(Json& document, const Drift& drift) {
  if (drift.kind == DriftKind::null_list) {
    if (!drift.field.empty()) {
      null_list(document, drift.field);
    } else if (Json* const list = first_list(document)) {
      *list = nullptr;
    }
    return;
  }
  if (drift.around) return change_row(document, drift);
  Json* const rows = find_rows(document);
  if (rows == nullptr) return;
  for (Json& row : *rows) {
    if (is_drawn(row, drift.share)) change_row(row, drift);
  }
}

}  // namespace

std::string spoil_body(const Fault& fault, const std::string& body) {
  if (fault.kind == FaultKind::truncate) return body.substr(0, body.size() / 2);
  Json document = Json::parse(body, nullptr, false);
  Json* const rows = find_rows(document);
  if (rows == nullptr) return body;
  const auto count = std::min<std::size_t>(rows->size(), static_cast<std::size_t>(std::max(0, fault.rows)));
  for (std::size_t i = 0; i < count; ++i) spoil_row(fault, (*rows)[i]);
  return document.dump();
}

std::string DriftBook::apply(std::string_view operation, std::string body) const {
  const auto concerns = [&](const Drift& drift) { return drift.operation == operation; };
  if (std::none_of(drifts_.begin(), drifts_.end(), concerns)) return body;
  Json document = Json::parse(body, nullptr, false);
  if (document.is_discarded()) return body;
  for (const Drift& drift : drifts_) {
    if (concerns(drift)) apply_one(document, drift);
  }
  return document.dump();
}

}  // namespace wbd::sandbox
