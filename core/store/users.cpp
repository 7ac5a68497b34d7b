#include "core/store/users.hpp"

#include <fmt/format.h>

#include "core/db/locks.hpp"
#include "core/db/table.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/versions.hpp"

namespace wbd::store {
namespace {

// For example ",orders,sales,": a query searches for a name together with its commas.
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

std::string_view language_to_text(Language language) {
  return to_string(language);
}
Language language_from_text(std::string_view text) {
  return parse_language(text).value_or(Language::ru);
}

// clang-format off
constexpr auto kUsers = db::table<User>("users",
    db::key<&User::telegram_id>("telegram_id"),
    db::column<&User::name>("name"),
    db::coded<db::TextCodec<language_to_text, language_from_text>, &User::language>("language"),
    db::column<&User::timezone>("timezone"),
    db::column<&User::settings, &UserSettings::sync_enabled>("sync_enabled"),
    db::column<&User::settings, &UserSettings::sync_interval_minutes>("sync_interval_minutes"),
    db::coded<db::TextCodec<datasets_to_text, datasets_from_text>, &User::settings,
              &UserSettings::sync_datasets>("sync_datasets"),
    db::once<&User::created_at>("created_at"),
    db::given<>("settings"));
// clang-format on

User read_user(const db::Statement& row) {  // kUsers.select(), settings
  User user = kUsers.read(row);
  settings_from_json(user, row.text(kUsers.kRead));
  return user;
}

bool same(const User& a, const User& b) {
  return a.name == b.name && a.language == b.language && a.timezone == b.timezone && a.settings == b.settings;
}

// How answers are written for the user: part of the directory, and of the cache keys of the user's answers.
bool reads_alike(const User& a, const User& b) {
  return a.language == b.language && a.timezone == b.timezone &&
         a.settings.negative_rating == b.settings.negative_rating &&
         a.settings.critical_days == b.settings.critical_days;
}

// How often the user's cabinets are synced, which decides when their answers are stale.
bool syncs_alike(const User& a, const User& b) {
  return a.settings.sync_enabled == b.settings.sync_enabled &&
         a.settings.sync_interval_minutes == b.settings.sync_interval_minutes &&
         a.settings.sync_datasets == b.settings.sync_datasets;
}

void write(db::Tx& tx, const User& user) {
  static const std::string kSql = kUsers.update_sql();
  const std::string settings = settings_to_json(user);
  kUsers.bind_update(tx.prepare(kSql), user, settings).run();
}

// When a digest is chosen again later, the days in between must not be sent.
void forget_digests(db::Tx& tx, const User& before, const User& user) {
  const auto forget = [&](std::string_view type) {
    tx.prepare(R"(delete from digest_days
                  where type = $2 and target_id in (select id from targets where telegram_id = $1))")
        .bind_all(user.telegram_id, type)
        .run();
  };
  if (before.settings.digest_at && !user.settings.digest_at) forget("digest.daily");
  if (before.settings.digest_weekly && !user.settings.digest_weekly) forget("digest.weekly");
}

void replace(db::Tx& tx, const User& before, const User& user) {
  const bool other_syncs = !syncs_alike(before, user);
  if (other_syncs) db::lock_user(tx, user.telegram_id);  // so that no cabinet is added before all are locked
  write(tx, user);
  forget_digests(tx, before, user);
  if (other_syncs) {
    db::lock_cabinets_of_user(tx, user.telegram_id);
    for (const CabinetView& view : cabinets_of_user(tx, user.telegram_id))
      raise_sync_version(tx, view.cabinet.id);
  }
  if (other_syncs || !reads_alike(before, user)) raise_directory_version(tx);
}

}  // namespace

bool upsert_user(db::Tx& tx, const User& user) {
  const auto added = tx.prepare(R"(insert into users(telegram_id, created_at) values($1, $2)
                                   on conflict(telegram_id) do nothing)")
                         .bind_all(user.telegram_id, user.created_at)
                         .run();
  if (added > 0) {
    write(tx, user);
    raise_directory_version(tx);
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
  // A bot often sends an unchanged user, which needs no write.
  if (!same(*stored, user)) replace(tx, *stored, user);
  return true;
}

bool remove_user(db::Tx& tx, TelegramId id) {
  db::lock_user(tx, id);
  db::lock_cabinets_of_user(tx, id);
  for (const CabinetView& view : cabinets_of_user(tx, id)) leave_cabinet(tx, view.cabinet.id, id);
  // The foreign keys delete the remaining memberships and keys.
  const auto removed = tx.prepare("delete from users where telegram_id = $1").bind_all(id).run();
  if (removed > 0) raise_directory_version(tx);
  return removed > 0;
}

std::optional<User> find_user(db::Tx& tx, TelegramId id) {
  static const std::string kSql = kUsers.by_key_sql("settings");
  auto& query = tx.prepare(kSql);
  query.bind_all(id);
  if (!query.step()) return std::nullopt;
  User user = read_user(query);
  query.reset();
  return user;
}

std::vector<User> list_users(db::Tx& tx) {
  static const std::string kSql =
      fmt::format("select {}, settings from users order by telegram_id", kUsers.select());
  std::vector<User> users;
  auto& query = tx.prepare(kSql);
  while (query.step()) users.push_back(read_user(query));
  return users;
}

}  // namespace wbd::store
