#pragma once
// The row map of products. WB's ratings of an article are columns outside the map, because another list of WB
// gives them.

#include "core/db/table.hpp"
#include "core/model/catalog.hpp"
#include "core/store/json_columns.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kProducts = db::table<Product>("products",
    db::given_key<>("cabinet_id"),
    db::key<&Product::nm_id>("nm_id"),
    db::column<&Product::imt_id>("imt_id"),
    db::column<&Product::vendor_code>("vendor_code"),
    db::column<&Product::title>("title"),
    db::column<&Product::brand>("brand"),
    db::column<&Product::subject_id>("subject_id"),
    db::column<&Product::subject>("subject"),
    db::column<&Product::description>("description"),
    db::column<&Product::photo_url>("photo_url"),
    db::coded<db::TextCodec<sizes_to_json, sizes_from_json>, &Product::sizes>("sizes"),
    db::column<&Product::characteristics_json>("characteristics"),
    db::column<&Product::dimensions_json>("dimensions"),
    db::column<&Product::created_at>("created_at"),
    db::column<&Product::updated_at>("updated_at"),
    db::column<&Product::deleted_at>("deleted_at"));
// clang-format on

}  // namespace wbd::store
