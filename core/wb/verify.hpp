#pragma once
#include <string>

#include "core/wb/client.hpp"

namespace wbd::wb {

// Onboarding: which scheme WB accepts, and who the seller is. Tries `preferred`, then the other scheme on
// 401.
struct Verification {
  std::string auth_scheme;
  std::string seller_name, trade_mark;
};
Task<Result<Verification>> verify_token(Client& client, std::string token, const TokenInfo& info,
                                        std::string preferred_scheme, CallContext& context);

}  // namespace wbd::wb
