#include "core/sync/cursor.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace wbd::wb {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CardsCursor, updated_at, nm_id)
}  // namespace wbd::wb

namespace wbd::sync {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Doubt, since, looked, clean)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StatCursor, position, largest_page, tie_next, tie_last,
                                                reread_on, reread_next, reread_began, reread_older,
                                                reread_waits, doubt, doubt_from)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FeedCursor, newest, window_start, snapshot_time, offset,
                                                newest_seen, largest_page, doubt, doubt_from, slack)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FbsCursor, known_until, window_from, window_to, next,
                                                listed_at, sold_on, retry_at, doubt, doubt_from)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OrdersCursor, feed, stat, fbs)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SalesCursor, stat)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ProductsCursor, position, vanished, rated_at, doubt,
                                                doubt_from)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(UntoldLevel, nm_id, chrt_id, before)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StocksCursor, largest_page_wb, largest_page_seller,
                                                empty_once_wb, empty_once_seller, empty_once_warehouses,
                                                empty_once_list, marketplace_retry_at, remains_task,
                                                remains_asked, untold)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PricesCursor, started, offset, ended, complete, listed,
                                                empty_once)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(WarehousesCursor, empty_once)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FeedbackCursor, answered_since, full_on, stage, started,
                                                whole, interrupted, skip, created_from, newest, largest_page)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FunnelCursor, on, next_back, last_back, offset, whole_on,
                                                older, confirmed_rows, confirmed_on)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FinancePass, from, to, rrd_id, skipped, tail)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FinanceLook, on, from, rrd_id)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FinanceCursor, first, all_weeks, weekly_look, daily_look,
                                                weekly, daily)

namespace {

template <class Cursor>
std::string write(const Cursor& cursor) {
  return nlohmann::json(cursor).dump();
}

template <class Cursor>
void read(std::string_view text, Cursor& cursor) {
  cursor = {};
  // No cursor has a fraction, and one that is too large for a whole number must not become one.
  bool whole = true;
  const auto look = [&whole](int, nlohmann::json::parse_event_t, const nlohmann::json& value) {
    whole &= !value.is_number_float();
    return true;
  };
  const nlohmann::json json = nlohmann::json::parse(text, look, false);
  if (!whole || !json.is_object()) return;
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

bool is_due(const Doubt& doubt, UtcTime now, bool asked_for) {
  constexpr Millis kFirstLook = std::chrono::minutes{10};
  constexpr auto kHistory = std::chrono::days{90};
  if (doubt.since == 0 || now - from_ms(doubt.since) > kHistory) return false;
  return asked_for || now >= from_ms(doubt.looked) + std::max(kFirstLook, Millis{doubt.looked - doubt.since});
}

void begin_look(Doubt& doubt, UtcTime now) {
  doubt.looked = to_ms(now);
  doubt.clean = true;
}

bool note_doubt(Doubt& doubt, UtcTime now) {
  doubt.clean = false;
  if (doubt.since != 0) return false;
  doubt.since = doubt.looked = to_ms(now);
  return true;
}

void end_look(Doubt& doubt) {
  if (doubt.clean) doubt = {};
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

}  // namespace wbd::sync
