#include "core/store/cabinets.hpp"

#include <fmt/format.h>

#include "core/store/cabinet_row.hpp"
#include "core/store/versions.hpp"

namespace wbd::store {
namespace {

std::vector<Cabinet> read_all(db::Statement& query) {
  std::vector<Cabinet> cabinets;
  while (query.step()) cabinets.push_back(read_cabinet(query));
  return cabinets;
}

std::optional<Cabinet> read_one(db::Statement& query) {
  if (!query.step()) return std::nullopt;
  Cabinet cabinet = read_cabinet(query);
  query.reset();
  return cabinet;
}

}  // namespace

std::string select_cabinets(std::string_view tail) {
  return fmt::format("select {}, c.balance_current, c.balance_for_withdraw, c.balance_currency {}",
                     kCabinets.select("c"), tail);
}

Cabinet read_cabinet(const db::Statement& row) {
  constexpr int kBalance = kCabinets.kRead;
  Cabinet cabinet = kCabinets.read(row);
  if (cabinet.balance_at) {
    cabinet.balance = {Money{row.integer(kBalance)}, Money{row.integer(kBalance + 1)},
                       std::string(row.text(kBalance + 2))};
  }
  return cabinet;
}

std::optional<Cabinet> find_cabinet(db::Tx& tx, CabinetId id) {
  static const std::string kSql = select_cabinets("from wb_cabinets c where c.id = $1");
  auto& query = tx.prepare(kSql);
  query.bind_all(id);
  return read_one(query);
}

std::vector<Cabinet> list_cabinets(db::Tx& tx) {
  static const std::string kSql = select_cabinets("from wb_cabinets c order by c.id");
  return read_all(tx.prepare(kSql));
}

std::vector<CabinetView> cabinets_of_user(db::Tx& tx, TelegramId user) {
  static const std::string kSql = select_cabinets(
      R"(, m.role from cabinet_members m join wb_cabinets c on c.id = m.cabinet_id
         where m.telegram_id = $1 order by c.id)");
  auto& query = tx.prepare(kSql);
  query.bind_all(user);
  std::vector<CabinetView> views;
  while (query.step()) {
    views.push_back({read_cabinet(query), db::read<MemberRole>(query, kCabinetColumnCount)});
  }
  return views;
}

std::optional<Cabinet> find_cabinet_of(db::Tx& tx, TelegramId user, std::string_view sid) {
  // A member of the verified cabinet may have a claim of the same seller as well.
  static const std::string kSql = select_cabinets(
      R"(from cabinet_members m join wb_cabinets c on c.id = m.cabinet_id
         where m.telegram_id = $1 and c.sid = $2
         order by case when c.verified_at is null then 1 else 0 end, c.id limit 1)");
  auto& query = tx.prepare(kSql);
  query.bind_all(user, sid);
  return read_one(query);
}

std::optional<std::string> sealed_token(db::Tx& tx, CabinetId id) {
  auto& query = tx.prepare("select token_sealed from wb_cabinets where id = $1");
  query.bind_all(id);
  if (!query.step()) return std::nullopt;
  auto token = query.maybe_text(0);
  query.reset();
  return token;
}

void set_cabinet_status(db::Tx& tx, CabinetId id, CabinetStatus status, std::optional<std::string> reason) {
  tx.prepare("update wb_cabinets set status = $2, status_reason = $3 where id = $1")
      .bind_all(id, status, reason)
      .run();
  raise_cabinet_version(tx, id);
}

bool refuse_cabinet(db::Tx& tx, CabinetId id, std::string_view asked, std::string_view reason) {
  const auto refused = tx.prepare(R"(update wb_cabinets set status = $3, status_reason = $4
                                     where id = $1 and token_sealed = $2)")
                           .bind_all(id, asked, CabinetStatus::refused, reason)
                           .run();
  if (refused > 0) raise_cabinet_version(tx, id);
  return refused > 0;
}

bool renew_token(db::Tx& tx, CabinetId id, const TokenInfo& token, std::string_view sealed,
                 std::string_view auth_scheme, const std::optional<std::string>& waiting) {
  const auto renewed = tx.prepare(R"(update wb_cabinets set
      status_reason = case when status = 'paused' then status_reason end,
      status = case when status = 'paused' then status else 'active' end, token_sealed = $2,
      next_token_sealed = nullif(next_token_sealed, $8), token_type = $3, token_scopes = $4,
      token_expires_at = $5, token_id = $6, auth_scheme = $7
      where id = $1 and status <> 'disconnected' and verified_at is not null)")
                           .bind_all(id, sealed, token.type, token.scopes, token.expires_at, token.token_id,
                                     auth_scheme, waiting)
                           .run();
  if (renewed == 0) return false;
  tx.prepare("update sync_state set due_at = $2, refusals = null where cabinet_id = $1")
      .bind_all(id, UtcTime{})
      .run();
  raise_cabinet_version(tx, id);
  return true;
}

bool keep_next_token(db::Tx& tx, CabinetId id, std::string_view sealed) {
  const auto kept = tx.prepare(R"(update wb_cabinets set next_token_sealed = $2,
      status_reason = case when status = 'refused' then null else status_reason end,
      status = case when status = 'refused' then 'pending' else status end
      where id = $1 and status <> 'disconnected' and verified_at is not null)")
                        .bind_all(id, sealed)
                        .run();
  if (kept == 0) return false;
  // The next run of a scheduler asks WB about it.
  tx.prepare("update sync_state set due_at = $2 where cabinet_id = $1 and dataset = 'orders'")
      .bind_all(id, UtcTime{})
      .run();
  raise_directory_version(tx);
  return true;
}

std::optional<std::string> next_token(db::Tx& tx, CabinetId id) {
  auto& query = tx.prepare("select next_token_sealed from wb_cabinets where id = $1");
  query.bind_all(id);
  if (!query.step()) return std::nullopt;
  auto token = query.maybe_text(0);
  query.reset();
  return token;
}

void drop_next_token(db::Tx& tx, CabinetId id, std::string_view sealed, std::string_view reason) {
  const auto dropped = tx.prepare(R"(update wb_cabinets set next_token_sealed = null, status_reason = $3,
      status = case when status = 'pending' then 'refused' else status end
      where id = $1 and next_token_sealed = $2)")
                           .bind_all(id, sealed, reason)
                           .run();
  if (dropped > 0) raise_directory_version(tx);
}

void rename_cabinet(db::Tx& tx, CabinetId id, std::string_view name) {
  tx.prepare("update wb_cabinets set name = $2 where id = $1").bind_all(id, name).run();
  raise_directory_version(tx);
}

namespace {

Error no_cabinet(CabinetId id) {
  return {Errc::not_found, fmt::format("there is no cabinet {}; see wbctl cabinet list", id.value)};
}

}  // namespace

Result<void> pause_cabinet(db::Tx& tx, CabinetId id, std::string_view reason) {
  const auto cabinet = find_cabinet(tx, id);
  if (!cabinet) return no_cabinet(id);
  if (cabinet->status == CabinetStatus::paused) return {};
  if (cabinet->status != CabinetStatus::active) {
    return Error{Errc::conflict, fmt::format("cabinet {} is {}: only an active one can be paused", id.value,
                                             to_string(cabinet->status))};
  }
  set_cabinet_status(tx, id, CabinetStatus::paused, std::string(reason));
  return {};
}

Result<void> resume_cabinet(db::Tx& tx, CabinetId id) {
  const auto cabinet = find_cabinet(tx, id);
  if (!cabinet) return no_cabinet(id);
  if (cabinet->status == CabinetStatus::active) return {};
  if (cabinet->status != CabinetStatus::paused && cabinet->status != CabinetStatus::refused) {
    return Error{Errc::conflict, fmt::format("cabinet {} is {}: connect it with wbctl cabinet add", id.value,
                                             to_string(cabinet->status))};
  }
  set_cabinet_status(tx, id, CabinetStatus::active, std::nullopt);
  return {};
}

void touch_last_sync(db::Tx& tx, CabinetId id, UtcTime now) {
  tx.prepare("update wb_cabinets set last_sync_at = $2 where id = $1").bind_all(id, now).run();
}

void set_seller_rating(db::Tx& tx, CabinetId id, std::int64_t hundredths) {
  tx.prepare("update wb_cabinets set seller_rating = $2 where id = $1").bind_all(id, hundredths).run();
}

}  // namespace wbd::store
