#pragma once
// The state of the whole installation, for monitoring.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/model/dataset.hpp"
#include "core/model/sync_policy.hpp"
#include "core/model/target.hpp"

namespace wbd::store {

struct LastSuccess {
  CabinetId cabinet_id;
  Dataset dataset{};
  UtcTime last_success_at;
  TokenType token_type{};  // of the cabinet
};

struct TokenEnd {
  CabinetId cabinet_id;
  UtcTime expires_at;
};

struct InstallationState {
  std::map<CabinetStatus, std::int64_t> cabinets;
  // Datasets that a member of an active cabinet wants; the others are not synced and become older.
  std::vector<LastSuccess> freshness;
  std::map<CabinetId, SyncPolicy> policies;  // of cabinets with members
  std::int64_t never_synced = 0;             // wanted datasets of active cabinets that never succeeded
  std::vector<UtcTime> due_at;               // one for each wanted dataset of an active cabinet
  std::vector<TokenEnd> tokens;              // of cabinets that have one
  std::optional<UtcTime> backup_at;          // the last `wbctl db backup`; nullopt: there was none
  std::map<std::pair<std::string, std::string>, std::int64_t> lost_fields;  // operation, field: cabinets
  std::int64_t newest_event = 0;
  std::map<std::string, std::int64_t> outbox;  // deliveries by state
  std::optional<UtcTime> outbox_due_at;        // due time of the oldest queued delivery
  std::map<TargetState, std::int64_t> targets;
  std::int64_t unreconciled_reports = 0;  // see core/store/ledger_faults.hpp
  std::int64_t unrecognised_rows = 0;

  [[nodiscard]] std::int64_t due(UtcTime now) const;
};
[[nodiscard]] InstallationState read_installation(db::Tx& tx);

}  // namespace wbd::store
