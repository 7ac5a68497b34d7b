#pragma once
// Users, cabinets, members and API keys. Each change raises the directory version in its transaction.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/encoding.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"

namespace wbd::store {

// --- users
// True when it is new. The stored user becomes this one, but a name is not taken away and the day it was
// created stays.
bool upsert_user(db::Tx& tx, const User& user);
// Replaces the stored user of this id, also a name by none. False when there is none.
bool save_user(db::Tx& tx, const User& user);
// Leaves every cabinet first (leave_cabinet); memberships and keys go too. False when there is no such user.
bool remove_user(db::Tx& tx, TelegramId id);
[[nodiscard]] std::optional<User> find_user(db::Tx& tx, TelegramId id);
[[nodiscard]] std::vector<User> list_users(db::Tx& tx);
// The secret that signs the user's webhooks, sealed with webhook_secret_context(id); nullopt = none.
[[nodiscard]] std::string webhook_secret_context(TelegramId id);
[[nodiscard]] std::optional<std::string> sealed_webhook_secret(db::Tx& tx, TelegramId id);
void save_webhook_secret(db::Tx& tx, TelegramId id, const std::optional<std::string>& sealed);

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
CabinetId claim_cabinet(db::Tx& tx, const NewCabinet& cabinet);

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
Result<std::pair<CabinetId, VerifyOutcome>> verify_cabinet(db::Tx& tx, CabinetId claim,
                                                           const Verified& facts);

[[nodiscard]] std::optional<Cabinet> find_cabinet(db::Tx& tx, CabinetId id);
[[nodiscard]] std::vector<Cabinet> list_cabinets(db::Tx& tx);
[[nodiscard]] std::vector<CabinetView> cabinets_of_user(db::Tx& tx, TelegramId user);  // by id
// The user's cabinet of this seller, verified or claimed by them.
[[nodiscard]] std::optional<Cabinet> find_cabinet_of(db::Tx& tx, TelegramId user, std::string_view sid);
[[nodiscard]] std::optional<std::string> sealed_token(db::Tx& tx, CabinetId id);
// A new token, accepted by WB: the cabinet is active again under the same id, or stays paused. False when it
// is not connected any more.
[[nodiscard]] bool renew_token(db::Tx& tx, CabinetId id, const TokenInfo& token, std::string_view sealed,
                               std::string_view auth_scheme);
void set_cabinet_status(db::Tx& tx, CabinetId id, CabinetStatus status, std::optional<std::string> reason);
// These two do not raise the directory version.
void touch_last_sync(db::Tx& tx, CabinetId id, UtcTime now);
void set_seller_rating(db::Tx& tx, CabinetId id, std::int64_t hundredths);
// One of several members only leaves; when no owner is left, the oldest other member becomes one. The last
// one: the token is forgotten, status disconnected, data stays; a claim that was never verified has none and
// is deleted. False when the user is no member.
bool leave_cabinet(db::Tx& tx, CabinetId id, TelegramId user);
struct Member {
  TelegramId telegram_id;
  std::optional<std::string> name;
  MemberRole role = MemberRole::viewer;
  UtcTime created_at;
};
// Every membership, by user and cabinet.
[[nodiscard]] std::vector<std::pair<TelegramId, CabinetId>> list_memberships(db::Tx& tx);
[[nodiscard]] std::vector<Member> members_of(db::Tx& tx, CabinetId id);  // the oldest first
[[nodiscard]] std::optional<MemberRole> role_of(db::Tx& tx, CabinetId id, TelegramId user);
// Adds the user, who must exist, or changes the role. Errc::conflict when no owner would be left. True when
// the member is new.
Result<bool> save_member(db::Tx& tx, CabinetId id, TelegramId user, MemberRole role, UtcTime now);
// Deletes the cabinet and every row that carries its id.
void purge_cabinet(db::Tx& tx, CabinetId id);

// --- versions
// Rows have changed. The new version is greater than every cabinet's so far.
std::int64_t raise_data_version(db::Tx& tx, CabinetId id);
// Only what is known of syncs has changed, their times above all: the same, but rows_version stays.
std::int64_t raise_sync_version(db::Tx& tx, CabinetId id);
struct Versions {
  std::int64_t directory = 0;
  std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // those whose data_version > since, in no order
  std::vector<std::int64_t> rows;  // of each of them: the data_version of the last change of its rows
};
[[nodiscard]] Versions versions_since(db::Tx& tx, std::int64_t since);

// --- API keys
std::int64_t create_api_key(db::Tx& tx, const ApiKey& key, const Sha256& hash);
[[nodiscard]] std::optional<ApiKey> find_api_key(db::Tx& tx, const Sha256& hash);
[[nodiscard]] std::vector<ApiKey> list_api_keys(db::Tx& tx);
[[nodiscard]] std::vector<std::pair<Sha256, ApiKey>> list_hashed_api_keys(db::Tx& tx);
bool revoke_api_key(db::Tx& tx, std::int64_t id, UtcTime now);  // false when there is none

}  // namespace wbd::store
