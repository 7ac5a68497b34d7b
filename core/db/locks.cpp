#include "core/db/locks.hpp"

namespace wbd::db {
namespace {

bool one_writer(const Tx& tx) {
  return tx.dialect() == Dialect::sqlite;
}

}  // namespace

// "for no key update" does not block inserts of rows that refer to the cabinet, as "for update" would.
void lock_cabinet(Tx& tx, CabinetId id) {
  if (one_writer(tx)) return;
  tx.prepare("select 1 from wb_cabinets where id = $1 for no key update").bind_all(id).queue();
}

void lock_cabinets_of_seller(Tx& tx, std::string_view sid) {
  if (one_writer(tx)) return;
  tx.prepare("select pg_advisory_xact_lock(2003984387, hashtext($1))").bind_all(sid).queue();
  tx.prepare("select 1 from wb_cabinets where sid = $1 order by id for no key update").bind_all(sid).queue();
}

void lock_cabinets_of_user(Tx& tx, TelegramId user) {
  if (one_writer(tx)) return;
  tx.prepare(R"(select 1 from wb_cabinets
                where id in (select cabinet_id from cabinet_members where telegram_id = $1)
                order by id for no key update)")
      .bind_all(user)
      .queue();
}

void lock_user(Tx& tx, TelegramId user) {
  if (one_writer(tx)) return;
  tx.prepare("select 1 from users where telegram_id = $1 for update").bind_all(user).queue();
}

bool keep_user(Tx& tx, TelegramId user) {
  constexpr std::string_view kSqlite = "select 1 from users where telegram_id = $1";
  constexpr std::string_view kPostgres = "select 1 from users where telegram_id = $1 for key share";
  auto& query = tx.prepare(one_writer(tx) ? kSqlite : kPostgres);
  query.bind_all(user);
  return query.has_row();
}

void lock_commit_order(Tx& tx) {
  if (one_writer(tx)) return;
  tx.prepare("select pg_advisory_xact_lock($1)").bind_all(kCommitOrderLock).queue();
}

}  // namespace wbd::db
