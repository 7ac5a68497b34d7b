#pragma once
// The row map of orders.

#include "core/db/table.hpp"
#include "core/model/order.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kOrders = db::table<Order>("orders",
    db::generated<&Order::id>("id"),
    db::given_key<&Order::cabinet_id>("cabinet_id"),
    db::key<&Order::srid>("srid"),
    db::column<&Order::status>("status"),
    db::column<&Order::ordered_at>("ordered_at"),
    db::column<&Order::updated_at>("updated_at"),
    db::column<&Order::cancelled_at>("cancelled_at"),
    db::column<&Order::nm_id>("nm_id"),
    db::column<&Order::chrt_id>("chrt_id"),
    db::column<&Order::vendor_code>("vendor_code"),
    db::column<&Order::barcode>("barcode"),
    db::column<&Order::category>("category"),
    db::column<&Order::subject>("subject"),
    db::column<&Order::brand>("brand"),
    db::column<&Order::size>("size"),
    db::column<&Order::warehouse>("warehouse"),
    db::column<&Order::warehouse_type>("warehouse_type"),
    db::column<&Order::region>("region"),
    db::column<&Order::district>("district"),
    db::column<&Order::country>("country"),
    db::column<&Order::price>("price"),
    db::column<&Order::discount_percent>("discount_percent"),
    db::column<&Order::spp_percent>("spp_percent"),
    db::column<&Order::price_with_discount>("price_with_discount"),
    db::column<&Order::finished_price>("finished_price"),
    db::column<&Order::currency>("currency"),
    db::column<&Order::cart_id>("cart_id"),
    db::column<&Order::sale_id>("sale_id"),
    db::column<&Order::for_pay>("for_pay"),
    db::column<&Order::cancel_type>("cancel_type"),
    db::column<&Order::income_id>("income_id"),
    db::column<&Order::stat_changed_at>("stat_changed_at"),
    db::column<&Order::stat_cancelled>("stat_cancelled"),
    db::column<&Order::stat_price_with_discount>("stat_price_with_discount"),
    db::column<&Order::feed_changed_at>("feed_changed_at"),
    db::column<&Order::feed_status>("feed_status"),
    db::column<&Order::feed_price>("feed_price"),
    db::column<&Order::second_hand>("second_hand"),
    db::column<&Order::sold>("sold"),
    db::column<&Order::sale_returned>("sale_returned"));
// clang-format on

}  // namespace wbd::store
