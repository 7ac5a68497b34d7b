#pragma once
// The WB token is a JWT (GUIDE section 2). We only read it; WB checks the signature.

#include <string_view>

#include "core/base/result.hpp"
#include "core/model/account.hpp"

namespace wbd::wb {

// Errc::unauthorized says what is wrong: not three dot-separated parts, not base64url, not JSON, a field
// missing. Surrounding white space is ignored. Does not check expiry: see check_usable.
[[nodiscard]] Result<TokenInfo> decode_token(std::string_view token);
// Errc::unauthorized with the time when it has expired.
[[nodiscard]] Result<void> check_usable(const TokenInfo& token, UtcTime now);

}  // namespace wbd::wb
