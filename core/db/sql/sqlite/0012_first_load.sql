-- How far a load of the whole history has come: rows so far, an estimate of all rows and of the end.
alter table sync_state add column load_rows integer not null default 0;
alter table sync_state add column load_expected integer;
alter table sync_state add column load_ready_at integer;
alter table sync_state add column reloading integer not null default 0;  -- a later load that starts over
-- Since when the stored history is whole; null until the first load has ended. Windows before it are not compared.
alter table sync_state add column complete_from integer;
update sync_state set complete_from =
    (select c.created_at from wb_cabinets c where c.id = sync_state.cabinet_id)
    - (case dataset when 'funnel' then 30 else 90 end) * 86400000
  where backfilled = 1 and dataset in ('orders', 'sales', 'funnel');
