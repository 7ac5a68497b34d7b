#pragma once
// Users. Each change raises the directory version in its transaction.

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"

namespace wbd::store {

// True when the user is new. Replaces a stored user, but keeps its creation time, and its name if `user` has
// none.
bool upsert_user(db::Tx& tx, const User& user);
// Replaces the stored user of this id; a missing name removes the stored one. False: unknown user.
bool save_user(db::Tx& tx, const User& user);
// Leaves every cabinet first (leave_cabinet), then deletes memberships, keys and user. False: unknown user.
bool remove_user(db::Tx& tx, TelegramId id);
[[nodiscard]] std::optional<User> find_user(db::Tx& tx, TelegramId id);
[[nodiscard]] std::vector<User> list_users(db::Tx& tx);  // by id

}  // namespace wbd::store
