-- Distributes the tables that grow with the sellers over a Citus cluster (Citus 11 or newer), by cabinet_id.
--
--   1. create the database and `create extension citus` on every node; on the coordinator citus_set_coordinator_host()
--      and citus_add_node() for each worker;
--   2. wbctl db migrate                                        (with DATABASE_URL of the coordinator)
--   3. psql "$DATABASE_URL" -1 -v ON_ERROR_STOP=1 -f citus.sql
--   4. start wbd.
--
-- The script may run again: a distributed table is left as it is. Citus moves existing rows, so stop wbd meanwhile.
-- From then on `wbctl db migrate` and `wbctl db restore` run this script themselves.
--
-- Each table below has cabinet_id in its primary key and in each unique key, and refers to no other table.
-- Every frequent query names its cabinets, so it goes to their shards only.
-- The rows of one cabinet are on one node (colocate_with), so joins and transactions of a sync stay there.
--
-- These tables stay on the coordinator, because they are small, ordered over all cabinets or locked by all processes:
-- users, wb_cabinets, cabinet_members, api_keys, directory_version, idempotency_keys, rate_limits, sync_state, method_states,
-- sync_requests, sync_request_items, events, targets, deliveries, stock_tellings, delivery_cursor, incidents, backups,
-- digest_days, schema_migrations.
--
-- Settings of wbd for a cluster:
-- - database.pool_size is per process. Keep the sum below max_connections of the coordinator.
-- - database.direct_url must name the coordinator itself when a pooler stands in front.
--
-- Settings of the nodes:
-- - max_connections of a worker: each session of the coordinator opens up to 16 there (citus.max_adaptive_executor_pool_size).
-- - random_page_cost = 1.1 on the workers, as wbd sets it for itself on a single server.
--
-- Partitions: PostgreSQL wants the partition column in every unique key.
-- - price_history (changed_at), funnel_days (day) and daily_sales (day) have their time in the key. They can be
--   partitioned by range of it.
-- - Orders and sales are identified by (cabinet_id, srid) and (cabinet_id, id) without a time, because WB corrects
--   their times. On one node `partition by hash (cabinet_id)` fits these keys; in a cluster the shards do that job.
-- - Queries pay nothing for old months: they read them through (cabinet_id, ordered_at desc) and
--   (cabinet_id, sold_at desc), and only on request.

-- Citus would warn that the function is on this server only.
set local client_min_messages = error;
create function pg_temp.distribute(name text) returns void language plpgsql as $$
begin
  if not exists (select from pg_dist_partition where logicalrelid = name::regclass) then
    perform create_distributed_table(name, 'cabinet_id',
                                     colocate_with => case name when 'orders' then 'default' else 'orders' end);
    perform truncate_local_data_after_distributing_table(name::regclass);
  end if;
end $$;
reset client_min_messages;

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
select pg_temp.distribute('finance_unread');
select pg_temp.distribute('ledger_cells');
select pg_temp.distribute('daily_sales');
select pg_temp.distribute('analytics_state');
select pg_temp.distribute('analytics_cache');
select pg_temp.distribute('analytics_stale');
select pg_temp.distribute('sync_logs');
select pg_temp.distribute('wb_fields');
select pg_temp.distribute('goods_codes');
select pg_temp.distribute('unit_costs');
select pg_temp.distribute('tax_profiles');
select pg_temp.distribute('payouts');
select pg_temp.distribute('storage_costs');
select pg_temp.distribute('acceptance_costs');
select pg_temp.distribute('adverts');
select pg_temp.distribute('advert_charges');
select pg_temp.distribute('advert_spend');
select pg_temp.distribute('measurement_penalties');
select pg_temp.distribute('swap_penalties');
select pg_temp.distribute('self_purchases');
select pg_temp.distribute('cost_days');
select pg_temp.distribute('audit_states');

drop function pg_temp.distribute(text);
