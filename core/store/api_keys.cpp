#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "core/store/accounts.hpp"
#include "core/store/directory.hpp"

namespace wbd::store {
namespace {

constexpr std::array<std::pair<KeyScope, std::string_view>, 3> kScopes{
    {{KeyScope::admin, "admin"}, {KeyScope::bot, "bot"}, {KeyScope::user, "user"}}};

std::string_view scope_name(KeyScope wanted) {
  for (const auto& [scope, name] : kScopes) {
    if (scope == wanted) return name;
  }
  return "";
}

KeyScope parse_scope(std::string_view wanted) {
  for (const auto& [scope, name] : kScopes) {
    if (name == wanted) return scope;
  }
  throw Failure({Errc::bad_data, fmt::format("the database holds an unknown key scope '{}'", wanted)});
}

std::string_view bytes_of(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

ApiKey read_key(const db::Statement& row) {
  ApiKey key;
  key.id = row.integer(0);
  key.name = row.text(1);
  key.scope = parse_scope(row.text(2));
  key.telegram_id = row.maybe_id<TelegramId>(3);
  key.created_at = row.time(4);
  key.expires_at = row.maybe_time(5);
  key.revoked_at = row.maybe_time(6);
  return key;
}

}  // namespace

std::int64_t create_api_key(db::Tx& tx, const ApiKey& key, const Sha256& hash) {
  auto& insert = tx.prepare(
      "insert into api_keys(name, scope, telegram_id, created_at, expires_at, revoked_at, key_hash) "
      "values($1, $2, $3, $4, $5, $6, $7) returning id");
  insert.bind_all(key.name, scope_name(key.scope), key.telegram_id, key.created_at, key.expires_at,
                  key.revoked_at);
  insert.bind_blob(7, bytes_of(hash));
  insert.step();
  const std::int64_t id = insert.integer(0);
  insert.reset();
  raise_directory_version(tx);
  return id;
}

std::optional<ApiKey> find_api_key(db::Tx& tx, const Sha256& hash) {
  auto& query = tx.prepare(
      "select id, name, scope, telegram_id, created_at, expires_at, revoked_at from api_keys "
      "where key_hash = $1");
  query.bind_blob(1, bytes_of(hash));
  if (!query.step()) return std::nullopt;
  ApiKey key = read_key(query);
  query.reset();
  return key;
}

std::vector<ApiKey> list_api_keys(db::Tx& tx) {
  std::vector<ApiKey> keys;
  auto& query = tx.prepare(
      "select id, name, scope, telegram_id, created_at, expires_at, revoked_at from api_keys order by id");
  while (query.step()) keys.push_back(read_key(query));
  return keys;
}

std::vector<std::pair<Sha256, ApiKey>> list_hashed_api_keys(db::Tx& tx) {
  std::vector<std::pair<Sha256, ApiKey>> keys;
  auto& query = tx.prepare(
      "select id, name, scope, telegram_id, created_at, expires_at, revoked_at, key_hash from api_keys "
      "order by id");
  while (query.step()) {
    const std::string_view bytes = query.blob(7);
    Sha256 hash{};
    if (bytes.size() != hash.size()) throw Failure({Errc::bad_data, "the database holds a broken key hash"});
    std::memcpy(hash.data(), bytes.data(), hash.size());
    keys.emplace_back(hash, read_key(query));
  }
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
