#include "core/sandbox/token_blocks.hpp"

#include <utility>

#include <fmt/format.h>

namespace wbd::sandbox {
namespace {

constexpr std::pair<BlockReason, std::string_view> kReasonNames[] = {
    {BlockReason::category, "category"},   {BlockReason::scope, "scope"}, {BlockReason::type, "type"},
    {BlockReason::withdrawn, "withdrawn"}, {BlockReason::user, "user"},   {BlockReason::page, "page"},
};

TokenProblem problem_of(const TokenBlock& block, TokenType type) {
  const auto status = [&](int usual) { return block.status != 0 ? block.status : usual; };
  switch (block.reason) {
    case BlockReason::category:
      return category_problem(status(401));
    case BlockReason::scope:
      return category_problem(status(403));
    case BlockReason::type: {
      TokenProblem problem = type_problem(type);
      problem.status = status(403);
      return problem;
    }
    case BlockReason::user:
      return {status(403), "user is deleted or has no access to the seller", ""};
    case BlockReason::page:
      return {status(403), "a web page", "", true};
    case BlockReason::withdrawn:
      break;
  }
  return {status(401), "token withdrawn", ""};
}

// Every host serves /ping, so /ping is blocked only when the request names the host.
bool is_host(const TokenBlock& block, const Operation& operation, const HostInfo* named) {
  if (block.host.empty()) return true;
  if (named != nullptr) return named->name == block.host;
  const HostInfo* const blocked = find_host(block.host);
  return blocked != nullptr && operation.path != "/ping" && blocked->host == operation.host;
}

}  // namespace

std::optional<BlockReason> parse_block_reason(std::string_view wanted) {
  for (const auto& [value, name] : kReasonNames) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

std::optional<TokenProblem> TokenBlocks::find(const Claims& claims, const Operation& operation,
                                              const HostInfo* host) const {
  for (const TokenBlock& block : blocks_) {
    if (block.sid != claims.sid || (block.type && *block.type != claims.type)) continue;
    if (!block.operation.empty() && block.operation != operation.name) continue;
    if (is_host(block, operation, host)) return problem_of(block, claims.type);
  }
  return std::nullopt;
}

std::string_view type_name(TokenType type) {
  switch (type) {
    case TokenType::test:
      return "test";
    case TokenType::personal:
      return "personal";
    case TokenType::service:
      return "service";
    case TokenType::base:
      break;
  }
  return "base";
}

TokenProblem type_problem(TokenType type) {
  const std::string detail = fmt::format("{} token is not allowed", type_name(type));
  return {403, detail, detail + " for this path"};
}

TokenProblem category_problem(int status) {
  if (status == 403) return {403, "scope is not allowed for this resource", ""};
  return {status, "token scope not allowed; the token category must match the API category", ""};
}

}  // namespace wbd::sandbox
