#pragma once
// The WB operations we call: host, category, who may call, limit. A constexpr table; GUIDE sections 1, 4
// and 5.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/account.hpp"
#include "core/model/finance.hpp"
#include "core/model/tariff.hpp"

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

// One request, ready but for host and authorization.
struct Call {
  Operation operation{};
  std::string query;  // "dateFrom=...&flag=0", percent-encoded
  std::string body;
  std::string path_value{};  // percent-encoded
};
[[nodiscard]] Call supplier_orders_call(std::string_view date_from, int flag);  // date_from goes out verbatim
[[nodiscard]] Call supplier_sales_call(std::string_view date_from, int flag);
struct FeedPage {
  UtcTime start;
  std::string snapshot_time;
  std::int64_t offset = 0;
  std::int64_t limit = 10'000;
};
[[nodiscard]] Call order_feed_call(const FeedPage& page);
struct CardsCursor {
  std::string updated_at;
  std::int64_t nm_id = 0;
};
[[nodiscard]] Call cards_list_call(const CardsCursor& after);
[[nodiscard]] Call cards_trash_call(const CardsCursor& after);             // updated_at stands for trashedAt
[[nodiscard]] Call stocks_call(Operation operation, std::int64_t offset);  // limit 250,000
struct FeedbackPage {
  bool answered = false;
  std::int64_t take = 5000;
  std::int64_t skip = 0;
  std::optional<UtcTime> created_from;
  std::optional<UtcTime> created_to;
};
[[nodiscard]] Call feedbacks_call(const FeedbackPage& page);                      // order=dateAsc
[[nodiscard]] Call feedbacks_archive_call(std::int64_t take, std::int64_t skip);  // order=dateDesc
[[nodiscard]] Call questions_call(const FeedbackPage& page);                      // order=dateAsc

[[nodiscard]] Call goods_call(std::int64_t offset);  // limit 1000
[[nodiscard]] Call seller_warehouses_call();
[[nodiscard]] Call offices_call();
inline constexpr std::size_t kMostStockSizes = 1000;
// At most kMostStockSizes sizes: WB's 4XX costs ten requests here, so more is Failure(internal).
[[nodiscard]] Call warehouse_stocks_call(WarehouseId warehouse, std::span<const ChrtId> sizes);
[[nodiscard]] Call remains_create_call();
[[nodiscard]] Call remains_status_call(std::string_view task);
[[nodiscard]] Call remains_download_call(std::string_view task);
inline constexpr std::int64_t kRatingPage = 1000;
[[nodiscard]] Call item_rating_call(Date start, Date end, std::int64_t offset);
[[nodiscard]] Call commission_call();
[[nodiscard]] Call tariffs_call(TariffKind kind, Date day);  // box, pallet or return
struct FinancePage {
  FinancePeriod period = FinancePeriod::weekly;
  Date from, to;            // Moscow days, both inclusive
  std::int64_t rrd_id = 0;  // of the last row read; 0 = from the beginning
};
[[nodiscard]] Call finance_details_call(const FinancePage& page);  // limit 100,000; only the fields we read
[[nodiscard]] Call account_balance_call();
[[nodiscard]] Call funnel_products_call(Date day, std::int64_t offset);  // limit 1000
struct FbsPage {
  UtcTime from, to;       // of the creation, at most 30 days
  std::int64_t next = 0;  // as the page before said
};
[[nodiscard]] Call fbs_orders_call(const FbsPage& page);  // limit 1000
[[nodiscard]] Call fbs_new_orders_call();
// 1 to 1000 ids: more than that is a bug of the caller, and WB's refusal would cost ten requests.
[[nodiscard]] Call fbs_statuses_call(std::span<const std::int64_t> ids);

}  // namespace wbd::wb
