#pragma once
// Assembly orders of the seller's own warehouses (GUIDE 5.20). The buyer's address and comment are never
// read.

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/order.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

struct FbsPage {
  UtcTime from, to;       // creation time; at most 30 days
  std::int64_t next = 0;  // from the previous page; 0 = first page
};
[[nodiscard]] Call fbs_orders_call(const FbsPage& page);  // limit 1000
[[nodiscard]] Call fbs_new_orders_call();
struct FbsAnswer {
  Parsed<FbsOrder> orders;
  std::int64_t next = 0;
};
[[nodiscard]] Result<FbsAnswer> parse_fbs_orders(
    std::string_view json, Operation operation = Operation::fbs_orders);  // reads the answers of both calls

// 1 to 1000 ids, otherwise Failure(internal): WB's refusal would cost ten requests.
[[nodiscard]] Call fbs_statuses_call(std::span<const std::int64_t> ids);
[[nodiscard]] Result<Parsed<FbsStatus>> parse_fbs_statuses(std::string_view json);

}  // namespace wbd::wb
