#pragma once
// The row map of stocks.

#include "core/db/table.hpp"
#include "core/model/catalog.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kStocks = db::table<Stock>("stocks",
    db::given_key<>("cabinet_id"),
    db::key<&Stock::nm_id>("nm_id"),
    db::key<&Stock::chrt_id>("chrt_id"),
    db::key<&Stock::warehouse_type>("warehouse_type"),
    db::key<&Stock::warehouse_id>("warehouse_id"),
    db::column<&Stock::warehouse>("warehouse"),
    db::column<&Stock::quantity>("quantity"),
    db::column<&Stock::in_way_to_client>("in_way_to_client"),
    db::column<&Stock::in_way_from_client>("in_way_from_client"),
    db::given<>("updated_at"));
// clang-format on

}  // namespace wbd::store
