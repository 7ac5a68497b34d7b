#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kSyncLogs = db::table<SyncLog>("sync_logs",
    db::column<&SyncLog::sync_id>("sync_id"),
    db::column<&SyncLog::cabinet_id>("cabinet_id"),
    db::column<&SyncLog::dataset>("dataset"),
    db::column<&SyncLog::state>("state"),
    db::column<&SyncLog::started_at>("started_at"),
    db::column<&SyncLog::finished_at>("finished_at"),
    db::column<&SyncLog::fetched>("fetched"),
    db::column<&SyncLog::created>("created"),
    db::column<&SyncLog::changed>("changed"),
    db::column<&SyncLog::unchanged>("unchanged"),
    db::column<&SyncLog::skipped>("skipped"),
    db::column<&SyncLog::events>("events"),
    db::column<&SyncLog::requests>("requests"),
    db::column<&SyncLog::retries>("retries"),
    db::column<&SyncLog::error_code>("error_code"),
    db::column<&SyncLog::error>("error"),
    db::column<&SyncLog::samples_json>("samples"));
// clang-format on

}  // namespace

void save_log(db::Tx& tx, const SyncLog& log) {
  static const std::string kSql = kSyncLogs.insert_sql();
  kSyncLogs.bind(tx.prepare(kSql), log).run();
}

std::optional<SyncLog> last_log(db::Tx& tx, CabinetId cabinet, Dataset dataset) {
  static const std::string kSql =
      fmt::format("select {} from sync_logs where cabinet_id = $1 and dataset = $2 order by id desc limit 1",
                  kSyncLogs.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, dataset);
  if (!query.step()) return std::nullopt;
  SyncLog log = kSyncLogs.read(query);
  query.reset();
  return log;
}

std::vector<SyncLog> recent_logs(db::Tx& tx, std::optional<CabinetId> cabinet, std::int64_t limit) {
  static const std::string kOne = fmt::format(
      "select {} from sync_logs where cabinet_id = $2 order by id desc limit $1", kSyncLogs.select());
  static const std::string kAll =
      fmt::format("select {} from sync_logs order by id desc limit $1", kSyncLogs.select());
  auto& query = tx.prepare(cabinet ? kOne : kAll);
  query.bind_all(limit);
  if (cabinet) query.bind(2, *cabinet);
  std::vector<SyncLog> logs;
  while (query.step()) logs.push_back(kSyncLogs.read(query));
  return logs;
}

}  // namespace wbd::store
