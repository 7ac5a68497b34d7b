#pragma once
// The row map of events.

#include "core/db/table.hpp"
#include "core/store/events.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kEvents = db::table<EventRow>("events",
    db::generated<&EventRow::id>("id"),
    db::column<&EventRow::cabinet_id>("cabinet_id"),
    db::column<&EventRow::type>("type"),
    db::column<&EventRow::subject>("subject"),
    db::column<&EventRow::happened_at>("happened_at"),
    db::column<&EventRow::created_at>("created_at"),
    db::column<&EventRow::payload>("payload"));
// clang-format on

}  // namespace wbd::store
