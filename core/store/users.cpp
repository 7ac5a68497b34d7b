#include <fmt/format.h>

#include "core/db/locks.hpp"
#include "core/store/accounts.hpp"
#include "core/store/directory.hpp"
#include "core/store/json_columns.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kUserColumns =
    "telegram_id, name, language, timezone, sync_enabled, sync_interval_minutes, sync_datasets, settings, "
    "created_at";

// ",orders,sales,": a query finds a name with its commas.
std::optional<std::string> datasets_to_text(const std::vector<Dataset>& datasets) {
  if (datasets.empty()) return std::nullopt;
  std::string text = ",";
  for (const Dataset dataset : datasets) text.append(to_string(dataset)).append(",");
  return text;
}

std::vector<Dataset> datasets_from_text(std::string_view text) {
  std::vector<Dataset> datasets;
  for (const Dataset dataset : kDatasets) {
    if (text.find(fmt::format(",{},", to_string(dataset))) != std::string_view::npos)
      datasets.push_back(dataset);
  }
  return datasets;
}

User read_user(const db::Statement& row) {
  User user;
  user.telegram_id = TelegramId{row.integer(0)};
  user.name = row.maybe_text(1);
  user.language = row.text(2);
  user.timezone = row.text(3);
  user.settings.sync_enabled = row.boolean(4);
  user.settings.sync_interval_minutes = row.maybe_integer(5);
  if (!row.is_null(6)) user.settings.sync_datasets = datasets_from_text(row.text(6));
  settings_from_json(user, row.text(7));
  user.created_at = row.time(8);
  return user;
}

bool same(const User& a, const User& b) {
  return a.name == b.name && a.language == b.language && a.timezone == b.timezone && a.settings == b.settings;
}

void replace(db::Tx& tx, const User& user) {
  tx.prepare(
        "update users set name = $2, language = $3, timezone = $4, sync_enabled = $5, "
        "sync_interval_minutes = $6, sync_datasets = $7, settings = $8 where telegram_id = $1")
      .bind_all(user.telegram_id, user.name, user.language, user.timezone, user.settings.sync_enabled,
                user.settings.sync_interval_minutes, datasets_to_text(user.settings.sync_datasets),
                settings_to_json(user))
      .run();
  raise_directory_version(tx);
}

}  // namespace

bool upsert_user(db::Tx& tx, const User& user) {
  const auto added = tx.prepare(
                           "insert into users(telegram_id, created_at) values($1, $2) "
                           "on conflict(telegram_id) do nothing")
                         .bind_all(user.telegram_id, user.created_at)
                         .run();
  if (added > 0) {
    replace(tx, user);
    return true;
  }
  User wanted = user;
  if (const auto stored = find_user(tx, user.telegram_id); stored && !wanted.name) wanted.name = stored->name;
  save_user(tx, wanted);
  return false;
}

bool save_user(db::Tx& tx, const User& user) {
  const auto stored = find_user(tx, user.telegram_id);
  if (!stored) return false;
  // A bot sends the same user again and again: only a real change may empty the caches.
  if (!same(*stored, user)) replace(tx, user);
  return true;
}

bool remove_user(db::Tx& tx, TelegramId id) {
  db::lock_cabinets_of_user(tx, id);
  for (const CabinetView& view : cabinets_of_user(tx, id)) leave_cabinet(tx, view.cabinet.id, id);
  // What is left of memberships and keys goes with the user.
  const auto removed = tx.prepare("delete from users where telegram_id = $1").bind_all(id).run();
  if (removed > 0) raise_directory_version(tx);
  return removed > 0;
}

std::optional<User> find_user(db::Tx& tx, TelegramId id) {
  static const std::string kSql = fmt::format("select {} from users where telegram_id = $1", kUserColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(id);
  if (!query.step()) return std::nullopt;
  User user = read_user(query);
  query.reset();
  return user;
}

std::vector<User> list_users(db::Tx& tx) {
  static const std::string kSql = fmt::format("select {} from users order by telegram_id", kUserColumns);
  std::vector<User> users;
  auto& query = tx.prepare(kSql);
  while (query.step()) users.push_back(read_user(query));
  return users;
}

std::string webhook_secret_context(TelegramId id) {
  return fmt::format("webhook-secret:{}", id.value);
}

std::optional<std::string> sealed_webhook_secret(db::Tx& tx, TelegramId id) {
  auto& query = tx.prepare("select webhook_secret_sealed from users where telegram_id = $1");
  query.bind_all(id);
  if (!query.step()) return std::nullopt;
  auto sealed = query.maybe_text(0);
  query.reset();
  return sealed;
}

void save_webhook_secret(db::Tx& tx, TelegramId id, const std::optional<std::string>& sealed) {
  tx.prepare("update users set webhook_secret_sealed = $2 where telegram_id = $1").bind_all(id, sealed).run();
}

}  // namespace wbd::store
