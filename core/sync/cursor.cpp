#include "core/sync/cursor.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace wb::api {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CardsCursor, updated_at, nm_id)
}  // namespace wb::api

namespace wb::sync {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StatCursor, position, largest_page, tie_next, tie_last,
                                                reread_on, reread_next)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FeedCursor, newest, window_start, snapshot_time, offset,
                                                newest_seen, largest_page)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FbsCursor, known_until, window_from, window_to, next,
                                                listed_at, sold_on, retry_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OrdersCursor, feed, stat, fbs)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SalesCursor, stat)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ProductsCursor, position, vanished, rated_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StocksCursor, trusted_short_wb, trusted_short_seller,
                                                empty_once_wb, empty_once_seller, empty_once_warehouses,
                                                empty_once_list, marketplace_retry_at, remains_task,
                                                remains_asked)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PricesCursor, started, offset, ended, complete, listed,
                                                empty_once)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(WarehousesCursor, empty_once)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FeedbackCursor, answered_since, full_on, stage, started,
                                                whole, interrupted, skip, created_from, newest, largest_page)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FunnelCursor, on, next_back, last_back, offset, whole_on,
                                                confirmed_rows, confirmed_on)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FinancePass, from, to, rrd_id)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FinanceCursor, first, all_weeks, weekly_on, weekly, daily)

namespace {

template <class Cursor>
std::string write(const Cursor& cursor) {
  return nlohmann::json(cursor).dump();
}

template <class Cursor>
void read(std::string_view text, Cursor& cursor) {
  cursor = {};
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return;
  try {
    cursor = json.get<Cursor>();
  } catch (const nlohmann::json::exception&) {
    cursor = {};
  }
}

}  // namespace

bool ends_data(std::int64_t rows, std::int64_t asked, std::int64_t& largest) {
  if (rows == 0) return true;
  if (rows < asked && rows < largest) return true;
  largest = std::max(largest, rows);
  return false;
}

std::string to_text(const OrdersCursor& cursor) {
  return write(cursor);
}
std::string to_text(const SalesCursor& cursor) {
  return write(cursor);
}
std::string to_text(const ProductsCursor& cursor) {
  return write(cursor);
}
std::string to_text(const StocksCursor& cursor) {
  return write(cursor);
}
std::string to_text(const FeedbackCursor& cursor) {
  return write(cursor);
}
std::string to_text(const PricesCursor& cursor) {
  return write(cursor);
}
std::string to_text(const WarehousesCursor& cursor) {
  return write(cursor);
}
std::string to_text(const FunnelCursor& cursor) {
  return write(cursor);
}
std::string to_text(const FinanceCursor& cursor) {
  return write(cursor);
}

void read_cursor(std::string_view text, OrdersCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, SalesCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, ProductsCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, StocksCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, FeedbackCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, PricesCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, WarehousesCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, FunnelCursor& cursor) {
  read(text, cursor);
}
void read_cursor(std::string_view text, FinanceCursor& cursor) {
  read(text, cursor);
}

}  // namespace wb::sync
