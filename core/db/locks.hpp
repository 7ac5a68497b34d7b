#pragma once
// Who waits for whom where several writers run beside each other (PostgreSQL). SQLite has one writer at a
// time: there these do nothing.
//
// A transaction takes locks in this order and keeps them to its end: cabinets by id, then rows of theirs,
// then the order of commits, then the directory version. ARCHITECTURE.md says what each protects.

#include <string_view>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

// One writer a cabinet: its data, its members and its existence. A cabinet that is not there locks nothing.
void lock_cabinet(Tx& tx, CabinetId id);
// Every cabinet and claim of a seller.
void lock_cabinets_of_seller(Tx& tx, std::string_view sid);
// Every cabinet a user is a member of.
void lock_cabinets_of_user(Tx& tx, TelegramId user);
// For numbers by which readers ask "what is newer than N?": data versions and ids of events. Who has given
// one out keeps all others waiting until its commit, so that nobody sees N + 1 without N.
void lock_commit_order(Tx& tx);

}  // namespace wbd::db
