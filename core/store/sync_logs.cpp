#include <fmt/format.h>

#include "core/store/sync_state.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kLogColumns =
    "sync_id, cabinet_id, dataset, state, started_at, finished_at, fetched, created, changed, unchanged, "
    "skipped, events, requests, retries, error_code, error, samples";

SyncLog read_log(const db::Statement& row) {
  SyncLog log;
  log.sync_id = row.text(0);
  log.cabinet_id = CabinetId{row.integer(1)};
  const auto dataset = parse_dataset(row.text(2));
  if (!dataset) {
    throw Failure({Errc::bad_data, fmt::format("the database holds an unknown dataset '{}'", row.text(2))});
  }
  log.dataset = *dataset;
  log.state = row.text(3);
  log.started_at = row.time(4);
  log.finished_at = row.time(5);
  log.fetched = row.integer(6);
  log.created = row.integer(7);
  log.changed = row.integer(8);
  log.unchanged = row.integer(9);
  log.skipped = row.integer(10);
  log.events = row.integer(11);
  log.requests = row.integer(12);
  log.retries = row.integer(13);
  log.error_code = row.maybe_text(14);
  log.error = row.maybe_text(15);
  log.samples_json = row.maybe_text(16);
  return log;
}

}  // namespace

void save_log(db::Tx& tx, const SyncLog& log) {
  static const std::string kSql = fmt::format(
      "insert into sync_logs({}) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
      "$16, $17)",
      kLogColumns);
  tx.prepare(kSql)
      .bind_all(log.sync_id, log.cabinet_id, to_string(log.dataset), log.state, log.started_at,
                log.finished_at, log.fetched, log.created, log.changed, log.unchanged, log.skipped,
                log.events, log.requests, log.retries, log.error_code, log.error, log.samples_json)
      .run();
}

std::optional<SyncLog> last_log(db::Tx& tx, CabinetId cabinet, Dataset dataset) {
  static const std::string kSql =
      fmt::format("select {} from sync_logs where cabinet_id = $1 and dataset = $2 order by id desc limit 1",
                  kLogColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, to_string(dataset));
  if (!query.step()) return std::nullopt;
  SyncLog log = read_log(query);
  query.reset();
  return log;
}

std::vector<SyncLog> recent_logs(db::Tx& tx, std::optional<CabinetId> cabinet, std::int64_t limit) {
  static const std::string kOne =
      fmt::format("select {} from sync_logs where cabinet_id = $2 order by id desc limit $1", kLogColumns);
  static const std::string kAll =
      fmt::format("select {} from sync_logs order by id desc limit $1", kLogColumns);
  auto& query = tx.prepare(cabinet ? kOne : kAll);
  query.bind_all(limit);
  if (cabinet) query.bind(2, *cabinet);
  std::vector<SyncLog> logs;
  while (query.step()) logs.push_back(read_log(query));
  return logs;
}

}  // namespace wbd::store
