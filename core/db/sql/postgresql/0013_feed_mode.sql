-- A sale that only the order feed or accounting knows has no saleID. `id` stays when WB's row brings one.
alter table sales rename column sale_id to id;
alter table sales add column sale_id text collate "C";
alter table sales add column sources smallint not null default 1;  -- bits: 1 statistics, 2 feed, 4 accounting
update sales set sale_id = id;
create unique index sales_by_sale_id on sales(cabinet_id, sale_id);

alter table finance_rows add column spp_percent integer;
alter table finance_rows add column discount_percent integer;
alter table finance_rows add column brand text;
alter table finance_rows add column subject text;
alter table finance_rows add column country text;
alter table finance_rows add column delivery_method text;
-- Whether the report's sales and returns were brought to orders and sales, and the last row brought so far.
alter table finance_reports add column applied smallint not null default 0;
alter table finance_reports add column applied_rrd_id bigint;
