#pragma once
// The row maps of prices and price_history.

#include "core/db/table.hpp"
#include "core/model/price.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kPrices = db::table<Price>("prices",
    db::given_key<>("cabinet_id"),
    db::key<&Price::nm_id>("nm_id"),
    db::key<&Price::chrt_id>("chrt_id"),
    db::column<&Price::price>("price"),
    db::column<&Price::price_with_discount>("price_with_discount"),
    db::column<&Price::club_price>("club_price"),
    db::column<&Price::discount_percent>("discount_percent"),
    db::column<&Price::club_discount_percent>("club_discount_percent"),
    db::column<&Price::currency>("currency"),
    db::given<>("changed_at"));

inline constexpr auto kPriceHistory = db::table<Price>("price_history",
    db::given_key<>("cabinet_id"),
    db::key<&Price::nm_id>("nm_id"),
    db::key<&Price::chrt_id>("chrt_id"),
    db::given_key<>("changed_at"),
    db::column<&Price::price>("price"),
    db::column<&Price::price_with_discount>("price_with_discount"),
    db::column<&Price::club_price>("club_price"),
    db::column<&Price::discount_percent>("discount_percent"),
    db::column<&Price::club_discount_percent>("club_discount_percent"),
    db::column<&Price::currency>("currency"));
// clang-format on

}  // namespace wbd::store
