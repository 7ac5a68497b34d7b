#pragma once
// Why a WB token cannot be used now: a code for programs, a sentence for people.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/model/language.hpp"

namespace wbd::wb {

enum class TokenFault {
  expired,
  malformed,               // not a WB token at all
  refused,                 // WB does not accept it: withdrawn, its user is gone
  scope_missing,           // it has none of the categories that are needed
  foreign,                 // it is another seller's
  too_many_registrations,  // of the user, within an hour
  too_many_claims,         // of the user, that WB has not confirmed
  too_many_unverified,     // of all users, within an hour
};
// The token itself was not looked at: the caller may try again later.
[[nodiscard]] bool is_limit(TokenFault fault);
[[nodiscard]] std::string_view to_string(TokenFault fault);  // "token_expired"
// A sentence that names the fault and the remedy, without a full stop.
[[nodiscard]] std::string_view token_text(TokenFault fault, Language language);

// An error of a token operation; `fault` is set when the token is to blame.
struct TokenError : Error {
  TokenError() = default;  // GCOVR_EXCL_LINE: only for the moved-from state of a result
  TokenError(Error error, std::optional<TokenFault> what = std::nullopt)  // NOLINT: as a return value
      : Error(std::move(error)), fault(what) {}
  std::optional<TokenFault> fault;
};
template <class T>
using TokenResult = boost::system::result<T, TokenError>;

// The sentence in the reader's language with the reason behind it; the detail alone without a fault. WB's own
// words are shown in English only.
[[nodiscard]] std::string explain(const TokenError& error, Language language);

}  // namespace wbd::wb
