-- A stale answer of any process asks for a sync; see core/store/sync_state.hpp.
alter table sync_state add column asked_at timestamptz;
create index sync_state_asked on sync_state(asked_at) where asked_at is not null;
-- Leases that somebody holds are few: found for those whose holder has died.
create index sync_state_leased on sync_state(cabinet_id, dataset) where lease_owner is not null;
