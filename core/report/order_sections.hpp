#pragma once
// The sections of an order report, in the order of SPEC section 8.

#include <vector>

#include "core/report/order_report.hpp"

namespace wbd::report {

[[nodiscard]] std::vector<Section> order_sections(const OrderReport& report, const Form& form);
// Writes the same sections as fields of a JSON object.
void write_order_sections(JsonWriter& json, const OrderReport& report);

}  // namespace wbd::report
