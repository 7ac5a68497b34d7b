-- How far a load of the whole history has come: rows so far, an estimate of all rows and of the end.
alter table sync_state add column load_rows bigint not null default 0;
alter table sync_state add column load_expected bigint;
alter table sync_state add column load_ready_at timestamptz;
alter table sync_state add column reloading boolean not null default false;  -- a later load that starts over
-- Since when the stored history is whole; null until the first load has ended. Windows before it are not compared.
alter table sync_state add column complete_from timestamptz;
update sync_state set complete_from =
    (select c.created_at from wb_cabinets c where c.id = sync_state.cabinet_id)
    - (case dataset when 'funnel' then 30 else 90 end) * interval '1 day'
  where backfilled and dataset in ('orders', 'sales', 'funnel');
