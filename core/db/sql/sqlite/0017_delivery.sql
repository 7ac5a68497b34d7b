-- Where people are told of events, and what became of each event at each of these targets.
create table targets(
  id integer primary key autoincrement,
  telegram_id integer not null references users(telegram_id) on delete cascade,
  kind text not null,                   -- webhook, telegram, max
  url text,
  chat_id integer,
  topic_id integer,
  types text not null default '[]',     -- JSON array of names; [] = all that the user wants
  cabinets text not null default '[]',  -- JSON array of ids; [] = all of the user
  language text,                        -- null = the user's
  proxy text,                           -- without its password
  proxy_sealed text,
  base_url text,
  token_sealed text,
  secret_sealed text,
  old_secret_sealed text,               -- signs along until old_secret_until
  old_secret_until integer,
  of_setting integer not null default 0,  -- follows the user's setting webhook_url
  state text not null default 'active',
  failing_since integer,
  warned_at integer,                    -- when its owner was told of failing_since
  probe_at integer,                     -- disabled by a 410: one more attempt is due then
  last_error text,
  due_at integer,                       -- when its queue is to be looked at; null = nothing waits
  retry_at integer,                     -- nothing is sent before
  lease_owner text,
  lease_until integer not null default 0,
  created_at integer not null
) strict;
create index targets_by_user on targets(telegram_id);
create index targets_due on targets(due_at) where due_at is not null;

create table deliveries(
  id integer primary key autoincrement,
  target_id integer not null references targets(id) on delete cascade,
  event_id integer,                     -- null: a digest, a test or a warning
  cabinet_id integer,                   -- null: of no cabinet
  type text not null,
  state text not null,                  -- queued, delivered, grouped, suppressed, dead
  reason text,
  form text,                            -- how it is told: null = alone, group, quiet
  told_by integer,                      -- the delivery that a grouped one is part of
  attempts integer not null default 0,
  next_attempt_at integer,
  last_status integer,
  parts_sent integer not null default 0,
  payload text not null default '{}',   -- of a delivery without an event
  created_at integer not null,
  delivered_at integer
) strict;
create unique index deliveries_of_event on deliveries(target_id, event_id) where event_id is not null;
create index deliveries_by_target on deliveries(target_id, id);
create index deliveries_queue on deliveries(target_id, id) where state = 'queued';
create index deliveries_dead on deliveries(target_id, id) where state = 'dead';
create index deliveries_told on deliveries(told_by) where told_by is not null;
create index deliveries_recent on deliveries(target_id, delivered_at) where delivered_at is not null;
create index deliveries_age on deliveries(created_at);

-- When a target was last told that an article's stock runs out; forgotten when the stock has come.
create table stock_tellings(
  target_id integer not null references targets(id) on delete cascade,
  cabinet_id integer not null,
  type text not null,
  subject text not null,
  told_at integer not null,
  primary key(target_id, cabinet_id, type, subject)
) strict, without rowid;

-- One row: events up to this id are accounted for at every target.
create table delivery_cursor(
  only_row integer primary key check(only_row = 1),
  event_id integer not null,
  quiet_before integer not null         -- what happened before a restore was told before it
) strict;
insert into delivery_cursor(only_row, event_id, quiet_before)
  select 1, coalesce(max(id), 0), 0 from events;

insert into targets(telegram_id, kind, url, secret_sealed, of_setting, created_at)
  select telegram_id, 'webhook', json_extract(settings, '$.webhook_url'), webhook_secret_sealed, 1, created_at
  from users where json_extract(settings, '$.webhook_url') is not null;
alter table users drop column webhook_secret_sealed;
drop table outbox;
