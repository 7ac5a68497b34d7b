#include "core/store/accounts.hpp"
#include "core/store/directory.hpp"
#include "core/store/locks.hpp"

namespace wb::store {
namespace {

User read_user(const Statement& row) {
  User user;
  user.telegram_id = TelegramId{row.integer(0)};
  user.name = row.maybe_text(1);
  user.language = row.text(2);
  user.timezone = row.text(3);
  user.created_at = row.time(4);
  return user;
}

}  // namespace

bool upsert_user(Tx& tx, const User& user) {
  const auto added =
      tx.prepare(
            "insert into users(telegram_id, name, language, timezone, created_at) values($1, $2, $3, $4, $5) "
            "on conflict(telegram_id) do nothing")
          .bind_all(user.telegram_id, user.name, user.language, user.timezone, user.created_at)
          .run();
  if (added > 0) {
    raise_directory_version(tx);
    return true;
  }
  // A bot sends the same user again and again: only a real change may empty the caches.
  const auto stored = find_user(tx, user.telegram_id);
  const auto& name = user.name || !stored ? user.name : stored->name;
  if (stored && name == stored->name && user.language == stored->language &&
      user.timezone == stored->timezone) {
    return false;
  }
  tx.prepare("update users set name = $2, language = $3, timezone = $4 where telegram_id = $1")
      .bind_all(user.telegram_id, name, user.language, user.timezone)
      .run();
  raise_directory_version(tx);
  return false;
}

bool remove_user(Tx& tx, TelegramId id) {
  lock_cabinets_of_user(tx, id);
  for (const CabinetView& view : cabinets_of_user(tx, id)) leave_cabinet(tx, view.cabinet.id, id);
  // What is left of memberships and keys goes with the user.
  const auto removed = tx.prepare("delete from users where telegram_id = $1").bind_all(id).run();
  if (removed > 0) raise_directory_version(tx);
  return removed > 0;
}

std::optional<User> find_user(Tx& tx, TelegramId id) {
  auto& query = tx.prepare(
      "select telegram_id, name, language, timezone, created_at from users where telegram_id = $1");
  query.bind_all(id);
  if (!query.step()) return std::nullopt;
  User user = read_user(query);
  query.reset();
  return user;
}

std::vector<User> list_users(Tx& tx) {
  std::vector<User> users;
  auto& query =
      tx.prepare("select telegram_id, name, language, timezone, created_at from users order by telegram_id");
  while (query.step()) users.push_back(read_user(query));
  return users;
}

}  // namespace wb::store
