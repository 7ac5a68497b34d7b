#pragma once
// Tokens that WB no longer accepts, everywhere or for one host or method (GUIDE sections 2 and 3).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sandbox/operations.hpp"
#include "core/sandbox/tokens.hpp"

namespace wbd::sandbox {

enum class BlockReason : std::uint8_t {
  category,  // the token lacks the category: 401, or the newer 403 if `status` is 403
  scope,     // 403 "scope is not allowed for this resource"
  type,      // 403 "personal token is not allowed"
  user,      // 403: the user who made the token was deleted
  page,      // a web page, as from a gateway in front: 403, or `status`
  withdrawn  // 401 "token withdrawn"
};
[[nodiscard]] std::optional<BlockReason> parse_block_reason(std::string_view name);

// An error of the gateway, which adds `origin`; an empty `code` is left out.
struct TokenProblem {
  int status = 401;
  std::string detail, code;
  bool page = false;  // a web page in place of the JSON
};

struct TokenBlock {
  std::string sid;
  std::optional<TokenType> type;  // nullopt: tokens of every type
  std::string host;               // a full host name; empty = every host
  std::string operation;          // empty = every method
  BlockReason reason = BlockReason::withdrawn;
  int status = 0;  // 401 or 403; 0 = the usual one of that reason
};

class TokenBlocks {
 public:
  void add(TokenBlock block) { blocks_.push_back(std::move(block)); }
  void clear() { blocks_.clear(); }
  [[nodiscard]] std::size_t size() const { return blocks_.size(); }
  [[nodiscard]] std::optional<TokenProblem> find(const Claims& claims, const Operation& operation,
                                                 const HostInfo* host) const;

 private:
  std::vector<TokenBlock> blocks_;
};

[[nodiscard]] std::string_view type_name(TokenType type);
// The 403 for a token of a type that may not call the method.
[[nodiscard]] TokenProblem type_problem(TokenType type);
// The answer to a token without the method's category: 403 since September 2026, 401 in the older texts.
[[nodiscard]] TokenProblem category_problem(int status);

}  // namespace wbd::sandbox
