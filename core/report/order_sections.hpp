#pragma once
// The sections of an order report, in the order of SPEC section 8.

#include <vector>

#include "core/report/order_report.hpp"
#include "core/report/wording.hpp"

namespace wbd::report {

[[nodiscard]] std::vector<Section> order_sections(const OrderReport& report, const Form& form);
// Warehouse → region; empty when neither is known.
[[nodiscard]] Section route_section(const OrderReport& report, const Wording& words);
// Writes the same sections as fields of a JSON object.
void write_order_sections(JsonWriter& json, const OrderReport& report);

}  // namespace wbd::report
