#pragma once
#include "core/base/json_text.hpp"
#include "core/model/ledger.hpp"

namespace wbd::ledger {

// An object of all lines, each rounded to the kopeck. Its last member is `rounding`, so they add up to the
// rounded total.
void write_lines(JsonWriter& json, const LineSums& lines);
// The difference between the rounded total and the sum of the rounded lines.
[[nodiscard]] Money rounding_of(const LineSums& lines);

}  // namespace wbd::ledger
