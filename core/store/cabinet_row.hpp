#pragma once
// The row map of wb_cabinets.

#include <string>
#include <string_view>

#include "core/db/table.hpp"
#include "core/model/account.hpp"
#include "core/store/method_states.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

// The map has no balance: select_cabinets() adds its three nullable columns.
// clang-format off
inline constexpr auto kCabinets = db::table<Cabinet>("wb_cabinets",
    db::generated<&Cabinet::id>("id"),
    db::column<&Cabinet::token, &TokenInfo::sid>("sid"),
    db::column<&Cabinet::name>("name"),
    db::column<&Cabinet::seller_name>("seller_name"),
    db::column<&Cabinet::trade_mark>("trade_mark"),
    db::column<&Cabinet::region>("region"),
    db::column<&Cabinet::status>("status"),
    db::column<&Cabinet::status_reason>("status_reason"),
    db::generated<&Cabinet::has_token>("token_sealed is not null"),
    db::column<&Cabinet::token, &TokenInfo::type>("token_type"),
    db::column<&Cabinet::token, &TokenInfo::scopes>("token_scopes"),
    db::column<&Cabinet::token, &TokenInfo::expires_at>("token_expires_at"),
    db::column<&Cabinet::token, &TokenInfo::token_id>("token_id"),
    db::column<&Cabinet::auth_scheme>("auth_scheme"),
    db::column<&Cabinet::created_at>("created_at"),
    db::column<&Cabinet::last_sync_at>("last_sync_at"),
    db::column<&Cabinet::data_version>("data_version"),
    db::column<&Cabinet::seller_rating>("seller_rating"),
    db::generated<&Cabinet::verified>("verified_at is not null"),
    db::column<&Cabinet::balance_at>("balance_at"),
    db::column<&Cabinet::currency>("currency"),
    db::generated<&Cabinet::source_mode>("source_mode"));
// clang-format on
inline constexpr int kCabinetColumnCount = kCabinets.kRead + 3;

// `tail` follows "select <columns> ": from, where, order. The table's alias is c.
[[nodiscard]] std::string select_cabinets(std::string_view tail);
[[nodiscard]] Cabinet read_cabinet(const db::Statement& row);  // a row of select_cabinets()

}  // namespace wbd::store
