#pragma once
// The row map of warehouses.

#include "core/db/table.hpp"
#include "core/model/warehouse.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kWarehouses = db::table<Warehouse>("warehouses",
    db::given_key<>("cabinet_id"),
    db::key<&Warehouse::kind>("kind"),
    db::key<&Warehouse::id>("id"),
    db::column<&Warehouse::name>("name"),
    db::column<&Warehouse::region>("region"),
    db::column<&Warehouse::city>("city"),
    db::column<&Warehouse::address>("address"),
    db::column<&Warehouse::office_id>("office_id"),
    db::column<&Warehouse::cargo_type>("cargo_type"),
    db::column<&Warehouse::delivery_type>("delivery_type"),
    db::column<&Warehouse::deleting>("deleting"),
    db::column<&Warehouse::processing>("processing"),
    db::column<&Warehouse::selected>("selected"),
    db::given<>("updated_at"));
// clang-format on

}  // namespace wbd::store
