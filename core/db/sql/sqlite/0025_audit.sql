-- The states that the seller gave to entries of the audit; see core/model/audit.hpp.
create table audit_states(
  cabinet_id integer not null,
  entry_key text not null,
  state text not null,                  -- new, disputed, returned, ignored
  changed_at integer not null,
  primary key(cabinet_id, entry_key)
) strict, without rowid;
