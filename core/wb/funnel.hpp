#pragma once
// The sales funnel of one day (GUIDE 5.14).

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/funnel.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call funnel_products_call(Date day, std::int64_t offset);  // limit 1000
[[nodiscard]] Result<Parsed<FunnelDay>> parse_funnel_products(std::string_view json, Date day);

}  // namespace wbd::wb
