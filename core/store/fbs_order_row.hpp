#pragma once
// The row map of fbs_orders.

#include "core/db/table.hpp"
#include "core/model/order.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kFbsOrders = db::table<FbsOrder>("fbs_orders",
    db::given_key<>("cabinet_id"),
    db::key<&FbsOrder::srid>("srid"),
    db::column<&FbsOrder::id>("id"),
    db::column<&FbsOrder::created_at>("created_at"),
    db::column<&FbsOrder::nm_id>("nm_id"),
    db::column<&FbsOrder::chrt_id>("chrt_id"),
    db::column<&FbsOrder::vendor_code>("vendor_code"),
    db::column<&FbsOrder::barcode>("barcode"),
    db::column<&FbsOrder::cart_id>("cart_id"),
    db::column<&FbsOrder::supply_id>("supply_id"),
    db::column<&FbsOrder::warehouse_id>("warehouse_id"),
    db::column<&FbsOrder::office_id>("office_id"),
    db::column<&FbsOrder::supplier_status>("supplier_status"),
    db::column<&FbsOrder::wb_status>("wb_status"),
    db::given<>("is_open"));
// clang-format on

}  // namespace wbd::store
