#include "core/store/sync_state.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "core/db/keyed_query.hpp"
#include "core/db/table.hpp"
#include "core/db/work_signal.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/dataset_sql.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/users.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kSyncStates = db::table<SyncState>("sync_state",
    db::key<&SyncState::cabinet_id>("cabinet_id"),
    db::key<&SyncState::dataset>("dataset"),
    db::column<&SyncState::cursor>("cursor"),
    db::column<&SyncState::due_at>("due_at"),
    db::column<&SyncState::backfilled>("backfilled"),
    db::column<&SyncState::reloading>("reloading"),
    db::column<&SyncState::load, &LoadProgress::fetched>("load_rows"),
    db::column<&SyncState::load, &LoadProgress::expected>("load_expected"),
    db::column<&SyncState::load, &LoadProgress::ready_at>("load_ready_at"),
    db::column<&SyncState::complete_from>("complete_from"),
    db::column<&SyncState::last_started_at>("last_started_at"),
    db::column<&SyncState::last_success_at>("last_success_at"),
    db::column<&SyncState::last_error_code>("last_error_code"),
    db::column<&SyncState::last_error>("last_error"),
    db::column<&SyncState::failures>("failures"),
    db::column<&SyncState::lease_owner>("lease_owner"),
    db::column<&SyncState::lease_epoch>("lease_epoch"),
    db::column<&SyncState::lease_expires_at>("lease_expires_at"),
    db::column<&SyncState::refusals>("refusals"));
// clang-format on

// Members who turned sync off, or left the dataset out, do not want it; one member who wants it suffices.
constexpr std::string_view kWanted =
    R"(exists(select 1 from cabinet_members m join users u on u.telegram_id = m.telegram_id
         where m.cabinet_id = s.cabinet_id and u.sync_enabled = $2
           and (u.sync_datasets is null or u.sync_datasets like '%,' || s.dataset || ',%')))";

const std::string kForbidden(to_string(Errc::forbidden));

constexpr std::string_view kSuccesses =
    R"(select s.cabinet_id, s.dataset, s.last_success_at, s.last_error_code, s.backfilled, s.load_rows,
         s.load_expected, s.load_ready_at, s.complete_from, s.last_started_at, {}
       from sync_state s where s.cabinet_id {})";

}  // namespace

void ensure_sync_states(db::Tx& tx, CabinetId cabinet) {
  auto& insert = tx.prepare(
      R"(insert into sync_state(cabinet_id, dataset) values($1, $2)
         on conflict(cabinet_id, dataset) do nothing)");
  for (const Dataset dataset : kDatasets) insert.bind_all(cabinet, dataset).queue();
}

std::optional<SyncState> find_sync_state(db::Tx& tx, CabinetId cabinet, Dataset dataset) {
  static const std::string kSql = kSyncStates.by_key_sql();
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, dataset);
  if (!query.step()) return std::nullopt;
  SyncState state = kSyncStates.read(query);
  query.reset();
  return state;
}

std::vector<SyncState> list_sync_states(db::Tx& tx, std::optional<CabinetId> cabinet) {
  static const std::string kOrder = " order by s.cabinet_id, " + priority_of("s.dataset");
  static const std::string kAll = fmt::format("select {} from sync_state s", kSyncStates.select("s"));
  static const std::string kOne = kAll + " where s.cabinet_id = $1" + kOrder;
  static const std::string kOrdered = kAll + kOrder;
  auto& query = tx.prepare(cabinet ? kOne : kOrdered);
  if (cabinet) query.bind_all(*cabinet);
  std::vector<SyncState> states;
  while (query.step()) states.push_back(kSyncStates.read(query));
  return states;
}

namespace {

using Work = std::vector<std::pair<CabinetId, Dataset>>;

// The parameters are now, true and the limit. SQLite has no statistics of the queue: without the hint it
// would expect "due until now" to match most of the table.
std::string due_rows(db::Dialect dialect, std::string_view index, std::string_view datasets) {
  const std::string hint =
      dialect == db::Dialect::sqlite ? fmt::format(" indexed by {}", index) : std::string();
  return fmt::format(R"(from sync_state s{} join wb_cabinets c on c.id = s.cabinet_id
                        where s.dataset {} and s.due_at <= $1
                          and (s.lease_owner is null or s.lease_expires_at <= $1) and {}
                          and (c.status = 'pending' or {})
                        order by s.due_at, s.cabinet_id)",
                     hint, datasets, kWorkable, kWanted);
}

void read_work(db::Statement& query, Work& work) {
  while (query.step()) work.emplace_back(CabinetId{query.integer(0)}, db::read<Dataset>(query, 1));
}

void read_due(db::Tx& tx, Dataset dataset, UtcTime now, std::int64_t limit, Work& work) {
  auto& query = tx.prepare(
      fmt::format("select s.cabinet_id, s.dataset {} limit $3",
                  due_rows(tx.dialect(), "sync_state_due_of", fmt::format("= '{}'", to_string(dataset)))));
  query.bind_all(now, true, limit);
  read_work(query, work);
}

// A cabinet's first turn is its longest overdue row. It suffices to read the first `limit` times N rows,
// where N is the number of datasets. They contain the first turns of `limit` cabinets, or all rows, and no
// later row can precede these turns.
void read_turns(db::Tx& tx, std::span<const Dataset> rest, UtcTime now, std::int64_t limit, Work& work) {
  std::string names;
  for (const Dataset dataset : rest)
    names += fmt::format("{}'{}'", names.empty() ? "" : ", ", to_string(dataset));
  auto& query = tx.prepare(fmt::format(
      R"(select cabinet_id, dataset from (
           select cabinet_id, dataset, due_at,
             row_number() over (partition by cabinet_id order by due_at, {0}) as turn
           from (select s.cabinet_id, s.dataset, s.due_at {1} limit $3) longest) due
         order by turn, due_at, cabinet_id limit $4)",
      priority_of("dataset"), due_rows(tx.dialect(), "sync_state_due", fmt::format("in ({})", names))));
  query.bind_all(now, true, limit * std::ssize(rest), limit);
  read_work(query, work);
}

}  // namespace

Work due_work(db::Tx& tx, UtcTime now, std::int64_t limit) {
  static const std::vector<Dataset> kRest = [] {
    std::vector<Dataset> rest(kDatasets.begin(), kDatasets.end());
    std::erase_if(rest, is_live);
    return rest;
  }();
  Work work;
  const auto room = [&] { return limit - std::ssize(work); };
  for (const Dataset dataset : kDatasets) {
    if (is_live(dataset) && room() > 0) read_due(tx, dataset, now, room(), work);
  }
  if (room() > 0) read_turns(tx, kRest, now, room(), work);
  return work;
}

bool request_refresh(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime now, Millis interval) {
  // A row with a lease needs no request, so a locked row is skipped.
  static const std::string kQuiet =
      R"(select s.cabinet_id from sync_state s where s.cabinet_id = $1 and s.dataset = $2
           and s.asked_at is null and (s.lease_owner is null or s.lease_expires_at <= $3)
           and (s.last_started_at is null or s.last_started_at <= $4))";
  static const std::string kRequest =
      "update sync_state set asked_at = $3 where dataset = $2 and cabinet_id = ({}{})";
  static const std::string kSqlite = fmt::format(fmt::runtime(kRequest), kQuiet, "");
  static const std::string kPostgres = fmt::format(fmt::runtime(kRequest), kQuiet, " for update skip locked");
  const auto requested = tx.prepare(tx.dialect() == db::Dialect::sqlite ? kSqlite : kPostgres)
                             .bind_all(cabinet, dataset, now, now - interval)
                             .run();
  if (requested == 0) return false;
  db::signal_work(tx);
  return true;
}

Work refresh_work(db::Tx& tx, UtcTime now, std::int64_t limit) {
  static const std::string kSql = fmt::format(
      R"(select s.cabinet_id, s.dataset from sync_state s join wb_cabinets c on c.id = s.cabinet_id
         where s.asked_at is not null and (s.lease_owner is null or s.lease_expires_at <= $1)
           and c.status = 'active' and {}
         order by s.asked_at, s.cabinet_id limit $3)",
      kWanted);
  Work work;
  auto& query = tx.prepare(kSql);
  query.bind_all(now, true, limit);
  read_work(query, work);
  return work;
}

SyncPolicy sync_policy(db::Tx& tx, CabinetId cabinet) {
  SyncPolicy policy;
  for (const Member& member : members_of(tx, cabinet)) {
    if (const auto user = find_user(tx, member.telegram_id)) policy.add(user->settings);
  }
  return policy;
}

std::map<CabinetId, SyncPolicy> sync_policies(db::Tx& tx) {
  std::map<TelegramId, UserSettings> settings;
  for (User& user : list_users(tx)) settings.emplace(user.telegram_id, std::move(user.settings));
  std::map<CabinetId, SyncPolicy> policies;
  for (const auto& [user, cabinet] : list_memberships(tx)) policies[cabinet].add(settings.at(user));
  return policies;
}

std::function<Successes()> Successes::prefetch(db::Tx& tx, std::span<const CabinetId> cabinets) {
  Successes successes;
  for (const CabinetId cabinet : cabinets) successes.known_.try_emplace(cabinet);
  const bool at_once = tx.dialect() == db::Dialect::postgresql;
  static const std::string kOfOne = fmt::format(fmt::runtime(kSuccesses), kWanted, "= $1");
  static const std::string kOfAll = fmt::format(fmt::runtime(kSuccesses), kWanted, "= any($1)");
  auto& query = tx.prepare(at_once ? kOfAll : kOfOne);
  if (at_once) {
    query.bind_ints(1, db::values_of(cabinets));
    query.bind_bool(2, true);
    query.prefetch();
  }
  return [&query, at_once, cabinets, successes = std::move(successes)]() mutable {
    if (at_once) successes.read_rows(query);
    for (const CabinetId cabinet : at_once ? std::span<const CabinetId>{} : cabinets) {
      query.bind_all(cabinet, true);
      successes.read_rows(query);
    }
    return std::move(successes);
  };
}

Successes Successes::load(db::Tx& tx, std::span<const CabinetId> cabinets) {
  return prefetch(tx, cabinets)();
}

void Successes::read_rows(db::Statement& query) {
  while (query.step()) {
    const auto known = known_.find(CabinetId{query.integer(0)});
    if (known == known_.end()) continue;
    One& one = known->second.at(static_cast<std::size_t>(db::read<Dataset>(query, 1)));
    one.at = query.maybe_time(2);
    one.refused = !query.is_null(3) && query.text(3) == kForbidden;
    one.out_of_reach = !one.at && one.refused;
    one.began = !query.is_null(9);
    one.wanted = db::read<bool>(query, 10);
    one.loading.reset();
    if (!one.out_of_reach && !db::read<bool>(query, 4)) {
      one.loading = LoadProgress{query.integer(5), db::read<std::optional<std::int64_t>>(query, 6),
                                 query.maybe_time(7)};
    }
    one.complete_from = query.maybe_time(8);
  }
}

Successes::One Successes::of(CabinetId cabinet, Dataset dataset) const {
  const auto known = known_.find(cabinet);
  return known == known_.end() ? One{} : known->second.at(static_cast<std::size_t>(dataset));
}

std::optional<UtcTime> Successes::oldest(std::span<const Dataset> datasets) const {
  std::optional<UtcTime> oldest;
  for (const auto& [cabinet, states] : known_) {
    for (const Dataset dataset : datasets) {
      const One& one = states.at(static_cast<std::size_t>(dataset));
      if (one.out_of_reach || (!one.at && !one.wanted)) continue;
      if (!one.at) return std::nullopt;
      oldest = std::min(oldest.value_or(*one.at), *one.at);
    }
  }
  return oldest;
}

std::vector<LoadingDataset> Successes::loading(std::span<const Dataset> datasets) const {
  std::vector<LoadingDataset> loading;
  for (const auto& [cabinet, states] : known_) {
    for (const Dataset dataset : datasets) {
      const One& one = states.at(static_cast<std::size_t>(dataset));
      if (one.loading && one.wanted && !one.refused) loading.push_back({cabinet, dataset, *one.loading});
    }
  }
  return loading;
}

std::optional<UtcTime> Successes::complete_from(std::span<const Dataset> datasets) const {
  UtcTime latest{};
  for (const auto& [cabinet, states] : known_) {
    for (const Dataset dataset : datasets) {
      const One& one = states.at(static_cast<std::size_t>(dataset));
      if (one.began && one.loading) return std::nullopt;
      latest = std::max(latest, one.complete_from.value_or(latest));
    }
  }
  return latest;
}

std::optional<UtcTime> oldest_success(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                      const std::vector<Dataset>& datasets) {
  return Successes::load(tx, cabinets).oldest(datasets);
}

}  // namespace wbd::store
