#include "core/store/sync_state.hpp"

#include <fmt/format.h>

namespace wb::store {
namespace {

constexpr std::string_view kColumns =
    "s.cabinet_id, s.dataset, s.cursor, s.due_at, s.backfilled, s.last_started_at, s.last_success_at, "
    "s.last_error_code, s.last_error, s.failures, s.lease_owner, s.lease_epoch, s.lease_expires_at";

Dataset read_dataset(std::string_view name) {
  if (const auto dataset = parse_dataset(name)) return *dataset;
  throw Failure({Errc::bad_data, fmt::format("the database holds an unknown dataset '{}'", name)});
}

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

// An SQL expression that numbers datasets by their priority.
std::string priority_of(std::string_view column) {
  std::string sql = fmt::format("case {}", column);
  int priority = 0;
  for (const Dataset dataset : kDatasets)
    sql += fmt::format(" when '{}' then {}", to_string(dataset), priority++);
  return sql + " end";
}

// A pending cabinet is work too: its token waits to be verified.
constexpr std::string_view kWorkable = "c.status in ('active', 'pending')";

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

std::vector<SyncState> due_work(Tx& tx, UtcTime now, std::int64_t limit) {
  static const std::string kSql = fmt::format(
      "select {} from sync_state s join wb_cabinets c on c.id = s.cabinet_id where s.due_at <= $1 and "
      "(s.lease_owner is null or s.lease_expires_at <= $1) and {} order by {}, s.due_at, s.cabinet_id limit "
      "$2",
      kColumns, kWorkable, priority_of("s.dataset"));
  auto& query = tx.prepare(kSql);
  query.bind_all(now, limit);
  return read_states(query);
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

std::optional<UtcTime> oldest_success(Tx& tx, const std::vector<CabinetId>& cabinets,
                                      const std::vector<Dataset>& datasets) {
  std::optional<UtcTime> oldest;
  auto& query = tx.prepare("select last_success_at from sync_state where cabinet_id = $1 and dataset = $2");
  for (const CabinetId cabinet : cabinets) {
    for (const Dataset dataset : datasets) {
      query.bind_all(cabinet, to_string(dataset));
      if (!query.step()) return std::nullopt;
      const auto success = query.maybe_time(0);
      query.reset();
      if (!success) return std::nullopt;
      oldest = std::min(oldest.value_or(*success), *success);
    }
  }
  return oldest;
}

}  // namespace wb::store
