#pragma once
// The order report as sections for people, in the order of SPEC section 8; those without content are empty.

#include <vector>

#include "core/report/order_report.hpp"
#include "core/report/section.hpp"

namespace wb::report {

[[nodiscard]] std::vector<Section> order_sections(const OrderReport& report, Language language,
                                                  const TimeZone& zone);

}  // namespace wb::report
