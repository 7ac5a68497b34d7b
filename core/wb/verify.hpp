#pragma once
#include <string>

#include "core/wb/client.hpp"
#include "core/wb/token_fault.hpp"

namespace wbd::wb {

// For a new token: finds the authorization scheme that WB accepts, and the seller. Tries `preferred_scheme`
// first, and the other scheme after a 401. The requests count in buckets of the token; in those of the seller
// only once WB has accepted it.
struct Verification {
  std::string auth_scheme;
  std::string seller_name, trade_mark;
};
Task<TokenResult<Verification>> verify_token(Client& client, std::string token, const TokenInfo& info,
                                             std::string preferred_scheme, CallContext& context);

}  // namespace wbd::wb
