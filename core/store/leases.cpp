#include <fmt/format.h>

#include "core/db/locks.hpp"
#include "core/db/table.hpp"
#include "core/store/dataset_sql.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/sync_requests.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kLeases = db::table<Lease>("sync_state",
    db::key<&Lease::cabinet_id>("cabinet_id"),
    db::key<&Lease::dataset>("dataset"),
    db::column<&Lease::owner>("lease_owner"),
    db::column<&Lease::epoch>("lease_epoch"),
    db::column<&Lease::expires_at>("lease_expires_at"));
// clang-format on

[[noreturn]] void lost(const Lease& lease) {
  throw Failure({Errc::lease_lost, fmt::format("the lease of {} of cabinet {} is no longer ours",
                                               to_string(lease.dataset), lease.cabinet_id.value)});
}

// The epoch stays, so that the next claim has a greater one. False when another process holds the lease
// already.
bool forget_holder(db::Tx& tx, const Lease& lease) {
  return tx.prepare(R"(update sync_state set lease_owner = null, lease_expires_at = $5
                       where cabinet_id = $1 and dataset = $2 and lease_owner = $3 and lease_epoch = $4)")
             .bind_all(lease.cabinet_id, lease.dataset, lease.owner, lease.epoch, UtcTime{})
             .run() > 0;
}

void save_load(db::Tx& tx, const Lease& lease, const LoadProgress& load) {
  tx.prepare(R"(update sync_state set load_rows = $3, load_expected = $4, load_ready_at = $5
                where cabinet_id = $1 and dataset = $2)")
      .bind_all(lease.cabinet_id, lease.dataset, load.fetched, load.expected, load.ready_at)
      .run();
}

// The first sync, or one that started over, has ended.
void end_load(db::Tx& tx, const Lease& lease, std::optional<UtcTime> history_from) {
  tx.prepare(R"(update sync_state set backfilled = $3, reloading = $4, load_rows = 0, load_expected = null,
                  load_ready_at = null,
                  complete_from = coalesce($5, complete_from)
                where cabinet_id = $1 and dataset = $2)")
      .bind_all(lease.cabinet_id, lease.dataset, true, false, history_from)
      .run();
}

// Deletes only logs of the lease's dataset, so that a run deletes little and never scans the whole table.
void drop_old_logs(db::Tx& tx, const Lease& lease, const Finish& finish) {
  tx.prepare(R"(delete from sync_logs where cabinet_id = $1 and dataset = $2 and id < (
                  select l.id from sync_logs l
                  where l.cabinet_id = $1 and l.dataset = $2 and l.finished_at >= $3
                  order by l.id limit 1))")
      .bind_all(lease.cabinet_id, lease.dataset, finish.logs_before)
      .run();
  tx.prepare(R"(update sync_logs set samples = null
                where cabinet_id = $1 and dataset = $2 and samples is not null and finished_at < $3)")
      .bind_all(lease.cabinet_id, lease.dataset, finish.samples_before)
      .run();
}

}  // namespace

std::optional<Lease> claim_lease(db::Tx& tx, CabinetId cabinet, Dataset dataset, std::string_view owner,
                                 UtcTime now, Millis duration) {
  // A locked row belongs to another claim: waiting for it is useless.
  static const std::string kFree =
      R"(select s.cabinet_id from sync_state s where s.cabinet_id = $1 and s.dataset = $2
           and (s.lease_owner is null or s.lease_expires_at <= $5))";
  static const std::string kClaim =
      R"(update sync_state set lease_owner = $3, lease_epoch = lease_epoch + 1, lease_expires_at = $4,
           last_started_at = $5, asked_at = null
         where dataset = $2 and cabinet_id = ({}{}) returning lease_epoch)";
  static const std::string kSqlite = fmt::format(fmt::runtime(kClaim), kFree, "");
  static const std::string kPostgres = fmt::format(fmt::runtime(kClaim), kFree, " for update skip locked");
  Lease lease{cabinet, dataset, std::string(owner), 0, now + duration};
  auto& claim = tx.prepare(tx.dialect() == db::Dialect::sqlite ? kSqlite : kPostgres);
  claim.bind_all(cabinet, dataset, owner, lease.expires_at, now);
  if (!claim.step()) return std::nullopt;
  lease.epoch = claim.integer(0);
  claim.reset();
  begin_requested(tx, cabinet, dataset, now);
  return lease;
}

std::vector<Lease> live_leases(db::Tx& tx, UtcTime now) {
  static const std::string kSql = fmt::format(
      "select {} from sync_state where lease_owner is not null and lease_expires_at > $1", kLeases.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(now);
  std::vector<Lease> leases;
  while (query.step()) leases.push_back(kLeases.read(query));
  return leases;
}

void check_lease(db::Tx& tx, Lease& lease, UtcTime now, std::optional<Millis> extend) {
  db::lock_cabinet(tx, lease.cabinet_id);
  // Even an update that changes nothing locks the row: no other process can claim it until this transaction
  // ends.
  std::optional<UtcTime> until;
  if (extend) until = now + *extend;
  const auto held = tx.prepare(R"(update sync_state set lease_expires_at = coalesce($6, lease_expires_at)
                                  where cabinet_id = $1 and dataset = $2 and lease_owner = $3
                                    and lease_epoch = $4 and lease_expires_at > $5)")
                        .bind_all(lease.cabinet_id, lease.dataset, lease.owner, lease.epoch, now, until)
                        .run();
  if (held == 0) lost(lease);
  lease.expires_at = until.value_or(lease.expires_at);
}

void save_cursor(db::Tx& tx, const Lease& lease, std::string_view cursor,
                 const std::optional<LoadProgress>& load) {
  const auto saved = tx.prepare(R"(update sync_state set cursor = $5 where cabinet_id = $1 and dataset = $2
                                     and lease_owner = $3 and lease_epoch = $4)")
                         .bind_all(lease.cabinet_id, lease.dataset, lease.owner, lease.epoch, cursor)
                         .run();
  if (saved == 0) lost(lease);
  if (load) save_load(tx, lease, *load);
}

void note_history(db::Tx& tx, const Lease& lease, UtcTime from) {
  tx.prepare(R"(update sync_state set complete_from = $3
                where cabinet_id = $1 and dataset = $2 and (complete_from is null or complete_from > $3))")
      .bind_all(lease.cabinet_id, lease.dataset, from)
      .run();
}

void begin_reload(db::Tx& tx, const Lease& lease) {
  tx.prepare("update sync_state set reloading = $3 where cabinet_id = $1 and dataset = $2")
      .bind_all(lease.cabinet_id, lease.dataset, true)
      .run();
  save_load(tx, lease, {});
}

void finish_sync(db::Tx& tx, Lease& lease, const Finish& finish, const SyncLog& log) {
  check_lease(tx, lease, finish.now);
  if (finish.success) {
    tx.prepare(R"(update sync_state set due_at = $3, last_success_at = $4, failures = 0,
                    last_error_code = null, last_error = null
                  where cabinet_id = $1 and dataset = $2)")
        .bind_all(lease.cabinet_id, lease.dataset, finish.due_at, finish.now)
        .run();
  } else if (finish.failed) {
    tx.prepare(R"(update sync_state set due_at = $3, failures = failures + 1, last_error_code = $4,
                    last_error = $5
                  where cabinet_id = $1 and dataset = $2)")
        .bind_all(lease.cabinet_id, lease.dataset, finish.due_at, finish.error_code, finish.error)
        .run();
  } else {
    const bool forbidden = finish.error_code == to_string(Errc::forbidden);
    tx.prepare(R"(update sync_state set due_at = $3, last_error_code = coalesce($4, last_error_code),
                    last_error = coalesce($5, last_error)
                  where cabinet_id = $1 and dataset = $2)")
        .bind_all(lease.cabinet_id, lease.dataset, finish.due_at,
                  forbidden ? finish.error_code : std::nullopt, forbidden ? finish.error : std::nullopt)
        .run();
  }
  if (finish.saves_refusals) {
    tx.prepare("update sync_state set refusals = $3 where cabinet_id = $1 and dataset = $2")
        .bind_all(lease.cabinet_id, lease.dataset, finish.refusals)
        .run();
  }
  if (finish.load) save_load(tx, lease, *finish.load);
  if (finish.backfilled) end_load(tx, lease, finish.history_from);
  forget_holder(tx, lease);
  lease.expires_at = UtcTime{};
  save_log(tx, log);
  finish_requested(tx, log);
  drop_old_logs(tx, lease, finish);
}

void release_lease(db::Tx& tx, const Lease& lease) {
  if (forget_holder(tx, lease)) requeue_requested(tx, lease.cabinet_id, lease.dataset);
}

}  // namespace wbd::store
