#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sync/cursor_text.hpp"

namespace wbd::sync {

// A stock change whose event is deferred until a complete pass.
struct DeferredLevel {
  std::int64_t nm_id = 0, chrt_id = 0;
  std::int64_t before = 0;  // the quantity reported last

  static void fields(auto& level, auto&& field) {
    field("nm_id", level.nm_id);
    field("chrt_id", level.chrt_id);
    field("before", level.before);
  }
};

struct StocksCursor {
  std::int64_t largest_page_wb = 0;  // see ends_data()
  std::int64_t largest_page_seller = 0;
  bool empty_once_wb = false;  // the last complete answer had no rows although stock is stored
  bool empty_once_seller = false;
  std::vector<std::int64_t> empty_once_warehouses;  // the same for the seller's warehouses, by id
  bool empty_once_list = false;                     // the same for the list of these warehouses
  // After a refusal, which costs ten requests, Marketplace gets no request before this time.
  std::optional<UtcTime> marketplace_retry_at;
  std::optional<std::string> remains_task;  // id of the report that WB prepares
  std::optional<UtcTime> remains_asked;     // when it was requested
  std::vector<DeferredLevel> deferred;

  static void fields(auto& cursor, auto&& field) {
    field("largest_page_wb", cursor.largest_page_wb);
    field("largest_page_seller", cursor.largest_page_seller);
    field("empty_once_wb", cursor.empty_once_wb);
    field("empty_once_seller", cursor.empty_once_seller);
    field("empty_once_warehouses", cursor.empty_once_warehouses);
    field("empty_once_list", cursor.empty_once_list);
    field("marketplace_retry_at", cursor.marketplace_retry_at);
    field("remains_task", cursor.remains_task);
    field("remains_asked", cursor.remains_asked);
    field("untold", cursor.deferred);
  }
};

}  // namespace wbd::sync
