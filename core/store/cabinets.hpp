#pragma once
// Cabinets, their tokens and members. Each change raises the directory version in its transaction, except
// where stated.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"

namespace wbd::store {

struct NewCabinet {
  std::string name;
  TokenInfo token;
  std::string token_sealed;  // by secret::SecretBox, context cabinet_token_context(sid)
  TelegramId created_by;
  UtcTime now;
};
[[nodiscard]] std::string cabinet_token_context(std::string_view sid);

// Stores an unverified claim (status pending) with its creator as owner. A second claim of the same user and
// sid replaces the token of the first. The user must exist.
CabinetId claim_cabinet(db::Tx& tx, const NewCabinet& cabinet);
// The user's unverified claims of other sellers.
[[nodiscard]] std::size_t count_claims(db::Tx& tx, TelegramId user, std::string_view except_sid);

struct Verified {
  std::optional<std::string> seller_name, trade_mark;
  std::string auth_scheme;
  UtcTime now;
};
enum class VerifyOutcome { activated, joined };
// Call it when WB has accepted a token. Returns the id of the cabinet to use; the user's other claim of this
// seller is deleted.
// activated: the claim is now the seller's cabinet, or the seller's disconnected cabinet took the claim's
// token.
// joined: another user's cabinet of the seller exists. The claim's user is now a viewer of that cabinet,
// which keeps its token; the claim is deleted.
// Errc::conflict: the user is already a member of that cabinet; the claim is deleted.
// Errc::not_found: there is no such user.
Result<std::pair<CabinetId, VerifyOutcome>> accept_cabinet(db::Tx& tx, const NewCabinet& accepted,
                                                           const Verified& facts);
// The same for a stored claim. `asked`: the sealed token that WB has accepted.
// Errc::lease_lost: the claim holds another token now; nothing is changed.
// Errc::not_found: unknown claim.
// A verified cabinet gets the new facts, and is active again unless it is paused.
Result<std::pair<CabinetId, VerifyOutcome>> verify_cabinet(db::Tx& tx, CabinetId claim,
                                                           std::string_view asked, const Verified& facts);
// WB refuses the sealed token `asked`: the cabinet is refused. False: it holds another token now.
bool refuse_cabinet(db::Tx& tx, CabinetId id, std::string_view asked, std::string_view reason);

[[nodiscard]] std::optional<Cabinet> find_cabinet(db::Tx& tx, CabinetId id);
[[nodiscard]] std::vector<Cabinet> list_cabinets(db::Tx& tx);                          // by id
[[nodiscard]] std::vector<CabinetView> cabinets_of_user(db::Tx& tx, TelegramId user);  // by id
// The user's cabinet of this seller, verified or claimed.
[[nodiscard]] std::optional<Cabinet> find_cabinet_of(db::Tx& tx, TelegramId user, std::string_view sid);
[[nodiscard]] std::optional<std::string> sealed_token(db::Tx& tx, CabinetId id);
// Stores a token that WB has accepted: the cabinet is active again, or stays paused. The token `waiting` of
// next_token() is deleted, a later one stays. False: the cabinet is disconnected, or was never verified.
[[nodiscard]] bool renew_token(db::Tx& tx, CabinetId id, const TokenInfo& token, std::string_view sealed,
                               std::string_view auth_scheme, const std::optional<std::string>& waiting);
void set_cabinet_status(db::Tx& tx, CabinetId id, CabinetStatus status, std::optional<std::string> reason);
// Keeps a token that WB could not be asked about, beside the one in use. A cabinet whose token WB has refused
// is pending then. False: it is disconnected, or was never verified.
[[nodiscard]] bool keep_next_token(db::Tx& tx, CabinetId id, std::string_view sealed);
[[nodiscard]] std::optional<std::string> next_token(db::Tx& tx, CabinetId id);
// Forgets it; status_reason then says why, and a pending cabinet is refused again. A later one stays.
void drop_next_token(db::Tx& tx, CabinetId id, std::string_view sealed, std::string_view reason);
void rename_cabinet(db::Tx& tx, CabinetId id, std::string_view name);
// Errc::not_found: no such cabinet. Errc::conflict: it is neither active nor paused; resuming also accepts
// refused.
Result<void> pause_cabinet(db::Tx& tx, CabinetId id, std::string_view reason);
Result<void> resume_cabinet(db::Tx& tx, CabinetId id);
// These two do not raise the directory version.
void touch_last_sync(db::Tx& tx, CabinetId id, UtcTime now);
void set_seller_rating(db::Tx& tx, CabinetId id, std::int64_t hundredths);
// Removes the member; if no owner is left, the oldest member becomes one. After the last member the token is
// deleted, the status is disconnected and the data stays; an unverified claim is deleted. False: the user is
// not a member.
bool leave_cabinet(db::Tx& tx, CabinetId id, TelegramId user);
struct Member {
  TelegramId telegram_id;
  std::optional<std::string> name;
  MemberRole role = MemberRole::viewer;
  UtcTime created_at;
};
// Every membership, ordered by user and cabinet.
[[nodiscard]] std::vector<std::pair<TelegramId, CabinetId>> list_memberships(db::Tx& tx);
[[nodiscard]] std::vector<Member> members_of(db::Tx& tx, CabinetId id);  // the oldest first
[[nodiscard]] std::optional<MemberRole> role_of(db::Tx& tx, CabinetId id, TelegramId user);
// Adds an existing user or changes the role. Errc::conflict: no owner would be left. True: the member is new.
Result<bool> save_member(db::Tx& tx, CabinetId id, TelegramId user, MemberRole role, UtcTime now);
// Deletes the cabinet and every row that carries its id.
void purge_cabinet(db::Tx& tx, CabinetId id);

}  // namespace wbd::store
