#pragma once
// Locks that order concurrent writers (PostgreSQL); no-ops on SQLite, which has one writer.
//
// A transaction takes locks in this order: users, then cabinets by id, then rows of both, then the commit
// order, then the directory version. It holds them to its end. core/store/README.md lists what each protects.

#include <cstdint>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

inline constexpr std::int64_t kMigrationLock = 0x77'62'64'01;    // "wbd", 1
inline constexpr std::int64_t kCommitOrderLock = 0x77'62'64'02;  // "wbd", 2

// Excludes other writers of the cabinet's data, members and existence. An unknown cabinet locks nothing.
void lock_cabinet(Tx& tx, CabinetId id);
// Locks every cabinet and claim of a seller, and excludes others that call this for a seller without any.
void lock_cabinets_of_seller(Tx& tx, std::string_view sid);
// Locks every cabinet of which the user is a member.
void lock_cabinets_of_user(Tx& tx, TelegramId user);
// For the removal of the user: excludes transactions that add rows which refer to it.
void lock_user(Tx& tx, TelegramId user);
// For such a transaction: whether the user is there; if so, it stays until the end. SQLite answers, too.
[[nodiscard]] bool keep_user(Tx& tx, TelegramId user);
// Take it before assigning a data version or an event id, by which readers select "newer than N". The lock is
// held until the commit, so that no reader sees N + 1 before N.
void lock_commit_order(Tx& tx);

}  // namespace wbd::db
