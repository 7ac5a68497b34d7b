#include "core/store/incidents.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/db/values.hpp"
#include "core/store/incident_detail.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/targets.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kIncidentColumns =
    "id, kind, key, detail, began_at, told_at, seen_at, ended_at, end_told_at";

Incident read_incident(db::Statement& row) {
  Incident incident;
  incident.id = row.integer(0);
  incident.kind = db::read<IncidentKind>(row, 1);
  incident.key = row.text(2);
  incident.detail = parse_incident_detail(row.text(3));
  incident.began_at = row.time(4);
  incident.announced_at = row.maybe_time(5);
  incident.seen_at = row.time(6);
  incident.ended_at = row.maybe_time(7);
  incident.end_announced_at = row.maybe_time(8);
  return incident;
}

}  // namespace

std::vector<Incident> open_incidents(db::Tx& tx) {
  static const std::string kSql =
      fmt::format("select {} from incidents where ended_at is null order by id", kIncidentColumns);
  std::vector<Incident> open;
  auto& query = tx.prepare(kSql);
  while (query.step()) open.push_back(read_incident(query));
  return open;
}

// Inserted open, whatever it is: the unique index then makes a second process wait for this transaction.
std::optional<std::int64_t> begin_incident(db::Tx& tx, const Incident& incident) {
  auto& insert = tx.prepare(
      R"(insert into incidents(kind, key, detail, began_at, told_at, seen_at) values($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning id)");
  const std::string detail = incident_detail_text(incident.detail);
  insert.bind_all(incident.kind, incident.key, detail, incident.began_at, incident.announced_at,
                  incident.seen_at);
  if (!insert.step()) return std::nullopt;
  const std::int64_t id = insert.integer(0);
  insert.reset();
  auto& twin = tx.prepare(
      "select count(*) from incidents where kind = $1 and key = $2 and ended_at > $3 and id <> $4");
  twin.bind_all(incident.kind, incident.key, incident.began_at, id);
  const bool known = twin.step() && twin.integer(0) > 0;
  twin.reset();
  if (known) {
    tx.prepare("delete from incidents where id = $1").bind_all(id).run();
    return std::nullopt;
  }
  if (incident.ended_at) {
    tx.prepare("update incidents set ended_at = $2, end_told_at = $3 where id = $1")
        .bind_all(id, incident.ended_at, incident.end_announced_at)
        .run();
  }
  return id;
}

void see_incident(db::Tx& tx, std::int64_t id, UtcTime now) {
  tx.prepare("update incidents set seen_at = $2 where id = $1 and ended_at is null").bind_all(id, now).run();
}

bool end_incident(db::Tx& tx, std::int64_t id, UtcTime now) {
  return tx.prepare("update incidents set ended_at = $2, end_told_at = $2 where id = $1 and ended_at is null")
             .bind_all(id, now)
             .run() > 0;
}

void close_incident(db::Tx& tx, IncidentKind kind, std::string_view key, UtcTime now) {
  tx.prepare("update incidents set ended_at = $3 where kind = $1 and key = $2 and ended_at is null")
      .bind_all(kind, key, now)
      .run();
}

std::vector<Incident> unannounced_incidents(db::Tx& tx) {
  static const std::string kSql = fmt::format(
      R"(select {} from incidents where told_at is null or (ended_at is not null and end_told_at is null)
         order by id)",
      kIncidentColumns);
  std::vector<Incident> unannounced;
  auto& query = tx.prepare(kSql);
  while (query.step()) unannounced.push_back(read_incident(query));
  return unannounced;
}

bool mark_announced(db::Tx& tx, std::int64_t id, IncidentNotice notice, UtcTime now) {
  auto& update = tx.prepare(notice == IncidentNotice::beginning
                                ? "update incidents set told_at = $2 where id = $1 and told_at is null"
                                : R"(update incidents set end_told_at = $2
                                     where id = $1 and ended_at is not null and end_told_at is null)");
  return update.bind_all(id, now).run() > 0;
}

IncidentList list_incidents(db::Tx& tx, bool open_only, std::int64_t limit, std::int64_t offset) {
  IncidentList list;
  const std::string where = open_only ? "where ended_at is null" : "";
  auto& count = tx.prepare("select count(*) from incidents " + where);
  if (count.step()) list.total = count.integer(0);
  count.reset();
  auto& query =
      tx.prepare(fmt::format("select {} from incidents {} order by began_at desc, id desc limit $1 offset $2",
                             kIncidentColumns, where));
  query.bind_all(limit, offset);
  while (query.step()) list.incidents.push_back(read_incident(query));
  return list;
}

std::map<IncidentKind, Recovery> recoveries(db::Tx& tx, UtcTime since) {
  std::map<IncidentKind, Recovery> all;
  auto& query =
      tx.prepare("select kind, began_at, ended_at from incidents where ended_at is null or ended_at >= $1");
  query.bind_all(since);
  while (query.step()) {
    Recovery& one = all[db::read<IncidentKind>(query, 0)];
    const auto ended = query.maybe_time(2);
    ++(ended ? one.ended : one.open);
    if (ended) one.seconds += std::chrono::duration<double>(*ended - query.time(1)).count();
  }
  return all;
}

std::vector<FailingSync> failing_syncs(db::Tx& tx) {
  std::vector<FailingSync> failing;
  auto& query = tx.prepare(
      R"(select s.cabinet_id, s.dataset, s.failures, coalesce(s.last_error, '')
         from sync_state s join wb_cabinets c on c.id = s.cabinet_id
         where s.failures > 0 and c.status = 'active' order by s.cabinet_id, s.dataset)");
  while (query.step()) {
    failing.push_back({CabinetId{query.integer(0)}, db::read<Dataset>(query, 1), query.integer(2),
                       std::string(query.text(3))});
  }
  if (failing.empty()) return failing;
  const auto policies = sync_policies(tx);
  std::erase_if(failing, [&policies](const FailingSync& one) {
    const auto policy = policies.find(one.cabinet);
    return policy == policies.end() || !policy->second.includes(one.dataset);
  });
  return failing;
}

std::vector<TokenState> token_states(db::Tx& tx) {
  std::vector<TokenState> states;
  auto& query = tx.prepare(
      "select id, status, token_expires_at from wb_cabinets where token_sealed is not null order by id");
  while (query.step())
    states.push_back({CabinetId{query.integer(0)}, db::read<CabinetStatus>(query, 1), query.time(2)});
  return states;
}

std::vector<std::int64_t> targets_taking(db::Tx& tx, TelegramId user, std::string_view type) {
  std::vector<std::int64_t> ids;
  for (const Target& target : list_targets(tx, user)) {
    if (target.types.empty() || std::ranges::find(target.types, type) != target.types.end())
      ids.push_back(target.id);
  }
  return ids;
}

void drop_old_incidents(db::Tx& tx, UtcTime ended_before) {
  tx.prepare("delete from incidents where ended_at < $1").bind_all(ended_before).run();
}

}  // namespace wbd::store
