// Requests for orders, sales, cards, stock, reviews, questions, the funnel, accounting and assembly orders.

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {
namespace {

using enum Operation;

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

}  // namespace wbd::wb
