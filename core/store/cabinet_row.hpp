#pragma once
// How a row of wb_cabinets is read.

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/db/database.hpp"
#include "core/model/account.hpp"

namespace wbd::store {

inline constexpr std::string_view kCabinetColumns =
    "c.id, c.sid, c.name, c.seller_name, c.trade_mark, c.region, c.status, c.status_reason, "
    "c.token_sealed is not null, c.token_type, c.token_scopes, c.token_expires_at, c.token_id, "
    "c.auth_scheme, c.created_at, c.last_sync_at, c.data_version, c.balance_current, c.balance_for_withdraw, "
    "c.balance_currency, c.balance_at, c.seller_rating, c.verified_at is not null";
inline constexpr int kCabinetColumnCount = 23;

// `tail` follows "select <columns> ": from, where, order.
[[nodiscard]] inline std::string select_cabinets(std::string_view tail) {
  return fmt::format("select {} {}", kCabinetColumns, tail);
}

[[nodiscard]] Cabinet read_cabinet(const db::Statement& row);  // of kCabinetColumns, from column 0

}  // namespace wbd::store
