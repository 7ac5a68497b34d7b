#pragma once
// Limits the new tokens that callers bring within an hour (core/base/limits.hpp). Each token takes a place
// for an hour, or until WB accepts it.

#include <optional>
#include <string>
#include <string_view>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/wb/token_fault.hpp"

namespace wbd::sync {

// Takes a place of the user, if any, and one of the installation. Returns the id of both. Errors are
// rate_limited with a fault and the time until a place is free; nothing is taken then.
[[nodiscard]] wb::TokenResult<std::string> take_place(db::Tx& tx, std::optional<TelegramId> user,
                                                      UtcTime now);
void give_back(db::Tx& tx, std::optional<TelegramId> user, std::string_view place, UtcTime now);

// Checks that the user may have one more claim; an earlier claim of the seller `sid` does not count.
[[nodiscard]] wb::TokenResult<void> may_claim(db::Tx& tx, TelegramId user, std::string_view sid);

}  // namespace wbd::sync
