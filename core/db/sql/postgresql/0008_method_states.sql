-- Methods that the gateway of WB answered with a 404; see core/model/method_state.hpp.
create table method_states(
  cabinet_id bigint not null,
  method text collate "C" not null,
  state smallint not null,              -- 0 on, 1 disabled for now, 2 gone
  forced boolean not null,              -- the configuration wants the order feed in its place
  detail text,                          -- WB's words
  since timestamptz not null,
  probe_at timestamptz,                 -- it is not called before; null: at any time
  backlog text collate "C",             -- the srid after which rows are still to be made; null: none is missing
  primary key(cabinet_id, method)
);
-- 0 statistics, 1 feed, 2 mixed: where the orders and sales of the cabinet come from.
alter table wb_cabinets add column source_mode smallint not null default 0;
