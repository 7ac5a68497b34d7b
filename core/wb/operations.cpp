#include "core/wb/operations.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/wb/token.hpp"

namespace wbd::wb {
namespace {

constexpr std::string_view kContentHost = "content-api.wildberries.ru";
constexpr std::string_view kContentSandbox = "content-api-sandbox.wildberries.ru";
constexpr std::string_view kAnalyticsHost = "seller-analytics-api.wildberries.ru";
constexpr std::string_view kStatisticsHost = "statistics-api.wildberries.ru";
constexpr std::string_view kStatisticsSandbox = "statistics-api-sandbox.wildberries.ru";
constexpr std::string_view kFeedbacksHost = "feedbacks-api.wildberries.ru";
constexpr std::string_view kFeedbacksSandbox = "feedbacks-api-sandbox.wildberries.ru";
constexpr std::string_view kPricesHost = "discounts-prices-api.wildberries.ru";
constexpr std::string_view kPricesSandbox = "discounts-prices-api-sandbox.wildberries.ru";
constexpr std::string_view kMarketplaceHost = "marketplace-api.wildberries.ru";
constexpr std::string_view kMarketplaceSandbox = "marketplace-api-sandbox.wildberries.ru";
constexpr std::string_view kFinanceHost = "finance-api.wildberries.ru";
constexpr std::string_view kCommonHost = "common-api.wildberries.ru";

constexpr LimitRule kPing{10s, 3};  // section 4: 3 in 30 s, then a temporary block

// A bare `3/1 s` has an interval of 333 1/3 ms: rounded up, or the fourth request of a second comes early.
constexpr LimitRule kFeedbacksFast{334ms, 6};
constexpr LimitRule kFeedbacksBase{12min, 1};
constexpr LimitRule kContentAll{600ms, 5};
constexpr LimitRule kReport{20s, 1};

constexpr OperationInfo ping(Operation operation, std::string_view name, std::string_view host,
                             std::string_view sandbox, int category) {
  return {operation, name, "GET", host, sandbox, "/ping", category, name, kPing, kPing, true, 1};
}

using enum Operation;

// The tables name no token types; section 4's general example halves the rate for base and test tokens.
constexpr OperationInfo marketplace(Operation operation, std::string_view name, std::string_view method,
                                    std::string_view path, std::string_view bucket) {
  constexpr int kErrorCost = 10;
  return {operation,   name,        method, kMarketplaceHost, kMarketplaceSandbox, path, kMarketplace, bucket,
          {200ms, 20}, {400ms, 10}, true,   kErrorCost};
}

constexpr OperationInfo tariffs(Operation operation, std::string_view name, std::string_view path) {
  return {operation, name, "GET", kCommonHost, "", path, 0, name, {1s, 5}, {1h, 1}, true, 1};
}

// The sections of GUIDE.md stand at the end of each row.
constexpr std::array kOperations{
    ping(ping_content, "ping_content", kContentHost, kContentSandbox, kContent),                      // 5.1
    ping(ping_analytics, "ping_analytics", kAnalyticsHost, "", kAnalytics),                           // 5.1
    ping(ping_statistics, "ping_statistics", kStatisticsHost, kStatisticsSandbox, kStatistics),       // 5.1
    ping(ping_feedbacks, "ping_feedbacks", kFeedbacksHost, kFeedbacksSandbox, kFeedbacks),            // 5.1
    ping(ping_prices, "ping_prices", kPricesHost, kPricesSandbox, kPrices),                           // 5.1
    ping(ping_marketplace, "ping_marketplace", kMarketplaceHost, kMarketplaceSandbox, kMarketplace),  // 5.1
    ping(ping_finance, "ping_finance", kFinanceHost, "", kFinance),                                   // 5.1
    OperationInfo{seller_info,
                  "seller_info",
                  "GET",
                  kCommonHost,
                  "",
                  "/api/v1/seller-info",
                  0,
                  "seller_info",
                  {1min, 10},
                  {24h, 1},
                  true,
                  1},  // 5.2
    OperationInfo{supplier_orders,
                  "supplier_orders",
                  "GET",
                  kStatisticsHost,
                  kStatisticsSandbox,
                  "/api/v1/supplier/orders",
                  kStatistics,
                  "supplier_orders",
                  {1min, 10},
                  {3h, 1},
                  true,
                  1},  // 5.4
    OperationInfo{supplier_sales,
                  "supplier_sales",
                  "GET",
                  kStatisticsHost,
                  kStatisticsSandbox,
                  "/api/v1/supplier/sales",
                  kStatistics,
                  "supplier_sales",
                  {1min, 1},
                  {2h, 1},
                  true,
                  1},  // 5.5
    OperationInfo{order_feed,
                  "order_feed",
                  "POST",
                  kAnalyticsHost,
                  "",
                  "/api/analytics/v1/order-feed",
                  kAnalytics,
                  "order_feed",
                  {1min, 1},
                  {3h, 1},
                  true,
                  1},  // 5.6
    // Section 4 gives cards/list a row of its own since 2026 and had it in the content bucket before:
    // sharing is right in both cases.
    OperationInfo{cards_list, "cards_list", "POST", kContentHost, kContentSandbox,
                  "/content/v2/get/cards/list", kContent, "content", kContentAll, kContentAll, true,
                  1},  // 5.10
    OperationInfo{cards_trash, "cards_trash", "POST", kContentHost, kContentSandbox,
                  "/content/v2/get/cards/trash", kContent, "content", kContentAll, kContentAll, true,
                  1},  // 5.10
    OperationInfo{stocks_wb, "stocks_wb", "POST", kAnalyticsHost, "",
                  "/api/analytics/v1/stocks-report/wb-warehouses", kAnalytics, "stocks_wb", kReport, kReport,
                  false, 1},  // 5.7
    OperationInfo{stocks_seller, "stocks_seller", "POST", kAnalyticsHost, "",
                  "/api/analytics/v1/stocks-report/seller-warehouses", kAnalytics, "stocks_seller", kReport,
                  kReport, false, 1},  // 5.8
    OperationInfo{feedbacks, "feedbacks", "GET", kFeedbacksHost, kFeedbacksSandbox, "/api/v1/feedbacks",
                  kFeedbacks, "feedbacks", kFeedbacksFast, kFeedbacksBase, true, 1},  // 5.12
    OperationInfo{feedbacks_archive, "feedbacks_archive", "GET", kFeedbacksHost, kFeedbacksSandbox,
                  "/api/v1/feedbacks/archive", kFeedbacks, "feedbacks", kFeedbacksFast, kFeedbacksBase, true,
                  1},  // 5.12
    OperationInfo{questions, "questions", "GET", kFeedbacksHost, kFeedbacksSandbox, "/api/v1/questions",
                  kFeedbacks, "feedbacks", kFeedbacksFast, kFeedbacksBase, true, 1},  // 5.13
    OperationInfo{goods,
                  "goods",
                  "GET",
                  kPricesHost,
                  kPricesSandbox,
                  "/api/v2/list/goods/filter",
                  kPrices,
                  "prices",
                  {600ms, 5},
                  {15min, 1},
                  true,
                  1},  // 5.11
    marketplace(seller_warehouses, "seller_warehouses", "GET", "/api/v3/warehouses",
                "marketplace.warehouses"),                                                // 5.17
    marketplace(offices, "offices", "GET", "/api/v3/offices", "marketplace.warehouses"),  // 5.18
    marketplace(warehouse_stocks, "warehouse_stocks", "POST", "/api/v3/stocks/{warehouseId}",
                "marketplace.stocks"),  // 5.19
    OperationInfo{remains_create,
                  "remains_create",
                  "GET",
                  kAnalyticsHost,
                  "",
                  "/api/v1/warehouse_remains",
                  kAnalytics,
                  "remains_create",
                  {1min, 5},
                  {15min, 1},
                  true,
                  1},  // 5.9
    OperationInfo{remains_status,
                  "remains_status",
                  "GET",
                  kAnalyticsHost,
                  "",
                  "/api/v1/warehouse_remains/tasks/{task_id}/status",
                  kAnalytics,
                  "remains_status",
                  {5s, 5},
                  {15min, 1},
                  true,
                  1},  // 5.9
    OperationInfo{remains_download,
                  "remains_download",
                  "GET",
                  kAnalyticsHost,
                  "",
                  "/api/v1/warehouse_remains/tasks/{task_id}/download",
                  kAnalytics,
                  "remains_download",
                  {1min, 1},
                  {15min, 1},
                  true,
                  1},  // 5.9
    OperationInfo{item_rating,
                  "item_rating",
                  "POST",
                  kAnalyticsHost,
                  "",
                  "/api/analytics/v2/item-rating",
                  kAnalytics,
                  "item_rating",
                  {20s, 3},
                  {20s, 3},
                  false,
                  1},  // 5.16
    OperationInfo{commission,
                  "commission",
                  "GET",
                  kCommonHost,
                  "",
                  "/api/v1/tariffs/commission",
                  0,
                  "commission",
                  {1min, 2},
                  {12min, 1},
                  true,
                  1},                                                     // 5.21
    tariffs(box_tariffs, "box_tariffs", "/api/v1/tariffs/box"),           // 5.22
    tariffs(pallet_tariffs, "pallet_tariffs", "/api/v1/tariffs/pallet"),  // 5.22
    tariffs(return_tariffs, "return_tariffs", "/api/v1/tariffs/return"),  // 5.22
    OperationInfo{finance_details,
                  "finance_details",
                  "POST",
                  kFinanceHost,
                  "",
                  "/api/finance/v1/sales-reports/detailed",
                  kFinance,
                  "finance_details",
                  {1min, 1},
                  {12h, 1},
                  true,
                  1},  // 5.24
    OperationInfo{account_balance,
                  "account_balance",
                  "GET",
                  kFinanceHost,
                  "",
                  "/api/v1/account/balance",
                  kFinance,
                  "account_balance",
                  {1min, 1},
                  {24h, 1},
                  true,
                  1},  // 5.23
    OperationInfo{funnel_products,
                  "funnel_products",
                  "POST",
                  kAnalyticsHost,
                  "",
                  "/api/analytics/v3/sales-funnel/products",
                  kAnalytics,
                  "funnel_products",
                  {20s, 3},
                  {30min, 1},
                  true,
                  1},                                                                               // 5.14
    marketplace(fbs_orders, "fbs_orders", "GET", "/api/v3/orders", "marketplace.fbs"),              // 5.20
    marketplace(fbs_new_orders, "fbs_new_orders", "GET", "/api/v3/orders/new", "marketplace.fbs"),  // 5.20
    marketplace(fbs_statuses, "fbs_statuses", "POST", "/api/v3/orders/status", "marketplace.fbs"),  // 5.20
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kOperations.size(); ++i) {
    if (static_cast<std::size_t>(kOperations[i].operation) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the table is indexed by Operation");

}  // namespace

std::span<const OperationInfo> all_operations() {
  return kOperations;
}

const OperationInfo& info(Operation operation) {
  return kOperations[static_cast<std::size_t>(operation)];
}

LimitRule limit_for(const OperationInfo& operation, TokenType type, double scale) {
  const bool fast = type == TokenType::personal || type == TokenType::service;
  LimitRule rule = fast ? operation.fast : operation.base;
  if (scale > 0 && scale != 1) {
    const double scaled = std::ceil(static_cast<double>(rule.interval.count()) / scale);
    rule.interval = Millis{std::max<std::int64_t>(1, static_cast<std::int64_t>(scaled))};
  }
  return rule;
}

Result<void> may_call(const OperationInfo& operation, const TokenInfo& token) {
  if (operation.category != 0 && !token.has(operation.category)) {
    const auto names = category_names(1ULL << operation.category);
    return Error{Errc::forbidden, fmt::format("the WB token lacks the category \"{}\", which {} needs",
                                              names.empty() ? "?" : names.front(), operation.name)};
  }
  if (token.sandbox() && operation.sandbox_host.empty()) {
    return Error{
        Errc::forbidden,
        fmt::format("WB has no sandbox for {}, and a test token is good for nothing else", operation.name)};
  }
  const bool base = token.type == TokenType::base || token.type == TokenType::test;
  if (base && !operation.base_may_call) {
    return Error{Errc::forbidden,
                 fmt::format("WB does not give {} to a {} token; a personal token may call it",
                             operation.name, to_string(token.type))};
  }
  return {};
}

}  // namespace wbd::wb
