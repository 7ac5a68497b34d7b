#include "daemon/rest/directory.hpp"

#include <cstring>
#include <limits>

#include "core/store/api_keys.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/users.hpp"
#include "core/store/versions.hpp"

namespace wbd::rest {
namespace {

void read_keys(db::Tx& tx, Directory& directory) {
  for (auto& [hash, key] : store::list_hashed_api_keys(tx)) directory.keys.emplace(hash, std::move(key));
}

void read_members(db::Tx& tx, Directory& directory) {
  std::unordered_map<TelegramId, std::vector<CabinetId>> lists;
  for (User& user : store::list_users(tx)) {
    lists[user.telegram_id];
    directory.readers.emplace(
        user.telegram_id, Directory::Reader{std::move(user.timezone),
                                            user.language,
                                            {user.settings.negative_rating, user.settings.critical_days}});
  }
  for (const auto& [user, cabinet] : store::list_memberships(tx)) lists[user].push_back(cabinet);
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

DirectoryPtr read_directory(db::Tx& tx) {
  auto directory = std::make_shared<Directory>();
  directory->version = store::versions_since(tx, std::numeric_limits<std::int64_t>::max()).directory;
  read_keys(tx, *directory);
  read_members(tx, *directory);
  std::vector<CabinetId> all;
  const auto policies = store::sync_policies(tx);
  for (const Cabinet& cabinet : store::list_cabinets(tx)) {
    const auto policy = policies.find(cabinet.id);
    directory->cabinets.emplace(
        cabinet.id, Directory::CabinetFacts{cabinet.status, cabinet.token.type,
                                            policy == policies.end() ? SyncPolicy{} : policy->second,
                                            cabinet.source_mode});
  }
  for (const auto& [id, facts] : directory->cabinets) all.push_back(id);
  directory->all_cabinets = std::make_shared<const std::vector<CabinetId>>(std::move(all));
  return directory;
}

}  // namespace wbd::rest
