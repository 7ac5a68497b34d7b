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
  deleted_at integer,
  primary key(cabinet_id, nm_id)
) strict, without rowid;

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
  type integer not null,
  id integer not null,
  name text not null,
  region text,
  updated_at integer not null,
  primary key(cabinet_id, type, id)
) strict, without rowid;

create table reviews(
  cabinet_id integer not null,
  kind integer not null default 0,      -- 0 review, 1 question
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
  state text,
  product_name text,
  created_at integer not null,
  primary key(cabinet_id, kind, id)
) strict, without rowid;
create index reviews_by_time on reviews(cabinet_id, kind, created_at desc, id desc);
create index reviews_by_article on reviews(cabinet_id, kind, nm_id, rating);

create table analytics_cache(
  cabinet_id integer not null,
  nm_id integer not null,
  period text not null,
  body text not null,
  built_from integer not null,
  updated_at integer not null,
  primary key(cabinet_id, nm_id, period)
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
  ('sales', 'sales_by_article', '1000000 10000 100 2 1');
analyze sqlite_schema;
