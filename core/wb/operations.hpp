#pragma once
// The WB operations we call: host, token category, limits, and which tokens may call them. The rows are in
// operations.def; their source is GUIDE sections 1, 4 and 5.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/account.hpp"
#include "core/model/token_category.hpp"

namespace wbd::wb {

enum class Operation {
#define WB_OPERATION(name, ...) name,
#include "core/wb/operations.def"
#undef WB_OPERATION
};

struct LimitRule {
  Millis interval;  // refill time of one request
  int burst;
};
struct OperationInfo {
  Operation operation;
  std::string_view name;  // "supplier_orders", for logs and metrics
  std::string_view method;
  std::string_view host;                  // statistics-api.wildberries.ru
  std::string_view sandbox_host;          // the host for test tokens; "" when the category has no sandbox
  std::string_view path;                  // {name} stands for Call::path_value
  std::optional<TokenCategory> category;  // nullopt: a token of any category may call it
  std::string_view bucket;                // limiter bucket; several operations may share it
  LimitRule fast;                         // personal, service
  LimitRule base;                         // base and test
  bool base_may_call;
  int error_cost;  // requests a 4XX costs (marketplace: 10)
};
[[nodiscard]] std::span<const OperationInfo> all_operations();
[[nodiscard]] const OperationInfo& info(Operation operation);
[[nodiscard]] std::optional<Operation> operation_named(std::string_view name);
// The mask of all token categories that our operations need.
[[nodiscard]] std::uint64_t needed_categories();
[[nodiscard]] LimitRule limit_for(const OperationInfo& operation, TokenType type, double scale);
// Errc::forbidden names the missing category or the token type that is not allowed. A test token may call
// only operations with a sandbox, because it must not reach another host.
[[nodiscard]] Result<void> may_call(const OperationInfo& operation, const TokenInfo& token);

}  // namespace wbd::wb
