#pragma once
// The row map of funnel_days.

#include "core/db/table.hpp"
#include "core/model/funnel.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kFunnelDays = db::table<FunnelDay>("funnel_days",
    db::given_key<>("cabinet_id"),
    db::key<&FunnelDay::nm_id>("nm_id"),
    db::key<&FunnelDay::day>("day"),
    db::column<&FunnelDay::open_count>("open_count"),
    db::column<&FunnelDay::cart_count>("cart_count"),
    db::column<&FunnelDay::order_count>("order_count"),
    db::column<&FunnelDay::order_sum>("order_sum"),
    db::column<&FunnelDay::buyout_count>("buyout_count"),
    db::column<&FunnelDay::buyout_sum>("buyout_sum"),
    db::column<&FunnelDay::cancel_count>("cancel_count"),
    db::column<&FunnelDay::cancel_sum>("cancel_sum"),
    db::column<&FunnelDay::wishlist_count>("wishlist_count"),
    db::column<&FunnelDay::add_to_cart_percent>("add_to_cart_percent"),
    db::column<&FunnelDay::cart_to_order_percent>("cart_to_order_percent"),
    db::column<&FunnelDay::buyout_percent>("buyout_percent"),
    db::column<&FunnelDay::currency>("currency"),
    db::given<>("updated_at"));
// clang-format on

}  // namespace wbd::store
