#pragma once
// The stock of an article for people: each size with how long it lasts and where it lies.

#include <span>

#include "core/base/json_text.hpp"
#include "core/report/language.hpp"
#include "core/report/section.hpp"
#include "core/report/size_stock.hpp"

namespace wbd::report {

// Sizes that are no longer sold are left out, unless there are no others.
[[nodiscard]] Section stock_section(std::span<const SizeStock> sizes, Language language);

void write_stock(JsonWriter& json, std::span<const SizeStock> sizes);  // "stock", unless there is none

}  // namespace wbd::report
