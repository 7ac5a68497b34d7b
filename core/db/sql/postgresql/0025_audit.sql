-- The states that the seller gave to entries of the audit; see core/model/audit.hpp.
create table audit_states(
  cabinet_id bigint not null,
  entry_key text collate "C" not null,
  state text not null,                  -- new, disputed, returned, ignored
  changed_at timestamptz not null,
  primary key(cabinet_id, entry_key)
);
