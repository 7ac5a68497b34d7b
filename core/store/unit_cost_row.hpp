#pragma once
// The row map of unit costs.

#include "core/db/table.hpp"
#include "core/model/unit_cost.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kUnitCosts = db::table<UnitCost>("unit_costs",
    db::given_key<>("cabinet_id"),
    db::key<&UnitCost::nm_id>("nm_id"),
    db::key<&UnitCost::size>("size"),
    db::key<&UnitCost::valid_from>("valid_from"),
    db::column<&UnitCost::goods>("goods"),
    db::column<&UnitCost::packing>("packing"),
    db::column<&UnitCost::delivery>("delivery"),
    db::column<&UnitCost::other>("other"),
    db::column<&UnitCost::currency>("currency"));
// clang-format on

}  // namespace wbd::store
