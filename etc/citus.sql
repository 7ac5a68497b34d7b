-- Spreads the tables that grow with the sellers over the nodes of a Citus cluster (Citus 11 or newer), by cabinet_id.
--
--   1. create the database and `create extension citus` on the coordinator, add the workers;
--   2. wbctl db migrate                                        (with DATABASE_URL of the coordinator)
--   3. psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f etc/citus.sql
--   4. start wbd.
--
-- May be run again: a table that is distributed is left alone. On a database with rows Citus moves them; stop wbd
-- meanwhile. After an upgrade run it again behind `wbctl db migrate`: a new table is added then.
--
-- Why it fits: each table below has cabinet_id in its primary key and in each unique key, refers to no other table,
-- and every query that is run often names the cabinets it wants, so that it goes to their shards alone. Rows of one
-- cabinet lie on one node (colocate_with), so joins and transactions of a sync stay there.
--
-- What stays on the coordinator, because it is small, ordered over all cabinets or locked by all processes:
-- users, wb_cabinets, cabinet_members, api_keys, directory_version, idempotency_keys, rate_limits, sync_state,
-- sync_requests, sync_request_items, events, outbox, schema_migrations.
--
-- Settings of wbd for a cluster: database.pool_size is per process, keep the sum below max_connections of the
-- coordinator; database.direct_url must name the coordinator itself when a pooler stands in front.
--
-- Partitions. PostgreSQL wants the partition's column in every unique key. price_history (changed_at), funnel_days (day)
-- and daily_sales (day) have their time in the key and can be made `partition by range` of it. Orders and sales
-- are what they are by (cabinet_id, srid) and (cabinet_id, sale_id), because WB corrects their times: a month is no part of
-- their identity. On one node `partition by hash (cabinet_id)` fits their keys as they are; in a cluster the
-- shards below are that. Old months cost nothing to queries, which reach them through (cabinet_id, ordered_at desc)
-- and (cabinet_id, sold_at desc) only when they are asked for.

begin;

create function pg_temp.distribute(name text) returns void language plpgsql as $$
begin
  if not exists (select from pg_dist_partition where logicalrelid = name::regclass) then
    perform create_distributed_table(name, 'cabinet_id',
                                     colocate_with => case name when 'orders' then 'default' else 'orders' end);
  end if;
end $$;

select pg_temp.distribute('orders');
select pg_temp.distribute('sales');
select pg_temp.distribute('fbs_orders');
select pg_temp.distribute('products');
select pg_temp.distribute('prices');
select pg_temp.distribute('price_history');
select pg_temp.distribute('stocks');
select pg_temp.distribute('warehouses');
select pg_temp.distribute('reviews');
select pg_temp.distribute('questions');
select pg_temp.distribute('tariffs');
select pg_temp.distribute('funnel_days');
select pg_temp.distribute('finance_reports');
select pg_temp.distribute('finance_rows');
select pg_temp.distribute('daily_sales');
select pg_temp.distribute('analytics_state');
select pg_temp.distribute('analytics_cache');
select pg_temp.distribute('analytics_stale');
select pg_temp.distribute('sync_logs');

commit;
