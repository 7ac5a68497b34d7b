#include "core/store/sync_state.hpp"

#include "core/store/accounts.hpp"
#include "core/store/dataset_sql.hpp"

namespace wb::store {
namespace {

constexpr std::string_view kColumns =
    "s.cabinet_id, s.dataset, s.cursor, s.due_at, s.backfilled, s.last_started_at, s.last_success_at, "
    "s.last_error_code, s.last_error, s.failures, s.lease_owner, s.lease_epoch, s.lease_expires_at";

SyncState read_state(const Statement& row) {
  SyncState state;
  state.cabinet_id = CabinetId{row.integer(0)};
  state.dataset = read_dataset(row.text(1));
  state.cursor = row.text(2);
  state.due_at = row.time(3);
  state.backfilled = row.boolean(4);
  state.last_started_at = row.maybe_time(5);
  state.last_success_at = row.maybe_time(6);
  state.last_error_code = row.maybe_text(7);
  state.last_error = row.maybe_text(8);
  state.failures = row.integer(9);
  state.lease_owner = row.maybe_text(10);
  state.lease_epoch = row.integer(11);
  state.lease_expires_at = row.time(12);
  return state;
}

std::vector<SyncState> read_states(Statement& query) {
  std::vector<SyncState> states;
  while (query.step()) states.push_back(read_state(query));
  return states;
}

// Orders before reviews before questions before the rest (SPEC section 7).
constexpr std::string_view kClass =
    "case s.dataset when 'orders' then 0 when 'reviews' then 1 when 'questions' then 2 else 3 end";

// Members who turned sync off, or left the dataset out, do not want it; one who does is enough.
constexpr std::string_view kWanted =
    "exists(select 1 from cabinet_members m join users u on u.telegram_id = m.telegram_id where "
    "m.cabinet_id = s.cabinet_id and u.sync_enabled = $3 and (u.sync_datasets is null or u.sync_datasets "
    "like '%,' || s.dataset || ',%'))";

const std::string kOutOfReach(to_string(Errc::forbidden));

}  // namespace

void ensure_sync_states(Tx& tx, CabinetId cabinet) {
  auto& insert = tx.prepare(
      "insert into sync_state(cabinet_id, dataset) values($1, $2) on conflict(cabinet_id, dataset) do "
      "nothing");
  for (const Dataset dataset : kDatasets) insert.bind_all(cabinet, to_string(dataset)).queue();
}

std::optional<SyncState> find_sync_state(Tx& tx, CabinetId cabinet, Dataset dataset) {
  static const std::string kSql =
      fmt::format("select {} from sync_state s where s.cabinet_id = $1 and s.dataset = $2", kColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, to_string(dataset));
  if (!query.step()) return std::nullopt;
  SyncState state = read_state(query);
  query.reset();
  return state;
}

std::vector<SyncState> list_sync_states(Tx& tx, std::optional<CabinetId> cabinet) {
  static const std::string kOrder = " order by s.cabinet_id, " + priority_of("s.dataset");
  static const std::string kOne =
      fmt::format("select {} from sync_state s where s.cabinet_id = $1", kColumns) + kOrder;
  static const std::string kAll = fmt::format("select {} from sync_state s", kColumns) + kOrder;
  auto& query = tx.prepare(cabinet ? kOne : kAll);
  if (cabinet) query.bind_all(*cabinet);
  return read_states(query);
}

std::vector<std::pair<CabinetId, Dataset>> due_work(Tx& tx, UtcTime now, std::int64_t limit) {
  static const std::string kSql = fmt::format(
      "select cabinet_id, dataset from (select s.cabinet_id, s.dataset, s.due_at, {0} as class, row_number() "
      "over (partition by s.cabinet_id, {0} order by s.due_at, {1}) as turn from sync_state s join "
      "wb_cabinets c on c.id = s.cabinet_id where s.due_at <= $1 and (s.lease_owner is null or "
      "s.lease_expires_at <= $1) and {2} and (c.status = 'pending' or {3})) due "
      "order by class, turn, due_at, cabinet_id limit $2",
      kClass, priority_of("s.dataset"), kWorkable, kWanted);
  auto& query = tx.prepare(kSql);
  query.bind_all(now, limit, true);
  std::vector<std::pair<CabinetId, Dataset>> work;
  while (query.step()) work.emplace_back(CabinetId{query.integer(0)}, read_dataset(query.text(1)));
  return work;
}

SyncWish sync_wish(Tx& tx, CabinetId cabinet) {
  SyncWish wish;
  for (const Member& member : members_of(tx, cabinet)) {
    if (const auto user = find_user(tx, member.telegram_id)) wish.add(user->settings);
  }
  return wish;
}

std::map<CabinetId, SyncWish> sync_wishes(Tx& tx) {
  std::map<TelegramId, UserSettings> settings;
  for (User& user : list_users(tx)) settings.emplace(user.telegram_id, std::move(user.settings));
  std::map<CabinetId, SyncWish> wishes;
  for (const auto& [user, cabinet] : list_memberships(tx)) wishes[cabinet].add(settings.at(user));
  return wishes;
}

std::optional<UtcTime> next_due(Tx& tx) {
  static const std::string kSql = fmt::format(
      "select min(case when s.lease_owner is not null and s.lease_expires_at > s.due_at then "
      "s.lease_expires_at else s.due_at end) from sync_state s join wb_cabinets c on c.id = s.cabinet_id "
      "where {}",
      kWorkable);
  auto& query = tx.prepare(kSql);
  query.step();
  const auto due = query.maybe_time(0);
  query.reset();
  return due;
}

bool is_out_of_reach(const SyncState& state) {
  return !state.last_success_at && state.last_error_code == kOutOfReach;
}

std::optional<UtcTime> oldest_success(Tx& tx, const std::vector<CabinetId>& cabinets,
                                      const std::vector<Dataset>& datasets) {
  std::optional<UtcTime> oldest;
  auto& query = tx.prepare(
      "select last_success_at, last_error_code from sync_state where cabinet_id = $1 and dataset = $2");
  for (const CabinetId cabinet : cabinets) {
    for (const Dataset dataset : datasets) {
      query.bind_all(cabinet, to_string(dataset));
      if (!query.step()) return std::nullopt;
      const auto success = query.maybe_time(0);
      const bool out_of_reach = !success && query.maybe_text(1) == kOutOfReach;
      query.reset();
      if (out_of_reach) continue;
      if (!success) return std::nullopt;
      oldest = std::min(oldest.value_or(*success), *success);
    }
  }
  return oldest;
}

}  // namespace wb::store
