#include "core/sandbox/operations.hpp"

namespace wb::sandbox {
namespace {

constexpr HostInfo kHosts[] = {
    {"content-api.wildberries.ru", Host::content, 1, false},
    {"content-api-sandbox.wildberries.ru", Host::content, 1, true},
    {"seller-analytics-api.wildberries.ru", Host::analytics, 2, false},
    {"discounts-prices-api.wildberries.ru", Host::prices, 3, false},
    {"discounts-prices-api-sandbox.wildberries.ru", Host::prices, 3, true},
    {"marketplace-api.wildberries.ru", Host::marketplace, 4, false},
    {"marketplace-api-sandbox.wildberries.ru", Host::marketplace, 4, true},
    {"statistics-api.wildberries.ru", Host::statistics, 5, false},
    {"statistics-api-sandbox.wildberries.ru", Host::statistics, 5, true},
    {"advert-api.wildberries.ru", Host::other, 6, false},
    {"advert-api-sandbox.wildberries.ru", Host::other, 6, true},
    {"feedbacks-api.wildberries.ru", Host::feedbacks, 7, false},
    {"feedbacks-api-sandbox.wildberries.ru", Host::feedbacks, 7, true},
    {"buyer-chat-api.wildberries.ru", Host::other, 9, false},
    {"supplies-api.wildberries.ru", Host::other, 10, false},
    {"supplies-api-sandbox.wildberries.ru", Host::other, 10, true},
    {"returns-api.wildberries.ru", Host::other, 11, false},
    {"documents-api.wildberries.ru", Host::other, 12, false},
    {"finance-api.wildberries.ru", Host::finance, 13, false},
    {"common-api.wildberries.ru", Host::common, 0, false},
    {"user-management-api.wildberries.ru", Host::other, 16, false},
};

constexpr unsigned bit(TokenType type) {
  return 1U << static_cast<unsigned>(type);
}
constexpr unsigned kPersonalOrService = bit(TokenType::personal) | bit(TokenType::service);

constexpr Rate kContent{600ms, 5};
constexpr Rate kFeedbacks{333ms, 6};
constexpr Rate kFeedbacksBase{12min, 1};
constexpr Rate kStocks{20s, 1};
constexpr Rate kPrices{600ms, 5};
constexpr Rate kPricesBase{15min, 1};
constexpr Rate kMarketplace{200ms, 20};
constexpr Rate kMarketplaceBase{400ms, 10};
constexpr int kMarketplaceErrorCost = 10;
constexpr Rate kTariffs{1s, 5};
constexpr Rate kTariffsBase{1h, 1};

// GUIDE sections 4 and 5. cards/list shares the content bucket: the conservative reading, under which no
// client that keeps to it can be wrong.
constexpr Operation kOperations[] = {
    {"ping", "GET", "/ping", Host::other, 0, "ping", {10s, 3}, {10s, 3}, kAnyToken, 1, answer_ping},
    {"seller_info",
     "GET",
     "/api/v1/seller-info",
     Host::common,
     0,
     "seller_info",
     {1min, 10},
     {24h, 1},
     kAnyToken,
     1,
     answer_seller_info},
    {"supplier_orders",
     "GET",
     "/api/v1/supplier/orders",
     Host::statistics,
     5,
     "supplier_orders",
     {1min, 10},
     {3h, 1},
     kAnyToken,
     1,
     answer_supplier_orders},
    {"supplier_sales",
     "GET",
     "/api/v1/supplier/sales",
     Host::statistics,
     5,
     "supplier_sales",
     {1min, 1},
     {2h, 1},
     kAnyToken,
     1,
     answer_supplier_sales},
    {"order_feed",
     "POST",
     "/api/analytics/v1/order-feed",
     Host::analytics,
     2,
     "order_feed",
     {1min, 1},
     {3h, 1},
     kAnyToken,
     1,
     answer_order_feed},
    {"stocks_wb", "POST", "/api/analytics/v1/stocks-report/wb-warehouses", Host::analytics, 2, "stocks_wb",
     kStocks, kStocks, kPersonalOrService, 1, answer_stocks_wb},
    {"stocks_seller", "POST", "/api/analytics/v1/stocks-report/seller-warehouses", Host::analytics, 2,
     "stocks_seller", kStocks, kStocks, kPersonalOrService, 1, answer_stocks_seller},
    {"remains",
     "GET",
     "/api/v1/warehouse_remains",
     Host::analytics,
     2,
     "remains",
     {1min, 5},
     {15min, 1},
     kAnyToken,
     1,
     answer_remains},
    {"remains_status",
     "GET",
     "/api/v1/warehouse_remains/tasks/{task_id}/status",
     Host::analytics,
     2,
     "remains_status",
     {5s, 5},
     {15min, 1},
     kAnyToken,
     1,
     answer_remains_status},
    {"remains_report",
     "GET",
     "/api/v1/warehouse_remains/tasks/{task_id}/download",
     Host::analytics,
     2,
     "remains_report",
     {1min, 1},
     {15min, 1},
     kAnyToken,
     1,
     answer_remains_report},
    {"cards_list", "POST", "/content/v2/get/cards/list", Host::content, 1, "content", kContent, kContent,
     kAnyToken, 1, answer_cards_list},
    {"cards_trash", "POST", "/content/v2/get/cards/trash", Host::content, 1, "content", kContent, kContent,
     kAnyToken, 1, answer_cards_trash},
    {"goods", "GET", "/api/v2/list/goods/filter", Host::prices, 3, "prices", kPrices, kPricesBase, kAnyToken,
     1, answer_goods},
    {"goods_by_articles", "POST", "/api/v2/list/goods/filter", Host::prices, 3, "prices", kPrices,
     kPricesBase, kAnyToken, 1, answer_goods_by_articles},
    {"size_prices", "GET", "/api/v2/list/goods/size/nm", Host::prices, 3, "prices", kPrices, kPricesBase,
     kAnyToken, 1, answer_size_prices},
    {"feedbacks", "GET", "/api/v1/feedbacks", Host::feedbacks, 7, "feedbacks", kFeedbacks, kFeedbacksBase,
     kAnyToken, 1, answer_feedbacks},
    {"feedbacks_archive", "GET", "/api/v1/feedbacks/archive", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kFeedbacksBase, kAnyToken, 1, answer_feedbacks_archive},
    {"feedbacks_unanswered", "GET", "/api/v1/feedbacks/count-unanswered", Host::feedbacks, 7, "feedbacks",
     kFeedbacks, kFeedbacksBase, kAnyToken, 1, answer_feedbacks_unanswered},
    {"feedbacks_count", "GET", "/api/v1/feedbacks/count", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kFeedbacksBase, kAnyToken, 1, answer_feedbacks_count},
    {"feedback", "GET", "/api/v1/feedback", Host::feedbacks, 7, "feedbacks", kFeedbacks, kFeedbacksBase,
     kAnyToken, 1, answer_feedback},
    {"questions", "GET", "/api/v1/questions", Host::feedbacks, 7, "feedbacks", kFeedbacks, kFeedbacksBase,
     kAnyToken, 1, answer_questions},
    {"questions_unanswered", "GET", "/api/v1/questions/count-unanswered", Host::feedbacks, 7, "feedbacks",
     kFeedbacks, kFeedbacksBase, kAnyToken, 1, answer_questions_unanswered},
    {"questions_count", "GET", "/api/v1/questions/count", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kFeedbacksBase, kAnyToken, 1, answer_questions_count},
    {"question", "GET", "/api/v1/question", Host::feedbacks, 7, "feedbacks", kFeedbacks, kFeedbacksBase,
     kAnyToken, 1, answer_question},
    {"news", "GET", "/api/v1/new-feedbacks-questions", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kFeedbacksBase, kAnyToken, 1, answer_news},
    {"seller_warehouses", "GET", "/api/v3/warehouses", Host::marketplace, 4, "marketplace.warehouses",
     kMarketplace, kMarketplaceBase, kAnyToken, kMarketplaceErrorCost, answer_seller_warehouses},
    {"offices", "GET", "/api/v3/offices", Host::marketplace, 4, "marketplace.warehouses", kMarketplace,
     kMarketplaceBase, kAnyToken, kMarketplaceErrorCost, answer_offices},
    {"warehouse_stocks", "POST", "/api/v3/stocks/{warehouseId}", Host::marketplace, 4, "marketplace.stocks",
     kMarketplace, kMarketplaceBase, kAnyToken, kMarketplaceErrorCost, answer_warehouse_stocks},
    {"fbs_orders", "GET", "/api/v3/orders", Host::marketplace, 4, "marketplace.fbs", kMarketplace,
     kMarketplaceBase, kAnyToken, kMarketplaceErrorCost, answer_fbs_orders},
    {"fbs_new", "GET", "/api/v3/orders/new", Host::marketplace, 4, "marketplace.fbs", kMarketplace,
     kMarketplaceBase, kAnyToken, kMarketplaceErrorCost, answer_fbs_new},
    {"fbs_status", "POST", "/api/v3/orders/status", Host::marketplace, 4, "marketplace.fbs", kMarketplace,
     kMarketplaceBase, kAnyToken, kMarketplaceErrorCost, answer_fbs_status},
    {"fbs_archive", "GET", "/api/marketplace/v3/fbs/orders/archive", Host::marketplace, 4, "marketplace.fbs",
     kMarketplace, kMarketplaceBase, kAnyToken, kMarketplaceErrorCost, answer_fbs_archive},
    {"commission",
     "GET",
     "/api/v1/tariffs/commission",
     Host::common,
     0,
     "commission",
     {1min, 2},
     {12min, 1},
     kAnyToken,
     1,
     answer_commission},
    {"box_tariffs", "GET", "/api/v1/tariffs/box", Host::common, 0, "box_tariffs", kTariffs, kTariffsBase,
     kAnyToken, 1, answer_box_tariffs},
    {"pallet_tariffs", "GET", "/api/v1/tariffs/pallet", Host::common, 0, "pallet_tariffs", kTariffs,
     kTariffsBase, kAnyToken, 1, answer_pallet_tariffs},
    {"return_tariffs", "GET", "/api/v1/tariffs/return", Host::common, 0, "return_tariffs", kTariffs,
     kTariffsBase, kAnyToken, 1, answer_return_tariffs},
};

}  // namespace

const HostInfo* find_host(std::string_view name) {
  for (const HostInfo& host : kHosts) {
    if (host.name == name) return &host;
  }
  return nullptr;
}

std::span<const Operation> operations() {
  return kOperations;
}

}  // namespace wb::sandbox
