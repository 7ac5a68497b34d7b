#pragma once
// The seller that a token belongs to (GUIDE 5.2).

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd::wb {

struct SellerInfo {
  std::string name, sid, trade_mark;
};
[[nodiscard]] Result<SellerInfo> parse_seller_info(std::string_view json);

}  // namespace wbd::wb
