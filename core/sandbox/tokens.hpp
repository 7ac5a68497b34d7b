#pragma once
// Seller tokens: real JWTs, issued and checked as the gateway does (GUIDE sections 2 and 3).

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sandbox/sandbox.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// The claims of a token with a valid signature.
struct Claims {
  std::string sid;
  TokenType type = TokenType::base;
  std::uint64_t scopes = 0;
  Seconds expires_at{};
  [[nodiscard]] bool has(int category) const { return (scopes >> category & 1U) != 0; }
};

class TokenOffice {
 public:
  // Expiry is counted from `day`, so tokens of one day are equal.
  TokenOffice(std::uint64_t seed, Seconds day);

  [[nodiscard]] std::string issue(const std::string& sid, TokenType type, std::uint64_t scopes,
                                  bool expired) const;
  // `authorization` is the whole header value. The error's detail is the gateway's `detail` of the 401.
  [[nodiscard]] Result<Claims> read(std::string_view authorization, AuthScheme scheme, Seconds now) const;

 private:
  std::string key_;
  Seconds day_;
};

}  // namespace wbd::sandbox
