#include "core/sandbox/operations.hpp"

namespace wbd::sandbox {
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
    {"advert-api.wildberries.ru", Host::advert, 6, false},
    {"advert-api-sandbox.wildberries.ru", Host::advert, 6, true},
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
constexpr unsigned kServiceOnly = bit(TokenType::service);

constexpr Rate kContent{600ms, 5};
constexpr Rate kFeedbacks{333ms, 6};
constexpr Rate kFunnel{20s, 3};
constexpr Rate kMarketplace{200ms, 20};
constexpr Rate kMarketplaceBase{400ms, 10};
constexpr Rate kPrices{600ms, 5};
constexpr Rate kStocks{20s, 1};
constexpr Rate kTariffs{1s, 5};
constexpr Rate kCharges{1s, 5};
constexpr Rate kCampaigns{200ms, 5};
constexpr Rate kCampaignStatistics{20s, 1};
constexpr Rate k5Seconds{5s, 1};
constexpr Rate k5SecondsBurst5{5s, 5};
constexpr Rate k10SecondsBurst3{10s, 3};
constexpr Rate k10SecondsBurst6{10s, 6};
constexpr Rate kEveryMinute{1min, 1};
constexpr Rate kMinuteBurst2{1min, 2};
constexpr Rate kMinuteBurst5{1min, 5};
constexpr Rate kMinuteBurst10{1min, 10};
constexpr Rate k10MinutesBurst10{10min, 10};
constexpr Rate kEvery12Minutes{12min, 1};
constexpr Rate kEvery15Minutes{15min, 1};
constexpr Rate kEvery30Minutes{30min, 1};
constexpr Rate k30MinutesBurst2{30min, 2};
constexpr Rate kEveryHour{1h, 1};
constexpr Rate kEvery2Hours{2h, 1};
constexpr Rate kEvery3Hours{3h, 1};
constexpr Rate kEvery6Hours{6h, 1};
constexpr Rate kEvery12Hours{12h, 1};
constexpr Rate kEveryDay{24h, 1};
constexpr int kMarketplaceErrorCost = 10;

// From GUIDE sections 4 and 5. The sources leave open which bucket cards/list uses. It shares the content
// bucket here, the strictest reading, so a client that obeys it is always right.
constexpr Operation kOperations[] = {
    {"ping", "GET", "/ping", Host::other, 0, "ping", k10SecondsBurst3, k10SecondsBurst3, kAnyToken, 1,
     answer_ping},
    {"seller_info", "GET", "/api/v1/seller-info", Host::common, 0, "seller_info", kMinuteBurst10, kEveryDay,
     kAnyToken, 1, answer_seller_info},
    {"supplier_orders", "GET", "/api/v1/supplier/orders", Host::statistics, 5, "supplier_orders",
     kMinuteBurst10, kEvery3Hours, kAnyToken, 1, answer_supplier_orders},
    {"supplier_sales", "GET", "/api/v1/supplier/sales", Host::statistics, 5, "supplier_sales", kEveryMinute,
     kEvery2Hours, kAnyToken, 1, answer_supplier_sales},
    {"order_feed", "POST", "/api/analytics/v1/order-feed", Host::analytics, 2, "order_feed", kEveryMinute,
     kEvery3Hours, kAnyToken, 1, answer_order_feed},
    {"stocks_wb", "POST", "/api/analytics/v1/stocks-report/wb-warehouses", Host::analytics, 2, "stocks_wb",
     kStocks, kStocks, kPersonalOrService, 1, answer_stocks_wb},
    {"stocks_seller", "POST", "/api/analytics/v1/stocks-report/seller-warehouses", Host::analytics, 2,
     "stocks_seller", kStocks, kStocks, kPersonalOrService, 1, answer_stocks_seller},
    {"remains", "GET", "/api/v1/warehouse_remains", Host::analytics, 2, "remains", kMinuteBurst5,
     kEvery15Minutes, kAnyToken, 1, answer_remains},
    {"remains_status", "GET", "/api/v1/warehouse_remains/tasks/{task_id}/status", Host::analytics, 2,
     "remains_status", k5SecondsBurst5, kEvery15Minutes, kAnyToken, 1, answer_remains_status},
    {"remains_report", "GET", "/api/v1/warehouse_remains/tasks/{task_id}/download", Host::analytics, 2,
     "remains_report", kEveryMinute, kEvery15Minutes, kAnyToken, 1, answer_remains_report},
    {"funnel", "POST", "/api/analytics/v3/sales-funnel/products", Host::analytics, 2, "funnel", kFunnel,
     kEvery30Minutes, kAnyToken, 1, answer_funnel},
    {"funnel_history", "POST", "/api/analytics/v3/sales-funnel/products/history", Host::analytics, 2,
     "funnel_history", kFunnel, kEvery30Minutes, kAnyToken, 1, answer_funnel_history},
    {"funnel_groups", "POST", "/api/analytics/v3/sales-funnel/grouped/history", Host::analytics, 2,
     "funnel_groups", kFunnel, kEvery30Minutes, kAnyToken, 1, answer_funnel_groups},
    {"item_rating", "POST", "/api/analytics/v2/item-rating", Host::analytics, 2, "item_rating", kFunnel,
     kFunnel, kPersonalOrService, 1, answer_item_rating},
    {"rating", "GET", "/api/common/v1/rating", Host::feedbacks, 7, "rating", kEveryMinute, kEveryMinute,
     kServiceOnly, 1, answer_rating},
    {"subscriptions", "GET", "/api/common/v1/subscriptions", Host::common, 0, "subscriptions", kMinuteBurst10,
     kMinuteBurst10, kServiceOnly, 1, answer_subscriptions},
    {"cards_list", "POST", "/content/v2/get/cards/list", Host::content, 1, "content", kContent, kContent,
     kAnyToken, 1, answer_cards_list},
    {"cards_trash", "POST", "/content/v2/get/cards/trash", Host::content, 1, "content", kContent, kContent,
     kAnyToken, 1, answer_cards_trash},
    {"goods", "GET", "/api/v2/list/goods/filter", Host::prices, 3, "prices", kPrices, kEvery15Minutes,
     kAnyToken, 1, answer_goods},
    {"goods_by_articles", "POST", "/api/v2/list/goods/filter", Host::prices, 3, "prices", kPrices,
     kEvery15Minutes, kAnyToken, 1, answer_goods_by_articles},
    {"size_prices", "GET", "/api/v2/list/goods/size/nm", Host::prices, 3, "prices", kPrices, kEvery15Minutes,
     kAnyToken, 1, answer_size_prices},
    {"feedbacks", "GET", "/api/v1/feedbacks", Host::feedbacks, 7, "feedbacks", kFeedbacks, kEvery12Minutes,
     kAnyToken, 1, answer_feedbacks},
    {"feedbacks_archive", "GET", "/api/v1/feedbacks/archive", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kEvery12Minutes, kAnyToken, 1, answer_feedbacks_archive},
    {"feedbacks_unanswered", "GET", "/api/v1/feedbacks/count-unanswered", Host::feedbacks, 7, "feedbacks",
     kFeedbacks, kEvery12Minutes, kAnyToken, 1, answer_feedbacks_unanswered},
    {"feedbacks_count", "GET", "/api/v1/feedbacks/count", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kEvery12Minutes, kAnyToken, 1, answer_feedbacks_count},
    {"feedback", "GET", "/api/v1/feedback", Host::feedbacks, 7, "feedbacks", kFeedbacks, kEvery12Minutes,
     kAnyToken, 1, answer_feedback},
    {"questions", "GET", "/api/v1/questions", Host::feedbacks, 7, "feedbacks", kFeedbacks, kEvery12Minutes,
     kAnyToken, 1, answer_questions},
    {"questions_unanswered", "GET", "/api/v1/questions/count-unanswered", Host::feedbacks, 7, "feedbacks",
     kFeedbacks, kEvery12Minutes, kAnyToken, 1, answer_questions_unanswered},
    {"questions_count", "GET", "/api/v1/questions/count", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kEvery12Minutes, kAnyToken, 1, answer_questions_count},
    {"question", "GET", "/api/v1/question", Host::feedbacks, 7, "feedbacks", kFeedbacks, kEvery12Minutes,
     kAnyToken, 1, answer_question},
    {"news", "GET", "/api/v1/new-feedbacks-questions", Host::feedbacks, 7, "feedbacks", kFeedbacks,
     kEvery12Minutes, kAnyToken, 1, answer_news},
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
    {"finance_rows", "POST", "/api/finance/v1/sales-reports/detailed", Host::finance, 13, "finance_rows",
     kEveryMinute, kEvery12Hours, kAnyToken, 1, answer_finance_rows},
    {"finance_report", "POST", "/api/finance/v1/sales-reports/detailed/{reportId}", Host::finance, 13,
     "finance_report", kEveryMinute, kEveryMinute, kPersonalOrService, 1, answer_finance_report},
    {"finance_list", "POST", "/api/finance/v1/sales-reports/list", Host::finance, 13, "finance_list",
     kEveryMinute, kEveryMinute, kPersonalOrService, 1, answer_finance_list},
    {"balance", "GET", "/api/v1/account/balance", Host::finance, 13, "balance", kEveryMinute, kEveryDay,
     kAnyToken, 1, answer_balance},
    {"storage", "GET", "/api/v1/paid_storage", Host::analytics, 2, "storage", kMinuteBurst5, kEveryHour,
     kAnyToken, 1, answer_storage},
    {"storage_status", "GET", "/api/v1/paid_storage/tasks/{task_id}/status", Host::analytics, 2,
     "storage_status", k5SecondsBurst5, k30MinutesBurst2, kAnyToken, 1, answer_storage_status},
    {"storage_report", "GET", "/api/v1/paid_storage/tasks/{task_id}/download", Host::analytics, 2,
     "storage_report", kEveryMinute, kEvery30Minutes, kAnyToken, 1, answer_storage_report},
    {"acceptance", "GET", "/api/v1/acceptance_report", Host::analytics, 2, "acceptance", kEveryMinute,
     kEvery3Hours, kAnyToken, 1, answer_acceptance},
    {"acceptance_status", "GET", "/api/v1/acceptance_report/tasks/{task_id}/status", Host::analytics, 2,
     "acceptance_status", k5Seconds, kEvery30Minutes, kAnyToken, 1, answer_acceptance_status},
    {"acceptance_report", "GET", "/api/v1/acceptance_report/tasks/{task_id}/download", Host::analytics, 2,
     "acceptance_report", kEveryMinute, kEvery30Minutes, kAnyToken, 1, answer_acceptance_report},
    {"advert_charges", "GET", "/adv/v1/upd", Host::advert, 6, "advert_charges", kCharges, kEveryHour,
     kAnyToken, 1, answer_advert_charges},
    {"campaigns", "GET", "/adv/v1/promotion/count", Host::advert, 6, "campaigns", kCampaigns, kEvery15Minutes,
     kAnyToken, 1, answer_campaigns},
    {"campaign_statistics", "GET", "/adv/v3/fullstats", Host::advert, 6, "campaign_statistics",
     kCampaignStatistics, kEveryHour, kAnyToken, 1, answer_campaign_statistics},
    {"measurement_penalties", "GET", "/api/analytics/v1/measurement-penalties", Host::analytics, 2,
     "measurement_penalties", kEveryMinute, kEvery6Hours, kAnyToken, 1, answer_measurement_penalties},
    {"swap_penalties", "GET", "/api/analytics/v1/deductions", Host::analytics, 2, "swap_penalties",
     kEveryMinute, kEvery15Minutes, kAnyToken, 1, answer_swap_penalties},
    {"self_purchases", "GET", "/api/v1/analytics/antifraud-details", Host::analytics, 2, "self_purchases",
     k10MinutesBurst10, kEveryHour, kAnyToken, 1, answer_self_purchases},
    {"wb_warehouses", "GET", "/api/v1/warehouses", Host::other, 10, "wb_warehouses", k10SecondsBurst6,
     kEvery12Hours, kAnyToken, 1, answer_wb_warehouses},
    {"commission", "GET", "/api/v1/tariffs/commission", Host::common, 0, "commission", kMinuteBurst2,
     kEvery12Minutes, kAnyToken, 1, answer_commission},
    {"box_tariffs", "GET", "/api/v1/tariffs/box", Host::common, 0, "box_tariffs", kTariffs, kEveryHour,
     kAnyToken, 1, answer_box_tariffs},
    {"pallet_tariffs", "GET", "/api/v1/tariffs/pallet", Host::common, 0, "pallet_tariffs", kTariffs,
     kEveryHour, kAnyToken, 1, answer_pallet_tariffs},
    {"return_tariffs", "GET", "/api/v1/tariffs/return", Host::common, 0, "return_tariffs", kTariffs,
     kEveryHour, kAnyToken, 1, answer_return_tariffs},
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

}  // namespace wbd::sandbox
