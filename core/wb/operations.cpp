#include "core/wb/operations.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"
#include "core/wb/token.hpp"

namespace wb::api {
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

constexpr std::int64_t kStocksPage = 250'000;
constexpr std::int64_t kCardsPage = 100;
constexpr std::int64_t kFinancePage = 100'000;
constexpr std::int64_t kFunnelPage = 1000;
constexpr std::int64_t kFbsPage = 1000;

// What core/wb/parse_finance.cpp reads. The rest of a row (labelling codes, pickup points, buyers' tax
// numbers) is three quarters of its bytes and nothing we may keep.
constexpr auto kFinanceFields = std::to_array<std::string_view>({"rrdId",
                                                                 "reportId",
                                                                 "reportType",
                                                                 "dateFrom",
                                                                 "dateTo",
                                                                 "createDate",
                                                                 "currency",
                                                                 "rrDate",
                                                                 "srid",
                                                                 "nmId",
                                                                 "vendorCode",
                                                                 "sku",
                                                                 "techSize",
                                                                 "docTypeName",
                                                                 "sellerOperName",
                                                                 "bonusTypeName",
                                                                 "officeName",
                                                                 "orderDt",
                                                                 "saleDt",
                                                                 "orderId",
                                                                 "quantity",
                                                                 "deliveryAmount",
                                                                 "returnAmount",
                                                                 "commissionPercent",
                                                                 "retailPrice",
                                                                 "retailAmount",
                                                                 "retailPriceWithDisc",
                                                                 "forPay",
                                                                 "deliveryService",
                                                                 "paidStorage",
                                                                 "paidAcceptance",
                                                                 "penalty",
                                                                 "deduction",
                                                                 "additionalPayment",
                                                                 "acquiringFee",
                                                                 "ppvzSalesCommission",
                                                                 "ppvzReward",
                                                                 "vw",
                                                                 "vwNds",
                                                                 "rebillLogisticCost",
                                                                 "cashbackAmount",
                                                                 "cashbackDiscount",
                                                                 "cashbackCommissionChange"});

Call cards_call(Operation operation, const CardsCursor& after, std::string_view time_field) {
  Call call{operation, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("settings");
  w.begin_object();
  w.key("sort");
  w.begin_object();
  w.field("ascending", true);
  w.end_object();
  w.key("cursor");
  w.begin_object();
  w.field("limit", kCardsPage);
  if (!after.updated_at.empty()) {
    w.field(time_field, after.updated_at);
    w.field("nmID", after.nm_id);
  }
  w.end_object();
  w.key("filter");
  w.begin_object();
  if (operation == cards_list) w.field("withPhoto", -1);  // cards with and without photo
  w.end_object();
  w.end_object();
  w.end_object();
  return call;
}

Call statistics_call(Operation operation, std::string_view date_from, int flag) {
  return {operation, fmt::format("dateFrom={}&flag={}", percent_encode(date_from), flag), {}};
}

std::int64_t unix_seconds(UtcTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string list_query(const FeedbackPage& page) {
  std::string query =
      fmt::format("isAnswered={}&take={}&skip={}&order=dateAsc", page.answered, page.take, page.skip);
  if (page.created_from) query += fmt::format("&dateFrom={}", unix_seconds(*page.created_from));
  if (page.created_to) query += fmt::format("&dateTo={}", unix_seconds(*page.created_to));
  return query;
}

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
  const bool base = token.type == TokenType::base || token.type == TokenType::test;
  if (base && !operation.base_may_call) {
    return Error{Errc::forbidden,
                 fmt::format("WB does not give {} to a {} token; a personal token may call it",
                             operation.name, to_string(token.type))};
  }
  return {};
}

Call supplier_orders_call(std::string_view date_from, int flag) {
  return statistics_call(supplier_orders, date_from, flag);
}

Call supplier_sales_call(std::string_view date_from, int flag) {
  return statistics_call(supplier_sales, date_from, flag);
}

Call order_feed_call(const FeedPage& page) {
  Call call{order_feed, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("selectedPeriod");
  w.begin_object();
  w.field("start", to_moscow_text(page.start) + "+03:00");
  w.end_object();
  w.key("pagination");
  w.begin_object();
  if (!page.snapshot_time.empty()) w.field("snapshotTime", page.snapshot_time);
  w.field("offset", page.offset);
  w.field("limit", page.limit);
  w.end_object();
  w.end_object();
  return call;
}

Call cards_list_call(const CardsCursor& after) {
  return cards_call(cards_list, after, "updatedAt");
}

Call cards_trash_call(const CardsCursor& after) {
  return cards_call(cards_trash, after, "trashedAt");
}

Call stocks_call(Operation operation, std::int64_t offset) {
  return {operation, {}, fmt::format(R"({{"limit":{},"offset":{}}})", kStocksPage, offset)};
}

Call feedbacks_call(const FeedbackPage& page) {
  return {feedbacks, list_query(page), {}};
}

Call questions_call(const FeedbackPage& page) {
  return {questions, list_query(page), {}};
}

Call feedbacks_archive_call(std::int64_t take, std::int64_t skip) {
  return {feedbacks_archive, fmt::format("take={}&skip={}&order=dateDesc", take, skip), {}};
}

Call finance_details_call(const FinancePage& page) {
  Call call{finance_details, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.field("dateFrom", to_string(page.from));
  // With its time, so that the last day is inside however WB reads a bare date.
  w.field("dateTo", to_string(page.to) + "T23:59:59");
  w.field("period", to_string(page.period));
  w.field("limit", kFinancePage);
  w.field("rrdId", page.rrd_id);
  w.key("fields");
  w.begin_array();
  for (const std::string_view field : kFinanceFields) w.value(field);
  w.end_array();
  w.end_object();
  return call;
}

Call account_balance_call() {
  return {account_balance, {}, {}};
}

Call funnel_products_call(Date day, std::int64_t offset) {
  Call call{funnel_products, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("selectedPeriod");
  w.begin_object();
  w.field("start", to_string(day));
  w.field("end", to_string(day));
  w.end_object();
  w.key("orderBy");
  w.begin_object();
  w.field("field", "openCard");
  w.field("mode", "desc");
  w.end_object();
  w.field("limit", kFunnelPage);
  w.field("offset", offset);
  w.end_object();
  return call;
}

Call fbs_orders_call(const FbsPage& page) {
  return {fbs_orders,
          fmt::format("limit={}&next={}&dateFrom={}&dateTo={}", kFbsPage, page.next, unix_seconds(page.from),
                      unix_seconds(page.to)),
          {}};
}

Call fbs_new_orders_call() {
  return {fbs_new_orders, {}, {}};
}

Call fbs_statuses_call(std::span<const std::int64_t> ids) {
  if (ids.empty() || std::ssize(ids) > kFbsPage)
    throw Failure({Errc::internal, fmt::format("{} assembly orders in one question", ids.size())});
  Call call{fbs_statuses, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("orders");
  w.begin_array();
  for (const std::int64_t id : ids) w.value(id);
  w.end_array();
  w.end_object();
  return call;
}

}  // namespace wb::api
