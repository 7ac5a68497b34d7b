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

}  // namespace wbd::store
