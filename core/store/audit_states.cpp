#include "core/store/audit_states.hpp"

#include "core/db/values.hpp"

namespace wbd::store {

bool save_audit_state(db::Tx& tx, CabinetId cabinet, std::string_view entry_key, AuditState state,
                      UtcTime now) {
  auto& save = tx.prepare(
      R"(insert into audit_states(cabinet_id, entry_key, state, changed_at) values($1, $2, $3, $4)
         on conflict(cabinet_id, entry_key) do update set state = excluded.state, changed_at = excluded.changed_at
         where audit_states.state <> excluded.state)");
  return save.bind_all(cabinet, entry_key, state, now).run() > 0;
}

std::map<std::string, AuditState> load_audit_states(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select entry_key, state from audit_states where cabinet_id = $1");
  query.bind_all(cabinet);
  std::map<std::string, AuditState> states;
  while (query.step()) states.emplace(query.text(0), db::read<AuditState>(query, 1));
  return states;
}

}  // namespace wbd::store
