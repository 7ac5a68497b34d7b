#pragma once
// The WB operations we call: host, category, who may call, limit. A constexpr table; GUIDE sections 1, 4
// and 5.

#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/account.hpp"

namespace wbd::wb {

enum class Operation {
  ping_content,
  ping_analytics,
  ping_statistics,
  ping_feedbacks,
  ping_prices,
  ping_marketplace,
  ping_finance,
  seller_info,
  supplier_orders,
  supplier_sales,
  order_feed,
  cards_list,
  cards_trash,
  stocks_wb,
  stocks_seller,
  feedbacks,
  feedbacks_archive,
  questions,
  goods,
  seller_warehouses,
  offices,
  warehouse_stocks,
  remains_create,
  remains_status,
  remains_download,
  item_rating,
  commission,
  box_tariffs,
  pallet_tariffs,
  return_tariffs,
  finance_details,
  account_balance,
  funnel_products,
  fbs_orders,
  fbs_new_orders,
  fbs_statuses
};

struct LimitRule {
  Millis interval;  // refill time of one request
  int burst;
};
struct OperationInfo {
  Operation operation;
  std::string_view name;  // "supplier_orders", for logs and metrics
  std::string_view method;
  std::string_view host;          // statistics-api.wildberries.ru
  std::string_view sandbox_host;  // where test tokens go; "" when the category has no sandbox
  std::string_view path;          // {name} stands for Call::path_value
  int category;                   // token bit; 0 = any
  std::string_view bucket;        // shared by operations of one bucket
  LimitRule fast;                 // personal, service
  LimitRule base;                 // base and test
  bool base_may_call;
  int error_cost;  // requests a 4XX costs (marketplace: 10)
};
[[nodiscard]] std::span<const OperationInfo> all_operations();
[[nodiscard]] const OperationInfo& info(Operation operation);
[[nodiscard]] LimitRule limit_for(const OperationInfo& operation, TokenType type, double scale);
// Errc::forbidden with the missing category or the token type that is not allowed. A test token may call what
// has a sandbox: it must not be sent anywhere else.
[[nodiscard]] Result<void> may_call(const OperationInfo& operation, const TokenInfo& token);

}  // namespace wbd::wb
