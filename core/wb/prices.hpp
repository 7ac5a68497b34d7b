#pragma once
// Goods with their prices (GUIDE 5.11).

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/model/price.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call goods_call(std::int64_t offset);  // limit 1000
[[nodiscard]] Result<Parsed<Good>> parse_goods(std::string_view json);

}  // namespace wbd::wb
