#pragma once
// API keys, stored by their hash. Each change raises the directory version in its transaction.

#include <optional>
#include <utility>
#include <vector>

#include "core/base/encoding.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"

namespace wbd::store {

std::int64_t create_api_key(db::Tx& tx, const ApiKey& key, const Sha256& hash);
[[nodiscard]] std::optional<ApiKey> find_api_key(db::Tx& tx, const Sha256& hash);
[[nodiscard]] std::vector<ApiKey> list_api_keys(db::Tx& tx);
[[nodiscard]] std::vector<std::pair<Sha256, ApiKey>> list_hashed_api_keys(db::Tx& tx);
bool revoke_api_key(db::Tx& tx, std::int64_t id, UtcTime now);  // false: no such key

}  // namespace wbd::store
