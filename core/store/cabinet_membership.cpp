// How cabinets are claimed, joined and left (SPEC section 4, the rows on cabinets).
#include <algorithm>

#include <fmt/format.h>

#include "core/db/locks.hpp"
#include "core/db/table.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/care.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/users.hpp"
#include "core/store/versions.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kClaims = db::table<NewCabinet>("wb_cabinets",
    db::key<&NewCabinet::token, &TokenInfo::sid>("sid"),
    db::key<&NewCabinet::created_by>("created_by"),
    db::column<&NewCabinet::name>("name"),
    db::given<>("status"),
    db::column<&NewCabinet::token_sealed>("token_sealed"),
    db::column<&NewCabinet::token, &TokenInfo::type>("token_type"),
    db::column<&NewCabinet::token, &TokenInfo::scopes>("token_scopes"),
    db::column<&NewCabinet::token, &TokenInfo::expires_at>("token_expires_at"),
    db::column<&NewCabinet::token, &TokenInfo::token_id>("token_id"),
    db::once<&NewCabinet::now>("created_at"));
// clang-format on

struct Claim {
  std::string sid;
  TelegramId created_by;
  bool verified = false;
  std::optional<std::string> token_sealed;
};

std::optional<Claim> find_claim(db::Tx& tx, CabinetId id) {
  auto& query = tx.prepare(
      "select sid, created_by, verified_at is not null, token_sealed from wb_cabinets where id = $1");
  query.bind_all(id);
  if (!query.step()) return std::nullopt;
  Claim claim{std::string(query.text(0)), TelegramId{query.integer(1)}, query.boolean(2),
              query.maybe_text(3)};
  query.reset();
  return claim;
}

struct VerifiedCabinet {
  CabinetId id;
  bool has_token = false;
};

std::optional<VerifiedCabinet> find_verified(db::Tx& tx, std::string_view sid) {
  auto& query = tx.prepare(
      "select id, token_sealed is not null from wb_cabinets where sid = $1 and verified_at is not null");
  query.bind_all(sid);
  if (!query.step()) return std::nullopt;
  const VerifiedCabinet found{CabinetId{query.integer(0)}, query.boolean(1)};
  query.reset();
  return found;
}

void add_member(db::Tx& tx, CabinetId id, TelegramId user, MemberRole role, UtcTime now) {
  tx.prepare(R"(insert into cabinet_members(cabinet_id, telegram_id, role, created_at)
                values($1, $2, $3, $4)
                on conflict(cabinet_id, telegram_id) do update set role = excluded.role)")
      .bind_all(id, user, role, now)
      .run();
}

// A cabinet without a name of its own is called after the trade mark or the seller.
// A paused cabinet stays paused: only the operator, who paused it, may resume it.
void activate(db::Tx& tx, CabinetId id, const Verified& facts) {
  tx.prepare(R"(update wb_cabinets set status = case when status = 'paused' then status else $2 end,
                  status_reason = case when status = 'paused' then status_reason end,
                  seller_name = coalesce($3, seller_name), trade_mark = coalesce($4, trade_mark),
                  auth_scheme = $5, verified_at = coalesce(verified_at, $6),
                  name = case when name = 'Wildberries ' || substr(sid, 1, 8)
                           then coalesce($4, $3, trade_mark, seller_name, name) else name end
                where id = $1)")
      .bind_all(id, CabinetStatus::active, facts.seller_name, facts.trade_mark, facts.auth_scheme, facts.now)
      .run();
  ensure_sync_states(tx, id);
}

// A disconnected cabinet gets the token and the creator of the claim, and the name if a person chose one. It
// keeps its data.
void take_up(db::Tx& tx, CabinetId disconnected, CabinetId claim, const Claim& of, UtcTime now) {
  tx.prepare(R"(update wb_cabinets
                set (name, token_sealed, token_type, token_scopes, token_expires_at, token_id, created_by) =
                  (select case when n.name = 'Wildberries ' || substr(n.sid, 1, 8) then wb_cabinets.name
                            else n.name end, n.token_sealed, n.token_type, n.token_scopes, n.token_expires_at,
                     n.token_id, n.created_by from wb_cabinets n where n.id = $2)
                where id = $1)")
      .bind_all(disconnected, claim)
      .run();
  add_member(tx, disconnected, of.created_by, MemberRole::owner, now);
  // Due times, failures and refusals of the earlier connection are no longer valid; the cursors still are.
  tx.prepare("update sync_state set due_at = $2, failures = 0, refusals = null where cabinet_id = $1")
      .bind_all(disconnected, UtcTime{})
      .run();
}

void delete_rows(db::Tx& tx, CabinetId id) {
  auto& query = tx.prepare("select data_version from wb_cabinets where id = $1");
  query.bind_all(id);
  const std::int64_t version = query.step() ? query.integer(0) : 0;
  query.reset();
  // Any order works: the foreign keys among these tables delete the dependent rows.
  for (const TableInfo& table : list_tables(tx)) {
    if (std::ranges::find(table.columns, "cabinet_id") == table.columns.end()) continue;
    tx.prepare(fmt::format("delete from {} where cabinet_id = $1", table.name)).bind_all(id).run();
  }
  tx.prepare("delete from wb_cabinets where id = $1").bind_all(id).run();
  db::lock_commit_order(tx);
  tx.prepare("update directory_version set purged_data_version = $1 where purged_data_version < $1")
      .bind_all(version)
      .run();
}

Result<std::pair<CabinetId, VerifyOutcome>> settle(db::Tx& tx, CabinetId id, const Claim& claim,
                                                   const Verified& facts) {
  const auto existing = claim.verified ? std::nullopt : find_verified(tx, claim.sid);
  if (!existing) {
    activate(tx, id, facts);
    return std::pair(id, VerifyOutcome::activated);
  }
  if (!existing->has_token) {
    take_up(tx, existing->id, id, claim, facts.now);
    activate(tx, existing->id, facts);
    delete_rows(tx, id);
    return std::pair(existing->id, VerifyOutcome::activated);
  }
  const bool member_already = role_of(tx, existing->id, claim.created_by).has_value();
  if (!member_already) add_member(tx, existing->id, claim.created_by, MemberRole::viewer, facts.now);
  delete_rows(tx, id);
  if (member_already) {
    return Error{Errc::conflict, fmt::format("user {} already has this seller as cabinet {}",
                                             claim.created_by.value, existing->id.value)};
  }
  return std::pair(existing->id, VerifyOutcome::joined);
}

CabinetId insert_claim(db::Tx& tx, const NewCabinet& cabinet) {
  static const std::string kSql =
      kClaims.upsert_sql("where verified_at is null") + ", status_reason = null returning id";
  auto& insert = tx.prepare(kSql);
  kClaims.bind(insert, cabinet, CabinetStatus::pending);
  insert.step();
  const CabinetId id{insert.integer(0)};
  insert.reset();
  add_member(tx, id, cabinet.created_by, MemberRole::owner, cabinet.now);
  ensure_sync_states(tx, id);
  return id;
}

}  // namespace

std::string cabinet_token_context(std::string_view sid) {
  return fmt::format("cabinet-token:{}", sid);
}

CabinetId claim_cabinet(db::Tx& tx, const NewCabinet& cabinet) {
  if (!db::keep_user(tx, cabinet.created_by)) {
    throw Failure({Errc::not_found, fmt::format("there is no user {}", cabinet.created_by.value)});
  }
  const CabinetId id = insert_claim(tx, cabinet);
  raise_directory_version(tx);
  return id;
}

std::size_t count_claims(db::Tx& tx, TelegramId user, std::string_view except_sid) {
  auto& query = tx.prepare(
      "select count(*) from wb_cabinets where verified_at is null and created_by = $1 and sid <> $2");
  query.bind_all(user, except_sid);
  query.step();
  const auto count = static_cast<std::size_t>(query.integer(0));
  query.reset();
  return count;
}

Result<std::pair<CabinetId, VerifyOutcome>> accept_cabinet(db::Tx& tx, const NewCabinet& accepted,
                                                           const Verified& facts) {
  if (!db::keep_user(tx, accepted.created_by)) {
    return Error{Errc::not_found, fmt::format("there is no user {}", accepted.created_by.value)};
  }
  db::lock_cabinets_of_seller(tx, accepted.token.sid);
  const CabinetId claim = insert_claim(tx, accepted);
  return verify_cabinet(tx, claim, accepted.token_sealed, facts);
}

Result<std::pair<CabinetId, VerifyOutcome>> verify_cabinet(db::Tx& tx, CabinetId id, std::string_view asked,
                                                           const Verified& facts) {
  // Serializes two claims of one seller that WB accepts at the same time.
  if (const auto seen = find_claim(tx, id)) {
    (void)db::keep_user(tx, seen->created_by);
    db::lock_cabinets_of_seller(tx, seen->sid);
  }
  const auto claim = find_claim(tx, id);
  if (!claim) return Error{Errc::not_found, fmt::format("cabinet {} no longer exists", id.value)};
  if (claim->token_sealed != asked) {
    return Error{Errc::lease_lost, fmt::format("cabinet {} got another token meanwhile", id.value)};
  }
  auto outcome = settle(tx, id, *claim, facts);
  if (outcome) {
    raise_cabinet_version(tx, outcome->first);
  } else {
    raise_directory_version(tx);
  }
  return outcome;
}

std::vector<std::pair<TelegramId, CabinetId>> list_memberships(db::Tx& tx) {
  std::vector<std::pair<TelegramId, CabinetId>> all;
  auto& query =
      tx.prepare("select telegram_id, cabinet_id from cabinet_members order by telegram_id, cabinet_id");
  while (query.step()) all.emplace_back(TelegramId{query.integer(0)}, CabinetId{query.integer(1)});
  return all;
}

std::vector<Member> members_of(db::Tx& tx, CabinetId id) {
  std::vector<Member> members;
  auto& query = tx.prepare(
      R"(select m.telegram_id, u.name, m.role, m.created_at
         from cabinet_members m join users u on u.telegram_id = m.telegram_id
         where m.cabinet_id = $1 order by m.created_at, m.telegram_id)");
  query.bind_all(id);
  while (query.step()) {
    members.push_back(
        {TelegramId{query.integer(0)}, query.maybe_text(1), db::read<MemberRole>(query, 2), query.time(3)});
  }
  return members;
}

std::optional<MemberRole> role_of(db::Tx& tx, CabinetId id, TelegramId user) {
  auto& query = tx.prepare("select role from cabinet_members where cabinet_id = $1 and telegram_id = $2");
  query.bind_all(id, user);
  if (!query.step()) return std::nullopt;
  const MemberRole role = db::read<MemberRole>(query, 0);
  query.reset();
  return role;
}

Result<bool> save_member(db::Tx& tx, CabinetId id, TelegramId user, MemberRole role, UtcTime now) {
  if (!db::keep_user(tx, user)) return Error{Errc::not_found, fmt::format("there is no user {}", user.value)};
  db::lock_cabinet(tx, id);
  const auto members = members_of(tx, id);
  const auto known = std::ranges::find(members, user, &Member::telegram_id);
  const auto is_owner = [](const Member& member) { return member.role == MemberRole::owner; };
  const bool demotes = known != members.end() && is_owner(*known) && role != MemberRole::owner;
  if (demotes && std::ranges::count_if(members, is_owner) == 1) {
    return Error{Errc::conflict, "the cabinet needs an owner: make another member one first"};
  }
  if (known != members.end() && known->role == role) return false;
  add_member(tx, id, user, role, now);
  raise_cabinet_version(tx, id);
  return known == members.end();
}

bool leave_cabinet(db::Tx& tx, CabinetId id, TelegramId user) {
  db::lock_cabinet(tx, id);
  const auto left = tx.prepare("delete from cabinet_members where cabinet_id = $1 and telegram_id = $2")
                        .bind_all(id, user)
                        .run();
  if (left == 0) return false;
  const auto others = members_of(tx, id);
  const auto claim = find_claim(tx, id);
  if (others.empty() && claim && !claim->verified) {
    delete_rows(tx, id);
  } else if (others.empty()) {
    tx.prepare(
          "update wb_cabinets set status = $2, status_reason = null, token_sealed = null, "
          "next_token_sealed = null where id = $1")
        .bind_all(id, CabinetStatus::disconnected)
        .run();
  } else if (std::ranges::find(others, MemberRole::owner, &Member::role) == others.end()) {
    // A cabinet needs an owner, who can remove members and purge.
    const Member& oldest = others.front();
    add_member(tx, id, oldest.telegram_id, MemberRole::owner, oldest.created_at);
  }
  raise_cabinet_version(tx, id);
  return true;
}

void purge_cabinet(db::Tx& tx, CabinetId id) {
  db::lock_cabinet(tx, id);
  // A digest may name the cabinet's articles; it is written again without them.
  tx.execute("update deliveries set body = null where body is not null and cabinet_id is null");
  delete_rows(tx, id);
  raise_directory_version(tx);
}

}  // namespace wbd::store
