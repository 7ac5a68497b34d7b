#pragma once
// The stock of an article as text: each size, how long it lasts and its warehouses.

#include <span>

#include "core/base/json_text.hpp"
#include "core/report/plural.hpp"
#include "core/report/section.hpp"
#include "core/report/size_stock.hpp"

namespace wbd::report {

// Sizes that are no longer sold are left out, unless all are.
[[nodiscard]] Section stock_section(std::span<const SizeStock> sizes, Language language);

void write_stock(JsonWriter& json, std::span<const SizeStock> sizes);  // "stock", left out when empty

}  // namespace wbd::report
