#include "core/store/installation.hpp"

#include <algorithm>

#include "core/db/values.hpp"
#include "core/store/backups.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/events.hpp"
#include "core/store/ledger_faults.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/targets.hpp"
#include "core/store/wb_fields.hpp"

namespace wbd::store {

std::int64_t InstallationState::due(UtcTime now) const {
  return std::ranges::count_if(due_at, [now](UtcTime at) { return at <= now; });
}

InstallationState read_installation(db::Tx& tx) {
  InstallationState state;
  auto& cabinets = tx.prepare("select status, count(*) from wb_cabinets group by status");
  while (cabinets.step()) {
    if (const auto status = parse_cabinet_status(cabinets.text(0))) {
      state.cabinets[*status] = cabinets.integer(1);
    }
  }
  state.policies = sync_policies(tx);
  auto& datasets = tx.prepare(
      R"(select s.cabinet_id, s.dataset, s.last_success_at, s.due_at, c.token_type
         from sync_state s join wb_cabinets c on c.id = s.cabinet_id
         where c.status = 'active' order by s.cabinet_id, s.dataset)");
  while (datasets.step()) {
    const CabinetId cabinet{datasets.integer(0)};
    const auto dataset = db::read<Dataset>(datasets, 1);
    const auto policy = state.policies.find(cabinet);
    if (policy == state.policies.end() || !policy->second.includes(dataset)) continue;
    state.due_at.push_back(datasets.time(3));
    if (const auto success = datasets.maybe_time(2)) {
      state.freshness.push_back({cabinet, dataset, *success, db::read<TokenType>(datasets, 4)});
    } else {
      ++state.never_synced;
    }
  }
  for (const FieldDrift& drift : wb_field_drifts(tx, UtcTime::max())) {
    if (drift.history.lost_at) ++state.lost_fields[{drift.operation, drift.field}];
  }
  auto& tokens =
      tx.prepare("select id, token_expires_at from wb_cabinets where token_sealed is not null order by id");
  while (tokens.step()) state.tokens.push_back({CabinetId{tokens.integer(0)}, tokens.time(1)});
  state.backup_at = last_backup(tx);
  state.newest_event = newest_event(tx);
  // Only states that have an index of their own: the others hold months of rows.
  auto& outbox = tx.prepare(
      R"(select state, count(*) from deliveries where state = 'queued' group by state
         union all select state, count(*) from deliveries where state = 'dead' group by state)");
  while (outbox.step()) state.outbox[std::string(outbox.text(0))] = outbox.integer(1);
  auto& oldest = tx.prepare("select min(next_attempt_at) from deliveries where state = 'queued'");
  if (oldest.step()) state.outbox_due_at = oldest.maybe_time(0);
  oldest.reset();
  if (const auto event = oldest_waiting_event(tx))
    state.outbox_due_at = std::min(state.outbox_due_at.value_or(*event), *event);
  auto& targets = tx.prepare("select state, count(*) from targets group by state");
  while (targets.step()) state.targets[db::read<TargetState>(targets, 0)] = targets.integer(1);
  state.unreconciled_reports = std::ssize(unreconciled_reports(tx));
  for (const UnrecognisedReport& report : unrecognised_reports(tx)) state.unrecognised_rows += report.rows;
  return state;
}

}  // namespace wbd::store
