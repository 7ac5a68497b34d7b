-- Times: UTC milliseconds. Money: minor units. Every table that belongs to a seller has cabinet_id in its keys.

create table users(
  telegram_id integer primary key,
  name text,
  language text not null default 'ru',
  timezone text not null default 'Europe/Moscow',
  sync_enabled integer not null default 1,
  sync_interval_minutes integer,
  sync_datasets text,                   -- ",orders,sales,"; null = all
  settings text not null default '{}',  -- JSON: the other settings that are not at their default
  webhook_secret_sealed text,
  created_at integer not null
) strict;

create table wb_cabinets(
  id integer primary key autoincrement,
  sid text not null,                    -- what the token claims; proven once verified_at is set
  name text not null,
  seller_name text,
  trade_mark text,
  region text,
  status text not null,
  status_reason text,
  token_sealed text,                    -- null when disconnected
  token_type text not null,
  token_scopes integer not null,
  token_expires_at integer not null,
  token_id text,
  auth_scheme text not null default 'raw',
  created_by integer not null,          -- telegram id; tells apart unverified claims of one sid
  created_at integer not null,
  verified_at integer,
  last_sync_at integer,
  seller_rating integer,                -- hundredths
  -- the seller's account as WB told it last; all four null until it did
  balance_current integer,
  balance_for_withdraw integer,
  balance_currency text,
  balance_at integer,
  data_version integer not null default 0
) strict;
-- One verified cabinet a seller; an unverified claim reserves nothing and is one a user.
create unique index wb_cabinets_sid on wb_cabinets(sid) where verified_at is not null;
create unique index wb_cabinets_claim on wb_cabinets(sid, created_by) where verified_at is null;
create index wb_cabinets_version on wb_cabinets(data_version);

create table cabinet_members(
  cabinet_id integer not null references wb_cabinets(id) on delete cascade,
  telegram_id integer not null references users(telegram_id) on delete cascade,
  role text not null,
  created_at integer not null,
  primary key(cabinet_id, telegram_id)
) strict, without rowid;
create index cabinet_members_user on cabinet_members(telegram_id);

create table api_keys(
  id integer primary key autoincrement,
  name text not null,
  key_hash blob not null unique,        -- SHA-256 of the key
  scope text not null,
  telegram_id integer references users(telegram_id) on delete cascade,
  created_at integer not null,
  expires_at integer,
  revoked_at integer
) strict;

-- One row; raised by every change of users, cabinets, members or keys. Caches hold who may see what against it.
create table directory_version(
  only_row integer primary key check(only_row = 1),
  version integer not null,
  purged_data_version integer not null default 0  -- highest data_version of the cabinets that were purged
) strict;
insert into directory_version(only_row, version) values(1, 1);

create table orders(
  id integer primary key,
  cabinet_id integer not null,
  srid text not null,
  status integer not null,              -- 0 created, 1 buyout, 2 cancelled, 3 returned
  ordered_at integer not null,
  updated_at integer not null,
  cancelled_at integer,
  nm_id integer,
  chrt_id integer,
  vendor_code text,
  barcode text,
  category text,
  subject text,
  brand text,
  size text,
  warehouse text,
  warehouse_type integer,               -- 0 WB, 1 seller
  region text,
  district text,
  country text,
  price integer,
  discount_percent integer,
  spp_percent integer,
  price_with_discount integer,
  finished_price integer,
  currency text not null,
  cart_id text,
  sale_id text,
  for_pay integer,
  cancel_type text,
  income_id integer,
  -- what each source said last; see core/sync/merge.hpp
  stat_changed_at integer,
  stat_cancelled integer not null default 0,
  stat_price_with_discount integer,
  feed_changed_at integer,
  feed_status integer,
  feed_price integer,
  sold integer not null default 0,
  sale_returned integer not null default 0,
  unique(cabinet_id, srid)
) strict;
create index orders_by_time on orders(cabinet_id, ordered_at desc, id desc);
create index orders_by_article on orders(cabinet_id, nm_id, ordered_at desc, id desc);

create table sales(
  cabinet_id integer not null,
  sale_id text not null,
  srid text not null,
  is_return integer not null,
  sold_at integer not null,
  updated_at integer not null,
  nm_id integer,
  vendor_code text,
  barcode text,
  category text,
  subject text,
  brand text,
  size text,
  warehouse text,
  warehouse_type integer,
  country text,
  district text,
  region text,
  price integer,
  discount_percent integer,
  spp_percent integer,
  price_with_discount integer,
  finished_price integer,
  for_pay integer,
  cart_id text,
  currency text not null,
  primary key(cabinet_id, sale_id)
) strict, without rowid;
create index sales_by_time on sales(cabinet_id, sold_at desc, sale_id desc);
create index sales_by_srid on sales(cabinet_id, srid);
create index sales_by_article on sales(cabinet_id, nm_id, sold_at desc);

-- Sums of one day, kept in the transaction that stores orders and sales; see core/analytics/daily.hpp.
create table daily_sales(
  cabinet_id integer not null,
  slice integer not null,               -- 0 the cabinet, 1 an article, 2 a warehouse, 3 a region
  day integer not null,                 -- days since 1970-01-01, in the zone of analytics_state
  key text not null,                    -- '', nm_id, warehouse or region; '' = unknown
  currency text not null,
  -- orders by the day they were placed on and by their status now
  in_transit_count integer not null,
  bought_count integer not null,
  cancelled_count integer not null,
  returned_count integer not null,
  unpriced_count integer not null,
  orders_sum integer not null,
  cancelled_sum integer not null,
  -- sales by their own day
  buyouts_count integer not null,
  returns_count integer not null,
  buyouts_sum integer not null,
  returns_sum integer not null,
  primary key(cabinet_id, slice, day, key, currency)
) strict, without rowid;

create table analytics_state(
  cabinet_id integer primary key,
  timezone text not null,               -- the report_timezone the days were cut by
  cached_day integer                    -- the "today" of analytics_cache
) strict;

-- Assembly orders of the seller's own warehouses (FBS); srid is WB's rid. Nothing of the buyer is kept.
create table fbs_orders(
  cabinet_id integer not null,
  srid text not null,
  id integer not null,                  -- of the assembly order
  created_at integer not null,
  nm_id integer,
  chrt_id integer,
  vendor_code text,
  barcode text,
  cart_id text,
  warehouse_id integer,                 -- of the seller
  office_id integer,                    -- of WB, to which that warehouse is bound
  supply_id text,
  supplier_status text,
  wb_status text,
  is_open integer not null,             -- 1 while its statuses can still change
  primary key(cabinet_id, srid)
) strict, without rowid;
create index fbs_orders_open on fbs_orders(cabinet_id, id) where is_open;

create table products(
  cabinet_id integer not null,
  nm_id integer not null,
  imt_id integer,
  vendor_code text,
  title text,
  brand text,
  subject_id integer,
  subject text,
  description text,
  photo_url text,
  sizes text not null,                  -- JSON [{chrt_id, size, barcodes}]
  characteristics text not null,        -- JSON array as WB gave it
  dimensions text,                      -- JSON object
  created_at integer,
  updated_at integer,
  deleted_at integer,                   -- when the card went to the trash
  wb_rating integer,                    -- hundredths; of the card, as WB gives it
  wb_feedback_rating integer,           -- hundredths; by reviews, as WB gives it
  primary key(cabinet_id, nm_id)
) strict, without rowid;

-- What each article costs now. chrt_id 0 = all its sizes share the price.
create table prices(
  cabinet_id integer not null,
  nm_id integer not null,
  chrt_id integer not null,
  price integer,
  price_with_discount integer,
  club_price integer,
  discount_percent integer,
  club_discount_percent integer,
  currency text,
  changed_at integer not null,          -- when it was first seen as it is
  missing_since integer,                -- WB's complete list of goods had the article no more
  primary key(cabinet_id, nm_id, chrt_id)
) strict, without rowid;

-- Every price from the time it was first seen on.
create table price_history(
  cabinet_id integer not null,
  nm_id integer not null,
  chrt_id integer not null,
  changed_at integer not null,
  price integer,
  price_with_discount integer,
  club_price integer,
  discount_percent integer,
  club_discount_percent integer,
  currency text,
  primary key(cabinet_id, nm_id, chrt_id, changed_at)
) strict, without rowid;
create index price_history_by_time on price_history(cabinet_id, changed_at desc, nm_id desc, chrt_id desc);

create table stocks(
  cabinet_id integer not null,
  nm_id integer not null,
  chrt_id integer not null,
  warehouse_type integer not null,
  warehouse_id integer not null,
  warehouse text not null,
  quantity integer not null,
  in_way_to_client integer not null,
  in_way_from_client integer not null,
  updated_at integer not null,          -- when any of the three numbers last changed
  primary key(cabinet_id, nm_id, chrt_id, warehouse_type, warehouse_id)
) strict, without rowid;
create index stocks_by_warehouse on stocks(cabinet_id, warehouse_id, nm_id);

create table warehouses(
  cabinet_id integer not null,
  kind integer not null,                -- 0 WB, 1 seller, 2 office of WB
  id integer not null,
  name text not null,
  region text,
  city text,
  address text,
  office_id integer,
  cargo_type integer,
  delivery_type integer,
  deleting integer,
  processing integer,
  selected integer,
  updated_at integer not null,
  deleted_at integer,                   -- WB's complete list had it no more
  primary key(cabinet_id, kind, id)
) strict, without rowid;

create table reviews(
  cabinet_id integer not null,
  id text not null,
  nm_id integer,
  rating integer,
  text text not null,
  pros text not null default '',
  cons text not null default '',
  tags text not null default '[]',
  photos text not null default '[]',
  answered integer not null,
  answer text,
  archived integer not null default 0,
  product_name text,
  created_at integer not null,
  primary key(cabinet_id, id)
) strict, without rowid;
create index reviews_by_time on reviews(cabinet_id, created_at desc, id desc);
create index reviews_by_article on reviews(cabinet_id, nm_id, rating, answered, created_at);
create index reviews_open on reviews(cabinet_id, created_at, id) where not answered and not archived;

create table questions(
  cabinet_id integer not null,
  id text not null,
  nm_id integer,
  text text not null,
  state text not null,                  -- WB's word
  answered integer not null,
  answer text,
  product_name text,
  created_at integer not null,
  primary key(cabinet_id, id)
) strict, without rowid;
create index questions_by_time on questions(cabinet_id, created_at desc, id desc);
create index questions_by_article on questions(cabinet_id, nm_id, created_at desc, id desc);

-- The sales funnel of one article on one day, as WB counts it: by the day of the order.
create table funnel_days(
  cabinet_id integer not null,
  nm_id integer not null,
  day text not null,                    -- YYYY-MM-DD
  open_count integer,
  cart_count integer,
  order_count integer,
  order_sum integer,
  buyout_count integer,
  buyout_sum integer,
  cancel_count integer,
  cancel_sum integer,
  wishlist_count integer,
  add_to_cart_percent integer,          -- whole percents
  cart_to_order_percent integer,
  buyout_percent integer,
  currency text not null,
  updated_at integer not null,          -- when any of the numbers last changed
  primary key(cabinet_id, nm_id, day)
) strict, without rowid;
create index funnel_days_by_day on funnel_days(cabinet_id, day desc, nm_id desc);

-- A report of WB's accounting. Weekly and daily reports tell of the same operations: only rows of reports in
-- state 1 count, and a weekly report that has been read whole sets the daily ones it covers to state 2.
create table finance_reports(
  cabinet_id integer not null,
  period integer not null,              -- 0 weekly, 1 daily
  report_id integer not null,
  type integer not null,                -- 1 main, 2 buyouts, 3 buyouts in Georgia
  date_from text not null,              -- YYYY-MM-DD, both inclusive
  date_to text not null,
  created_on text,
  currency text not null,
  state integer not null,               -- 0 being read, 1 counts, 2 replaced by a weekly report
  primary key(cabinet_id, period, report_id)
) strict, without rowid;

create table finance_rows(
  cabinet_id integer not null,
  period integer not null,
  rrd_id integer not null,
  report_id integer not null,
  day text not null,                    -- of the operation, YYYY-MM-DD
  kind integer not null,                -- 0 sale, 1 return, 2 logistics, 3 other; see core/model/finance.hpp
  srid text,                            -- null for what belongs to no order: storage, acceptance, deductions
  nm_id integer,
  vendor_code text,
  barcode text,
  size text,
  doc_type text,
  operation text,
  reason text,
  office text,
  ordered_at integer,
  sold_at integer,
  assembly_id integer,
  quantity integer,
  delivery_amount integer,
  return_amount integer,
  commission_percent integer,           -- hundredths
  retail_price integer,
  retail_price_with_discount integer,
  retail_amount integer,
  for_pay integer,
  delivery_service integer,
  paid_storage integer,
  paid_acceptance integer,
  penalty integer,
  deduction integer,
  additional_payment integer,
  acquiring_fee integer,
  sales_commission integer,
  pickup_reward integer,
  commission_vw integer,
  commission_vat integer,
  rebill_logistics integer,
  cashback_amount integer,
  cashback_discount integer,
  cashback_commission integer,
  currency text not null,
  primary key(cabinet_id, period, rrd_id)
) strict, without rowid;
create index finance_rows_by_srid on finance_rows(cabinet_id, srid) where srid is not null;
create index finance_rows_by_day on finance_rows(cabinet_id, day desc, rrd_id desc);
create index finance_rows_by_article on finance_rows(cabinet_id, nm_id, day desc);
create index finance_rows_by_report on finance_rows(cabinet_id, period, report_id);

-- What WB charges, by the days it was valid; of one key the spans do not overlap.
create table tariffs(
  cabinet_id integer not null,
  kind integer not null,                -- 0 commission, 1 box, 2 pallet, 3 return
  key text not null,                    -- subject id, or name of the warehouse
  place text not null,                  -- where the warehouse stands; '' when WB does not say
  valid_from text not null,             -- YYYY-MM-DD, Moscow
  valid_to text,                        -- last day; null = still valid
  name text not null,                   -- subject or warehouse
  parent text,                          -- of a subject
  currency text,
  rates text not null,                  -- JSON: hundredths of a percent and minor units; see core/model/tariff.hpp
  primary key(cabinet_id, kind, key, place, valid_from)
) strict, without rowid;

-- Finished figures of an article for a period that ends today; see core/analytics/product_cache.hpp.
create table analytics_cache(
  cabinet_id integer not null,
  nm_id integer not null,
  period text not null,                 -- days: 7, 14, 30, 60, 90
  body text not null,                   -- JSON: totals, previous, change_percent
  built_from integer not null,          -- data_version of the cabinet
  updated_at integer not null,
  valid_until integer not null,
  primary key(cabinet_id, nm_id, period)
) strict, without rowid;

-- Articles whose figures changed since they were cached.
create table analytics_stale(
  cabinet_id integer not null,
  nm_id integer not null,
  primary key(cabinet_id, nm_id)
) strict, without rowid;

-- The queue, the cursor and the lease of one dataset of one cabinet.
create table sync_state(
  cabinet_id integer not null references wb_cabinets(id) on delete cascade,
  dataset text not null,
  cursor text not null default '',      -- JSON, understood by the dataset alone
  due_at integer not null default 0,
  backfilled integer not null default 0,
  last_started_at integer,
  last_success_at integer,
  last_error_code text,
  last_error text,
  failures integer not null default 0,  -- in a row
  lease_owner text,
  lease_epoch integer not null default 0,
  lease_expires_at integer not null default 0,
  primary key(cabinet_id, dataset)
) strict, without rowid;
create index sync_state_due on sync_state(due_at);
create index sync_state_due_of on sync_state(dataset, due_at);

-- One limiter bucket: (seller, token type, bucket); see core/wb/limiter.hpp.
create table rate_limits(
  sid text not null,
  token_type text not null,
  bucket text not null,
  state text not null,                  -- JSON
  updated_at integer not null,
  primary key(sid, token_type, bucket)
) strict, without rowid;

create table sync_logs(
  id integer primary key autoincrement,
  sync_id text not null,
  cabinet_id integer not null,
  dataset text not null,
  state text not null,                  -- succeeded | partial | failed
  started_at integer not null,
  finished_at integer not null,
  fetched integer not null,
  created integer not null,
  changed integer not null,
  unchanged integer not null,
  skipped integer not null,             -- rows that could not be understood
  events integer not null,
  requests integer not null,
  retries integer not null,
  error_code text,
  error text,
  samples text                          -- JSON, bounded: raw rows that were skipped, without buyers' texts
) strict;
create index sync_logs_by_cabinet on sync_logs(cabinet_id, dataset, id desc);
create index sync_logs_samples on sync_logs(cabinet_id, dataset, finished_at) where samples is not null;

-- Syncs asked for by hand; see core/store/sync_requests.hpp.
create table sync_requests(
  sync_id text primary key,
  telegram_id integer,                  -- who asked
  requested_at integer not null
) strict, without rowid;
create index sync_requests_age on sync_requests(requested_at);

create table sync_request_items(
  cabinet_id integer not null,
  dataset text not null,
  sync_id text not null,
  state text not null,                  -- queued | running | succeeded | partial | failed
  started_at integer,
  finished_at integer,
  fetched integer not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  events integer not null default 0,
  requests integer not null default 0,
  retries integer not null default 0,
  error_code text,
  error text,
  primary key(cabinet_id, dataset, sync_id)
) strict, without rowid;
create index sync_request_items_by_request on sync_request_items(sync_id);
create index sync_request_items_open on sync_request_items(cabinet_id, dataset) where state in ('queued', 'running');

-- Answers to requests that came with an Idempotency-Key; status 0: the first one is still being answered.
create table idempotency_keys(
  api_key_id integer not null,
  route text not null,
  key text not null,
  body_hash blob not null,
  status integer not null default 0,
  headers text not null default '',
  body text not null default '',
  created_at integer not null,
  primary key(api_key_id, route, key)
) strict, without rowid;
create index idempotency_keys_age on idempotency_keys(created_at);

create table events(
  id integer primary key autoincrement,
  cabinet_id integer not null,
  type text not null,
  subject text not null,                -- srid, review id, nm_id: what it is about
  dedup_key text not null,
  happened_at integer not null,
  created_at integer not null,
  payload text not null,
  unique(cabinet_id, dedup_key)
) strict;
create index events_by_cabinet on events(cabinet_id, id);

create table outbox(
  id integer primary key autoincrement,
  event_id integer not null references events(id) on delete cascade,
  cabinet_id integer not null,
  target text not null,
  state text not null default 'queued',
  attempts integer not null default 0,
  next_at integer not null,
  last_error text
) strict;
create index outbox_due on outbox(state, next_at);

-- What a filled table looks like. Without it the planner takes all indexes of an empty table for equally good and walks a
-- cabinet's sales by their primary key where an index knows the srid or the article.
analyze;
insert into sqlite_stat1(tbl, idx, stat) values
  ('sales', 'sales', '1000000 10000 1'),
  ('sales', 'sales_by_srid', '1000000 10000 2 1'),
  ('sales', 'sales_by_time', '1000000 10000 2 1'),
  ('sales', 'sales_by_article', '1000000 10000 100 2 1'),
  ('finance_rows', 'finance_rows', '1000000 10000 9000 1'),
  ('finance_rows', 'finance_rows_by_srid', '1000000 10000 3 3 1'),
  ('finance_rows', 'finance_rows_by_day', '1000000 10000 100 1 1'),
  ('finance_rows', 'finance_rows_by_article', '1000000 10000 100 2 2 1'),
  ('finance_rows', 'finance_rows_by_report', '1000000 10000 9000 200 1');
analyze sqlite_schema;
