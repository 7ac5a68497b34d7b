#include "core/store/api_keys.hpp"

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/versions.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kApiKeys = db::table<ApiKey>("api_keys",
    db::generated<&ApiKey::id>("id"),
    db::column<&ApiKey::name>("name"),
    db::column<&ApiKey::scope>("scope"),
    db::column<&ApiKey::telegram_id>("telegram_id"),
    db::column<&ApiKey::created_at>("created_at"),
    db::column<&ApiKey::expires_at>("expires_at"),
    db::column<&ApiKey::revoked_at>("revoked_at"),
    db::given<>("key_hash"));
// clang-format on

}  // namespace

std::int64_t create_api_key(db::Tx& tx, const ApiKey& key, const Sha256& hash) {
  static const std::string kSql = kApiKeys.insert_sql() + " returning id";
  auto& insert = tx.prepare(kSql);
  kApiKeys.bind(insert, key, hash);
  insert.step();
  const std::int64_t id = insert.integer(0);
  insert.reset();
  raise_directory_version(tx);
  return id;
}

std::optional<ApiKey> find_api_key(db::Tx& tx, const Sha256& hash) {
  static const std::string kSql =
      fmt::format("select {} from api_keys where key_hash = $1", kApiKeys.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(hash);
  if (!query.step()) return std::nullopt;
  ApiKey key = kApiKeys.read(query);
  query.reset();
  return key;
}

std::vector<ApiKey> list_api_keys(db::Tx& tx) {
  static const std::string kSql = fmt::format("select {} from api_keys order by id", kApiKeys.select());
  std::vector<ApiKey> keys;
  auto& query = tx.prepare(kSql);
  while (query.step()) keys.push_back(kApiKeys.read(query));
  return keys;
}

std::vector<std::pair<Sha256, ApiKey>> list_hashed_api_keys(db::Tx& tx) {
  static const std::string kSql =
      fmt::format("select {}, key_hash from api_keys order by id", kApiKeys.select());
  std::vector<std::pair<Sha256, ApiKey>> keys;
  auto& query = tx.prepare(kSql);
  while (query.step()) keys.emplace_back(db::read_sha256(query, kApiKeys.kRead), kApiKeys.read(query));
  return keys;
}

bool revoke_api_key(db::Tx& tx, std::int64_t id, UtcTime now) {
  // Revoking twice keeps the first time.
  const auto found = tx.prepare("update api_keys set revoked_at = coalesce(revoked_at, $2) where id = $1")
                         .bind_all(id, now)
                         .run();
  if (found > 0) raise_directory_version(tx);
  return found > 0;
}

}  // namespace wbd::store
