#pragma once
// The WB token is a JWT that we only read (GUIDE section 2); its signature is WB's business.

#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/account.hpp"

namespace wbd::wb {

// Category bits of the `s` mask (GUIDE section 1).
enum Category : int {
  kContent = 1,
  kAnalytics = 2,
  kPrices = 3,
  kMarketplace = 4,
  kStatistics = 5,
  kPromotion = 6,
  kFeedbacks = 7,
  kFinance = 13,
  kReadOnly = 30
};

// Errc::unauthorized with what is wrong: not three dot-separated parts, not base64url, not JSON, a field
// missing. Surrounding white space is ignored. Does not check expiry: see check_usable.
[[nodiscard]] Result<TokenInfo> decode_token(std::string_view token);
// Errc::unauthorized when it has expired (says when).
[[nodiscard]] Result<void> check_usable(const TokenInfo& token, UtcTime now);
[[nodiscard]] std::vector<std::string_view> category_names(
    std::uint64_t scopes);  // "content", "analytics", ...

}  // namespace wbd::wb
