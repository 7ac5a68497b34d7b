#include "daemon/api/directory.hpp"

#include <cstring>
#include <limits>

#include "core/store/accounts.hpp"

namespace wb::rest {
namespace {

void read_keys(store::Tx& tx, Directory& directory) {
  auto& query = tx.prepare(
      "select key_hash, id, name, scope, telegram_id, created_at, expires_at, revoked_at from api_keys");
  while (query.step()) {
    Sha256 hash{};
    const std::string_view bytes = query.blob(0);
    if (bytes.size() != hash.size()) continue;
    std::memcpy(hash.data(), bytes.data(), hash.size());
    ApiKey key;
    key.id = query.integer(1);
    key.name = query.text(2);
    const std::string_view scope = query.text(3);
    if (scope == "admin") {
      key.scope = KeyScope::admin;
    } else if (scope == "bot") {
      key.scope = KeyScope::bot;
    } else {
      key.scope = KeyScope::user;
    }
    key.telegram_id = query.maybe_id<TelegramId>(4);
    key.created_at = query.time(5);
    key.expires_at = query.maybe_time(6);
    key.revoked_at = query.maybe_time(7);
    directory.keys.emplace(hash, std::move(key));
  }
}

void read_members(store::Tx& tx, Directory& directory) {
  std::unordered_map<TelegramId, std::vector<CabinetId>> lists;
  for (const User& user : store::list_users(tx)) lists[user.telegram_id];
  auto& query =
      tx.prepare("select telegram_id, cabinet_id from cabinet_members order by telegram_id, cabinet_id");
  while (query.step()) lists[TelegramId{query.integer(0)}].push_back(CabinetId{query.integer(1)});
  for (auto& [user, list] : lists) {
    directory.cabinets_of.emplace(user, std::make_shared<const std::vector<CabinetId>>(std::move(list)));
  }
}

}  // namespace

std::size_t Directory::Sha256Hash::operator()(const Sha256& hash) const noexcept {
  std::size_t out = 0;
  std::memcpy(&out, hash.data(), sizeof out);
  return out;
}

DirectoryPtr read_directory(store::Tx& tx) {
  auto directory = std::make_shared<Directory>();
  directory->version = store::versions_since(tx, std::numeric_limits<std::int64_t>::max()).directory;
  read_keys(tx, *directory);
  read_members(tx, *directory);
  std::vector<CabinetId> all;
  for (const Cabinet& cabinet : store::list_cabinets(tx)) {
    directory->cabinets.emplace(cabinet.id, Directory::CabinetFacts{cabinet.status, cabinet.token.type});
  }
  for (const auto& [id, facts] : directory->cabinets) all.push_back(id);
  directory->all_cabinets = std::make_shared<const std::vector<CabinetId>>(std::move(all));
  return directory;
}

}  // namespace wb::rest
