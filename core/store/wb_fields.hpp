#pragma once
// Keeps the share of WB's rows that had each known field, by cabinet and operation of WB.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"

namespace wbd::store {

struct FieldHistory {
  std::int64_t rows = 0, had = 0;    // of the time when nothing was lost; older rows count less
  std::optional<UtcTime> lost_at{};  // since when rows lack it
  std::int64_t lost_percent = 0;     // the share of rows that lacked it then
  bool retyped = false;              // they had it with a value of another type
  std::optional<UtcTime> back_at{};  // when it was last found again
  friend bool operator==(const FieldHistory&, const FieldHistory&) = default;
};
using FieldHistories = std::map<std::string, FieldHistory, std::less<>>;  // by field

[[nodiscard]] FieldHistories load_wb_fields(db::Tx& tx, CabinetId cabinet, std::string_view operation);
void save_wb_fields(db::Tx& tx, CabinetId cabinet, std::string_view operation, const FieldHistories& fields,
                    UtcTime now);

// A field that is lost, or was found again.
struct FieldDrift {
  CabinetId cabinet_id;
  std::string operation, field;
  FieldHistory history;
};
// Fields that are lost, and those found again since `back_since`; of all cabinets, by cabinet, operation and
// field.
[[nodiscard]] std::vector<FieldDrift> wb_field_drifts(db::Tx& tx, UtcTime back_since);

}  // namespace wbd::store
