#pragma once
// Users, cabinets, members and API keys. Each change raises the directory version in its transaction.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/encoding.hpp"
#include "core/model/account.hpp"
#include "core/store/database.hpp"

namespace wb::store {

// --- users
bool upsert_user(Tx& tx,
                 const User& user);  // true when it is new; name and settings given replace stored ones
// Leaves every cabinet first (leave_cabinet); memberships and keys go too. False when there is no such user.
bool remove_user(Tx& tx, TelegramId id);
[[nodiscard]] std::optional<User> find_user(Tx& tx, TelegramId id);
[[nodiscard]] std::vector<User> list_users(Tx& tx);

// --- cabinets
struct NewCabinet {
  std::string name;
  TokenInfo token;
  std::string token_sealed;  // by secret::SecretBox, context cabinet_token_context(sid)
  TelegramId created_by;
  UtcTime now;
};
[[nodiscard]] std::string cabinet_token_context(std::string_view sid);

// Stores an unverified claim (status pending) with its creator as owner. The same user and sid again takes
// the same row and replaces its token. The user must exist.
CabinetId claim_cabinet(Tx& tx, const NewCabinet& cabinet);

struct Verified {
  std::optional<std::string> seller_name, trade_mark;
  std::string auth_scheme;
  UtcTime now;
};
enum class VerifyOutcome { activated, joined };
// WB has accepted the claim's token. activated: the claim is now the seller's cabinet, or it has taken up the
// id and data of that seller's disconnected cabinet. joined: another user's cabinet of the seller exists, the
// claim's user became its viewer, the stored token stays and the claim is gone. The id of the cabinet to use
// comes back too. Errc::conflict when the user is a member of that cabinet already (the claim is gone then
// too), Errc::not_found when there is no such claim. A verified cabinet may be given too: its facts are
// renewed and it is active again, unless it is paused.
Result<std::pair<CabinetId, VerifyOutcome>> verify_cabinet(Tx& tx, CabinetId claim, const Verified& facts);

[[nodiscard]] std::optional<Cabinet> find_cabinet(Tx& tx, CabinetId id);
[[nodiscard]] std::vector<Cabinet> list_cabinets(Tx& tx);
[[nodiscard]] std::vector<CabinetView> cabinets_of_user(Tx& tx, TelegramId user);  // by id
// The user's cabinet of this seller, verified or claimed by them.
[[nodiscard]] std::optional<Cabinet> find_cabinet_of(Tx& tx, TelegramId user, std::string_view sid);
[[nodiscard]] std::optional<std::string> sealed_token(Tx& tx, CabinetId id);
// A new token, accepted by WB, for a cabinet whose old one was refused: active again, under the same id.
void renew_token(Tx& tx, CabinetId id, const TokenInfo& token, std::string_view sealed,
                 std::string_view auth_scheme);
void set_cabinet_status(Tx& tx, CabinetId id, CabinetStatus status, std::optional<std::string> reason);
void touch_last_sync(Tx& tx, CabinetId id, UtcTime now);
void set_seller_rating(Tx& tx, CabinetId id,
                       std::int64_t hundredths);  // does not raise the directory version
// One of several members only leaves. The last one: the token is forgotten, status disconnected, data stays;
// a claim that was never verified has none and is deleted. Nothing happens when the user is no member.
void leave_cabinet(Tx& tx, CabinetId id, TelegramId user);
// Deletes the cabinet and every row that carries its id.
void purge_cabinet(Tx& tx, CabinetId id);

// --- versions
std::int64_t raise_data_version(Tx& tx, CabinetId id);  // greater than every cabinet's version so far
struct Versions {
  std::int64_t directory = 0;
  std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // those whose data_version > since
};
[[nodiscard]] Versions versions_since(Tx& tx, std::int64_t since);

// --- API keys
std::int64_t create_api_key(Tx& tx, const ApiKey& key, const Sha256& hash);
[[nodiscard]] std::optional<ApiKey> find_api_key(Tx& tx, const Sha256& hash);
[[nodiscard]] std::vector<ApiKey> list_api_keys(Tx& tx);
bool revoke_api_key(Tx& tx, std::int64_t id, UtcTime now);  // false when there is none

}  // namespace wb::store
